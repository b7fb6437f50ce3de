/** Which call is served by what; everything else is refused as unimplemented. */
import { randomFillSync } from 'node:crypto';
import { RpcError, Status, handlerError, streamDeleted, trailerText } from '../errors.js';
import type { EventStore } from '../store/event-store.js';
import { grpcFrame, type CallHandler, type GrpcCall } from '../wire/grpc-server.js';
import { bytesField, textField, varintField } from '../wire/protobuf.js';
import { decodeReadRequest } from '../wire/read-request.js';
import { decodeDelete, type Expected } from '../wire/requests.js';
import { deletedFrame } from '../wire/responses.js';
import { encodeStructuredUuid } from '../wire/uuid.js';
import { append, batchAppend } from './append.js';
import { readAll, readStream } from './read.js';
import { subscribeToAll, subscribeToStream } from './subscribe.js';

const SERVER_VERSION = '23.10.8';
const STREAMS = 'event_store.client.streams.Streams';
const LEADER = 8;

/** Methods and features as a live 23.10.8 names them; what is not named is not asked for. */
const SUPPORTED: [service: string, method: string, features: string[]][] = [
  ['event_store.client.streams.streams', 'read', ['position', 'events']],
  ['event_store.client.streams.streams', 'append', []],
  ['event_store.client.streams.streams', 'delete', []],
  ['event_store.client.streams.streams', 'tombstone', []],
  ['event_store.client.streams.streams', 'batchappend', ['deadline_duration']],
];

const featuresFrame = grpcFrame(
  ...SUPPORTED.map(([service, method, features]) =>
    bytesField(1, textField(1, method), textField(2, service), ...features.map((feature) => textField(3, feature))),
  ),
  textField(2, SERVER_VERSION),
);

export interface Member {
  host: string;
  port: () => number;
}

const gossipFrame = (instanceId: Buffer, member: Member): Buffer =>
  grpcFrame(
    bytesField(
      1,
      bytesField(1, encodeStructuredUuid(instanceId)),
      varintField(2, BigInt(Date.now()) * 10_000n),
      varintField(3, LEADER),
      varintField(4, 1),
      bytesField(5, textField(1, member.host), varintField(2, member.port())),
    ),
  );

const expectedNumber = (expected: Expected): string => {
  if (expected.kind === 'exact') return String(expected.revision);
  return { any: '-2', no_stream: '-1', stream_exists: '-4' }[expected.kind];
};

const wrongVersion = (stream: string, expected: Expected, current: number): RpcError =>
  new RpcError(
    Status.FAILED_PRECONDITION,
    `Append failed due to WrongExpectedVersion. Stream: ${stream.slice(0, 200)}.`,
    {
      exception: 'wrong-expected-version',
      'stream-name': trailerText(stream),
      'expected-version': expectedNumber(expected),
      'actual-version': String(current),
    },
  );

const read = async (store: EventStore, call: GrpcCall): Promise<void> => {
  const request = decodeReadRequest(await call.single());
  const { stream } = request;
  if (request.subscription && request.backwards)
    throw new RpcError(Status.INVALID_ARGUMENT, 'A subscription reads forwards.');
  if (stream === undefined && !request.all)
    throw new RpcError(Status.INVALID_ARGUMENT, 'The request names neither a stream nor $all.');
  if (stream !== undefined) {
    if (request.filter) throw new RpcError(Status.INVALID_ARGUMENT, 'Only $all takes a filter.');
    return request.subscription
      ? subscribeToStream(store, call, { ...request, stream })
      : readStream(store, call, { ...request, stream });
  }
  return request.subscription ? subscribeToAll(store, call, request) : readAll(store, call, request);
};

const remove = async (store: EventStore, call: GrpcCall, tombstone: boolean): Promise<void> => {
  const { stream, expected } = decodeDelete(await call.single());
  if (!expected) throw new RpcError(Status.INVALID_ARGUMENT, 'The request carries no expected revision.');
  const name = stream?.toString('utf8') ?? '';
  if (name === '' || name === '$$') throw handlerError();
  const outcome = await store.delete(name, expected, tombstone);
  if (outcome.kind === 'deleted') throw streamDeleted(name);
  if (outcome.kind === 'wrong_version') throw wrongVersion(name, expected, outcome.current);
  call.finish(deletedFrame(outcome.position as number));
};

/** The router of a node. */
export const createRoutes = (store: EventStore, member: Member): ((path: string) => CallHandler) => {
  const instanceId = randomFillSync(Buffer.alloc(16));
  const routes: Record<string, CallHandler> = {
    [`/${STREAMS}/Read`]: (call) => read(store, call),
    [`/${STREAMS}/Append`]: (call) => append(store, call),
    [`/${STREAMS}/BatchAppend`]: (call) => batchAppend(store, call),
    [`/${STREAMS}/Delete`]: (call) => remove(store, call, false),
    [`/${STREAMS}/Tombstone`]: (call) => remove(store, call, true),
    '/event_store.client.server_features.ServerFeatures/GetSupportedMethods': (call) => call.finish(featuresFrame),
    '/event_store.client.gossip.Gossip/Read': (call) => call.finish(gossipFrame(instanceId, member)),
  };
  return (path) =>
    routes[path] ??
    ((call) =>
      call.fail(
        new RpcError(
          Status.UNIMPLEMENTED,
          `The embedded node does not offer ${path.slice(0, 200)}: run an EventStoreDB server for it.`,
        ),
      ));
};
