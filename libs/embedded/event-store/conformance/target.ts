/**
 * What the suite runs against: the server at EVENTSTORE_URL, or an embedded node of its own. Streams carry a random part,
 * so that a second run on the same server trips over nothing.
 */
import { randomUUID } from 'node:crypto';
import {
  EventStoreDBClient,
  jsonEvent,
  type AppendResult,
  type AppendToStreamOptions,
  type EventData,
  type JSONEventData,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { startEventStoreNode, type EventStoreNode } from '../index.js';
import { tempFolder } from '../../testing/temp-folder.js';

/** Credentials of a call lead the client to the Append path instead of BatchAppend; without TLS they are not sent. */
const CREDENTIALS = { username: 'admin', password: 'changeit' };

export type AppendPath = 'BatchAppend' | 'Append';
export const APPEND_PATHS: AppendPath[] = ['BatchAppend', 'Append'];

export interface Target {
  readonly client: EventStoreDBClient;
  /** True when the suite runs against its own node. */
  readonly embedded: boolean;
  readonly url: string;
  /** A stream's name that no run has used. */
  stream(name?: string): string;
  append(
    path: AppendPath,
    stream: string,
    events: EventData | EventData[],
    options?: AppendToStreamOptions,
  ): Promise<AppendResult>;
}

/** Starts what is needed before the tests of a file, and stops it after them. */
export const useTarget = (): Target => {
  const run = randomUUID().slice(0, 8);
  let node: EventStoreNode | undefined;
  let client: EventStoreDBClient;
  let url = process.env['EVENTSTORE_URL'] ?? '';
  let streams = 0;
  const folder = url ? undefined : tempFolder();

  beforeAll(async () => {
    if (folder) {
      node = await startEventStoreNode({ dataDir: folder.path });
      url = node.connectionString;
    }
    client = EventStoreDBClient.connectionString(url);
  });
  afterAll(async () => {
    await client.dispose();
    await node?.close();
    folder?.remove();
  });

  return {
    get client() {
      return client;
    },
    get url() {
      return url;
    },
    embedded: folder !== undefined,
    stream: (name = 'conformance') => `${name}_${run}-${++streams}`,
    append: (path, stream, events, options = {}) =>
      client.appendToStream(stream, events, path === 'Append' ? { ...options, credentials: CREDENTIALS } : options),
  };
};

export const event = (n = 0, type = 'Tested'): JSONEventData => jsonEvent({ type, data: { n } }) as JSONEventData;

export const events = (count: number, from = 0): JSONEventData[] =>
  Array.from({ length: count }, (_, index) => event(from + index));

/** Everything a read delivers. */
export const collect = async (reading: AsyncIterable<ResolvedEvent>): Promise<ResolvedEvent[]> => {
  const seen: ResolvedEvent[] = [];
  for await (const resolved of reading) seen.push(resolved);
  return seen;
};

export const revisions = async (reading: AsyncIterable<ResolvedEvent>): Promise<number[]> =>
  (await collect(reading)).map(({ event: read, link }) => Number((read ?? link)?.revision));

/** The `type` of the client's error, or "none". */
export const refusal = async (attempt: Promise<unknown> | AsyncIterable<ResolvedEvent>): Promise<string> => {
  try {
    await (Symbol.asyncIterator in attempt ? collect(attempt) : attempt);
    return 'none';
  } catch (error) {
    return (error as { type?: string }).type ?? String(error);
  }
};

/** Versions that a WrongExpectedVersionError names. */
export const versions = async (attempt: Promise<unknown>): Promise<unknown> => {
  const error = (await attempt.then(
    () => ({}),
    (refused: unknown) => refused,
  )) as { type?: string; expectedVersion?: unknown; actualVersion?: unknown };
  return { type: error.type, expected: error.expectedVersion, actual: error.actualVersion };
};
