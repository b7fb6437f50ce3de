/** Which call is served by what; everything else is refused as unimplemented. */
import { newId } from '../store/new-id.js';
import { RpcError, Status, handlerError, streamDeleted } from '../errors.js';
import type { NodeStore } from '../store/node-store.js';
import { grpcFrame, type CallHandler, type GrpcCall } from '../wire/grpc-server.js';
import { bytesField, textField, varintField } from '../wire/protobuf.js';
import { decodeReadRequest } from '../wire/read-request.js';
import { decodeDelete } from '../wire/requests.js';
import { deletedFrame } from '../wire/responses.js';
import { encodeStructuredUuid } from '../wire/uuid.js';
import { accessDenied, createAccess, type Caller } from './access.js';
import { append, batchAppend } from './append.js';
import { readAll, readStream } from './read.js';
import { invalidArgument, invalidCombination, wrongVersion } from './refusals.js';
import { subscribeToAll, subscribeToStream } from './subscribe.js';

const SERVER_VERSION = '23.10.8';
const STREAMS = 'event_store.client.streams.Streams';
const LEADER = 8;

const PERSISTENT = 'event_store.client.persistent_subscriptions.persistentsubscriptions';
/**
 * Methods and features as a live 23.10.8 names them. Of persistent subscriptions and projections those are named for which
 * the client would otherwise try HTTP on this port: so they are refused like the others.
 */
const SUPPORTED: [service: string, method: string, features: string[]][] = [
  ['event_store.client.streams.streams', 'read', ['position', 'events']],
  ['event_store.client.streams.streams', 'append', []],
  ['event_store.client.streams.streams', 'delete', []],
  ['event_store.client.streams.streams', 'tombstone', []],
  ['event_store.client.streams.streams', 'batchappend', ['deadline_duration']],
  [PERSISTENT, 'getinfo', ['stream', 'all']],
  [PERSISTENT, 'list', ['stream', 'all']],
  [PERSISTENT, 'replayparked', ['stream', 'all']],
  [PERSISTENT, 'restartsubsystem', []],
  ['event_store.client.projections.projections', 'create', ['track_emitted_streams']],
  ['event_store.client.gossip.gossip', 'read', []],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods', []],
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
  /** Milliseconds since 1970: gossip tells since when the member is what it is. */
  startedAt: number;
}

const gossipFrame = (instanceId: Buffer, member: Member): Buffer =>
  grpcFrame(
    bytesField(
      1,
      bytesField(1, encodeStructuredUuid(instanceId)),
      varintField(2, BigInt(member.startedAt) * 10_000n),
      varintField(3, LEADER),
      varintField(4, 1),
      bytesField(5, textField(1, member.host), varintField(2, member.port())),
    ),
  );

const read = async (store: NodeStore, call: GrpcCall, caller: Caller): Promise<void> => {
  const request = decodeReadRequest(await call.single());
  const { stream, all, counting, backwards, filtering } = request;
  if (stream === undefined && !all) throw invalidArgument('ReadReq+Types+Options+StreamOptionOneofCase');
  if (!caller.mayRead(stream?.toString('utf8') ?? '$all')) throw accessDenied();
  const live = counting === 'Subscription';
  if (counting === 'None' || filtering === 'None' || (live && backwards) || (!all && filtering === 'Filter'))
    throw invalidCombination(request);
  if (stream !== undefined)
    return live
      ? subscribeToStream(store, call, { ...request, stream })
      : readStream(store, call, { ...request, stream });
  return live ? subscribeToAll(store, call, request) : readAll(store, call, request);
};

const remove = async (store: NodeStore, call: GrpcCall, caller: Caller, tombstone: boolean): Promise<void> => {
  const { stream, expected } = decodeDelete(await call.single());
  if (!expected) {
    throw invalidArgument(`${tombstone ? 'TombstoneReq' : 'DeleteReq'}+Types+Options+ExpectedStreamRevisionOneofCase`);
  }
  const name = stream?.toString('utf8') ?? '';
  if (!caller.mayWrite(name)) throw accessDenied();
  if (name === '' || name === '$$' || expected === 'out_of_range') throw handlerError();
  const outcome = await store.delete(name, expected, tombstone);
  if (outcome.kind === 'deleted') throw streamDeleted(name);
  if (outcome.kind === 'wrong_version') throw wrongVersion(name, expected, outcome.current);
  call.finish(deletedFrame(outcome.position as number));
};

type Service = (call: GrpcCall, caller: Caller) => void | Promise<void>;

/** The router of a node. */
export const createRoutes = (
  store: NodeStore,
  member: Member,
  access: Parameters<typeof createAccess>[0],
): ((path: string) => CallHandler) => {
  const instanceId = newId();
  const callerOf = createAccess(access);
  const services: Record<string, Service> = {
    [`/${STREAMS}/Read`]: (call, caller) => read(store, call, caller),
    [`/${STREAMS}/Append`]: (call, caller) => append(store, call, caller),
    [`/${STREAMS}/BatchAppend`]: (call, caller) => batchAppend(store, call, caller),
    [`/${STREAMS}/Delete`]: (call, caller) => remove(store, call, caller, false),
    [`/${STREAMS}/Tombstone`]: (call, caller) => remove(store, call, caller, true),
  };
  return (path) => {
    const service = services[path];
    if (service) return (call) => service(call, callerOf(call.headers));
    if (path === '/event_store.client.server_features.ServerFeatures/GetSupportedMethods')
      return (call) => call.finish(featuresFrame);
    if (path === '/event_store.client.gossip.Gossip/Read')
      return (call) => call.finish(gossipFrame(instanceId, member));
    return (call) => call.fail(notOffered(path));
  };
};

const notOffered = (path: string): RpcError =>
  new RpcError(
    Status.UNIMPLEMENTED,
    `The embedded node does not offer ${path.slice(0, 200)}: run an EventStoreDB server for it.`,
  );
