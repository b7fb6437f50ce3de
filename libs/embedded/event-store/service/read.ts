/** Streams/Read without a subscription. */
import { handlerError, RpcError, Status, streamDeleted } from '../errors.js';
import type { NodeStore } from '../store/node-store.js';
import { createFilter, isShownInAll, type EventFilter } from '../store/filter.js';
import { frameOf } from '../store/links.js';
import { firstVisible, isExpired } from '../store/visibility.js';
import type { GrpcCall } from '../wire/grpc-server.js';
import type { ReadRequest } from '../wire/read-request.js';
import { firstStreamPositionFrame, lastStreamPositionFrame, streamNotFoundFrame } from '../wire/responses.js';
import { FrameSink } from './frame-sink.js';
import { pageBefore, streamPage } from './pages.js';
import { filterOptions } from './refusals.js';

const PAGE_EVENTS = 128;
/** The server's own page: a client that asks for compatibility can tell. */
const SERVER_PAGE_EVENTS = 32;
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;

/** Sends what was read before an error, too. */
const delivering = async (sink: FrameSink, read: () => Promise<void>): Promise<void> => {
  try {
    await read();
  } catch (error) {
    sink.send();
    throw error;
  }
  sink.finish();
};

export const readStream = async (
  store: NodeStore,
  call: GrpcCall,
  request: ReadRequest & { stream: Buffer },
): Promise<void> => {
  const name = request.stream.toString('utf8');
  const count = countOf(request);
  const from = startRevision(request);
  if (name === '') throw handlerError();
  if (!request.backwards && from === Infinity) throw new RpcError(Status.UNKNOWN, 'Unexpected ReadStreamResult: Error');
  const stream = store.read(name);
  if (stream.tombstoned) throw streamDeleted(name);
  if (stream.last < 0 || stream.softDeleted) return call.finish(streamNotFoundFrame(request.stream));
  const sink = new FrameSink(call);
  const oldest = firstVisible(stream);
  await delivering(sink, async () => {
    if (request.compatibility > 0 && !request.backwards) sayWhereItBegins(sink, from, oldest, stream.last, count);
    let left = count;
    // Whoever asks for the last event pays for one; beyond that, pages are worth more than exactness.
    let page = Math.min(PAGE_EVENTS, count);
    for (
      let at = request.backwards ? Math.min(from, stream.last) : Math.max(from, oldest);
      at >= oldest && at <= stream.last && left > 0 && !call.over;
    ) {
      const [low, high] = request.backwards
        ? [Math.max(oldest, at - page + 1), at]
        : [at, Math.min(stream.last, at + page - 1)];
      at += request.backwards ? -page : page;
      page = PAGE_EVENTS;
      const { records, damage } = streamPage(store, name, low, high, request.backwards);
      const visible = records.filter((record) => !isExpired(stream, record));
      for (const record of visible.slice(0, left)) sink.add(frameOf(store, record, request));
      left -= Math.min(left, visible.length);
      if (damage && left > 0) throw damage;
      await sink.flushPage();
    }
    if (request.compatibility > 0) sink.add(lastStreamPositionFrame(stream.last));
  });
};

/** A page of the server that is empty although the stream goes on is announced with the revision where it does. */
const sayWhereItBegins = (sink: FrameSink, from: number, oldest: number, last: number, count: number): void => {
  const belowWindow = from + Math.min(SERVER_PAGE_EVENTS, count) - 1 < oldest;
  if (belowWindow) sink.add(firstStreamPositionFrame(oldest));
  const start = belowWindow ? oldest : from;
  if (Math.max(start, oldest) > last && start !== last + 1) sink.add(firstStreamPositionFrame(last + 1));
};

/** Where a read or subscription of a stream begins; Infinity for its end. */
export const startRevision = ({ from }: ReadRequest): number => {
  if (from === 'start') return 0;
  if (from === 'end') return Infinity;
  if (!from || !('revision' in from)) throw handlerError();
  if (from.revision === MAX_UINT64) return Infinity;
  if (from.revision > MAX_INT64) throw handlerError();
  return Number(from.revision);
};

export const readAll = async (store: NodeStore, call: GrpcCall, request: ReadRequest): Promise<void> => {
  const count = countOf(request);
  const filter = request.filter && createFilter(filterOptions(request.filter));
  const sink = new FrameSink(call);
  const from = startPosition(request);
  await delivering(sink, () =>
    (request.backwards ? allBackward : allForward)(store, sink, request, from, count, filter),
  );
};

const allForward = async (
  store: NodeStore,
  sink: FrameSink,
  request: ReadRequest,
  from: number,
  count: number,
  filter: EventFilter | undefined,
): Promise<void> => {
  const end = store.log.end.position;
  let at = store.log.boundaryAtOrAfter(Math.min(from, end));
  for (let left = count; at < end && left > 0 && !sink.over;) {
    const records = store.log.readForward(at, Math.max(left, 1) + 8);
    for (const record of records) {
      at = record.position + record.length;
      if (left <= 0 || !isShownInAll(record) || filter?.matches(record) === false) continue;
      sink.add(frameOf(store, record, request));
      left--;
    }
    await sink.flushPage();
  }
};

const allBackward = async (
  store: NodeStore,
  sink: FrameSink,
  request: ReadRequest,
  from: number,
  count: number,
  filter: EventFilter | undefined,
): Promise<void> => {
  let before = store.log.boundaryAtOrAfter(Math.min(from, store.log.end.position));
  let page = Math.min(PAGE_EVENTS, count);
  for (let left = count; left > 0 && !sink.over;) {
    const { records, damage } = pageBefore(store, before, page);
    page = PAGE_EVENTS;
    for (const record of records) {
      before = record.position;
      if (left <= 0 || !isShownInAll(record) || filter?.matches(record) === false) continue;
      sink.add(frameOf(store, record, request));
      left--;
    }
    if (damage && left > 0) throw damage;
    if (records.length === 0) return;
    await sink.flushPage();
  }
};

/** A position as the server accepts it; End is 2^64-1. */
export const startPosition = ({ from }: ReadRequest): number => {
  if (from === 'start') return 0;
  if (from === 'end') return Infinity;
  if (!from || !('commit' in from)) throw handlerError();
  const { commit, prepare } = from;
  if (commit === MAX_UINT64 && prepare === commit) return Infinity;
  if (commit < prepare || commit > MAX_INT64) throw handlerError();
  return Number(commit);
};

const countOf = ({ count }: ReadRequest): number => {
  if (count === 0n) throw handlerError();
  return Number(count);
};
