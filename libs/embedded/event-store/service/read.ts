/** Streams/Read without a subscription. */
import { RpcError, Status, handlerError, streamDeleted } from '../errors.js';
import type { EventStore } from '../store/event-store.js';
import { createFilter, type EventFilter } from '../store/filter.js';
import { frameOf } from '../store/links.js';
import { firstVisible, isExpired } from '../store/visibility.js';
import type { ReadRequest } from '../wire/read-request.js';
import { streamNotFoundFrame } from '../wire/responses.js';
import { FrameSink } from './frame-sink.js';
import type { GrpcCall } from '../wire/grpc-server.js';

const PAGE_EVENTS = 128;

export const readStream = async (
  store: EventStore,
  call: GrpcCall,
  request: ReadRequest & { stream: Buffer },
): Promise<void> => {
  const name = request.stream.toString('utf8');
  const count = countOf(request);
  if (name === '' || (!request.backwards && request.from === 'end')) throw handlerError();
  const stream = store.read(name);
  if (stream.tombstoned) throw streamDeleted(name);
  if (stream.last < 0 || stream.softDeleted) return call.finish(streamNotFoundFrame(request.stream));
  const sink = new FrameSink(call);
  const oldest = firstVisible(stream);
  let left = count;
  // Whoever asks for the last event pays for one; beyond that, pages are worth more than exactness.
  let page = Math.min(PAGE_EVENTS, count);
  const start = request.backwards
    ? Math.min(startRevision(request), stream.last)
    : Math.max(startRevision(request), oldest);
  for (let at = start; at >= oldest && at <= stream.last && left > 0 && !call.over;) {
    const [from, to] = request.backwards
      ? [Math.max(oldest, at - page + 1), at]
      : [at, Math.min(stream.last, at + page - 1)];
    at += request.backwards ? -page : page;
    page = PAGE_EVENTS;
    const records = store.records(name, from, to).filter((record) => !isExpired(stream, record));
    if (request.backwards) records.reverse();
    for (const record of records.slice(0, left)) sink.add(frameOf(store, record, request.resolveLinks));
    left -= Math.min(left, records.length);
    await sink.flushPage();
  }
  sink.finish();
};

const startRevision = (request: ReadRequest): number => {
  if (request.from === 'start') return 0;
  if (request.from === 'end') return Infinity;
  if (request.from && 'revision' in request.from) return Number(request.from.revision);
  throw new RpcError(Status.INVALID_ARGUMENT, 'The request does not say where to begin.');
};

export const readAll = async (store: EventStore, call: GrpcCall, request: ReadRequest): Promise<void> => {
  const count = countOf(request);
  const filter = request.filter && createFilter(request.filter);
  const sink = new FrameSink(call);
  const from = startPosition(request);
  if (request.backwards) await allBackward(store, sink, request, from, count, filter);
  else await allForward(store, sink, request, from, count, filter);
  sink.finish();
};

const allForward = async (
  store: EventStore,
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
      if (left <= 0 || record.hidden || filter?.matches(record) === false) continue;
      sink.add(frameOf(store, record, request.resolveLinks));
      left--;
    }
    await sink.flushPage();
  }
};

const allBackward = async (
  store: EventStore,
  sink: FrameSink,
  request: ReadRequest,
  from: number,
  count: number,
  filter: EventFilter | undefined,
): Promise<void> => {
  let before = store.log.boundaryAtOrAfter(Math.min(from, store.log.end.position));
  let page = Math.min(PAGE_EVENTS, count);
  for (let left = count; left > 0 && !sink.over;) {
    const records = store.log.readBackward(before, page);
    page = PAGE_EVENTS;
    if (records.length === 0) return;
    for (const record of records) {
      before = record.position;
      if (left <= 0 || record.hidden || filter?.matches(record) === false) continue;
      sink.add(frameOf(store, record, request.resolveLinks));
      left--;
    }
    await sink.flushPage();
  }
};

/** A position as the server accepts it; End is 2^64-1. */
export const startPosition = (request: ReadRequest): number => {
  if (request.from === 'start') return 0;
  if (request.from === 'end') return Infinity;
  if (!request.from || !('commit' in request.from))
    throw new RpcError(Status.INVALID_ARGUMENT, 'The request does not say where to begin.');
  const { commit, prepare } = request.from;
  if (commit === 2n ** 64n - 1n && prepare === commit) return Infinity;
  if (commit < prepare || commit > 2n ** 63n - 1n) throw handlerError();
  return Number(commit);
};

const countOf = (request: ReadRequest): number => {
  if (request.count === undefined)
    throw new RpcError(Status.INVALID_ARGUMENT, 'The request says neither how many nor that it subscribes.');
  if (request.count === 0n) throw handlerError();
  return Number(request.count);
};
