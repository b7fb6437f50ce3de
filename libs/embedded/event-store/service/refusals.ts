/** Refusals in the server's own words. */
import { RpcError, Status, trailerText } from '../errors.js';
import { MAX_APPEND_BYTES } from '../store/node-store.js';
import type { CompleteFilterOptions } from '../store/filter.js';
import type { FilterOptions, ReadRequest } from '../wire/read-request.js';
import type { Expected } from '../wire/requests.js';

/** Events that a filter considers at once when the client leaves it to the server. */
const DEFAULT_WINDOW = 32;

/** A choice of the request that was left open, named as the server names it. */
export const invalidArgument = (choice: string): RpcError => new RpcError(Status.INVALID_ARGUMENT, notValid(choice));

export const notValid = (choice: string): string => `'None' is not a valid EventStore.Client.Streams.${choice}`;

export const invalidCombination = ({ all, counting, backwards, filtering }: ReadRequest): RpcError =>
  new RpcError(
    Status.INVALID_ARGUMENT,
    `The combination of (${all ? 'All' : 'Stream'}, ${counting}, ${backwards ? 'Backwards' : 'Forwards'}, ${filtering}) is invalid.`,
  );

export const missingProperty = (name: 'type' | 'content-type'): RpcError =>
  new RpcError(Status.INVALID_ARGUMENT, `Required Metadata Property '${name}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

export const appendTooLarge = (): RpcError =>
  new RpcError(Status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  });

const expectedNumber = (expected: Expected): string => {
  if (expected.kind === 'exact') return String(expected.revision);
  return { any: '-2', no_stream: '-1', stream_exists: '-4' }[expected.kind];
};

/** Delete and Tombstone answer this as a status; appends have messages of their own for it. */
export const wrongVersion = (stream: string, expected: Expected, current: number): RpcError => {
  const version = expectedNumber(expected);
  return new RpcError(
    Status.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream.slice(0, 800)}, Expected version: ${version}, Actual version: ${current}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': trailerText(stream),
      'expected-version': version,
      'actual-version': String(current),
    },
  );
};

/** A filter says on what, and how many events it considers at once. */
export const filterOptions = ({ on, window, ...rest }: FilterOptions): CompleteFilterOptions => {
  if (on === undefined) throw invalidArgument('ReadReq+Types+Options+Types+FilterOptions');
  if (window === undefined) throw invalidArgument('ReadReq+Types+Options+Types+FilterOptions+WindowOneofCase');
  return { ...rest, on, window: window === 'default' ? DEFAULT_WINDOW : window };
};
