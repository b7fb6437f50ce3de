/** Streams/Read with a subscription: confirmation, history, caught-up, then whatever is committed. */
import { randomUUID } from 'node:crypto';
import { RpcError, Status, handlerError, streamDeleted } from '../errors.js';
import type { EventStore, Stream } from '../store/event-store.js';
import { createFilter, type EventFilter } from '../store/filter.js';
import { frameOf } from '../store/links.js';
import { firstVisible, isExpired } from '../store/visibility.js';
import type { StoredRecord } from '../storage/record.js';
import type { GrpcCall } from '../wire/grpc-server.js';
import type { ReadRequest } from '../wire/read-request.js';
import { CAUGHT_UP_FRAME, checkpointFrame, confirmationFrame } from '../wire/responses.js';
import { FrameSink } from './frame-sink.js';
import { startPosition } from './read.js';

const PAGE_EVENTS = 128;
/** The server ends a page of a filtered catch-up after this many matches. */
const PAGE_MATCHES = 32;

/** Wakes a subscription when something was committed or its call is over. */
class Wakeup {
  private wake: () => void = () => undefined;
  private readonly stop: () => void;

  constructor(store: EventStore, call: GrpcCall) {
    this.stop = store.onCommit(() => this.wake());
    call.onOver(() => {
      this.stop();
      this.wake();
    });
  }

  /** Resolves at the next commit; the caller has looked at the store in the same turn. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}

/** Counts what a filtered subscription has considered and says when a checkpoint is due. */
class Checkpoints {
  private considered = 0;
  private pageConsidered = 0;
  private pageMatches = 0;
  private pageFirst = 0;
  private pageLastMatch = -1;

  constructor(private readonly filter: EventFilter) {}

  /** History: a checkpoint comes at the end of a page that is not the last one. */
  catchUp(record: StoredRecord, matched: boolean, more: boolean): Buffer | undefined {
    if (this.pageConsidered === 0) this.pageFirst = record.position;
    this.pageConsidered++;
    if (matched) {
      this.pageMatches++;
      this.pageLastMatch = record.position;
    }
    if (this.pageMatches < PAGE_MATCHES && this.pageConsidered < this.filter.window) return undefined;
    return this.endPage(more);
  }

  endPage(more: boolean): Buffer | undefined {
    const { pageLastMatch, pageFirst } = this;
    this.considered += this.pageConsidered;
    this.pageConsidered = 0;
    this.pageMatches = 0;
    this.pageLastMatch = -1;
    if (!more || this.considered < this.filter.checkpointInterval) return undefined;
    this.considered %= this.filter.checkpointInterval;
    return pageLastMatch >= 0 ? checkpointFrame(pageLastMatch, pageLastMatch) : checkpointFrame(pageFirst, 0);
  }

  live(record: StoredRecord): Buffer | undefined {
    this.considered++;
    if (this.considered < this.filter.checkpointInterval) return undefined;
    this.considered = 0;
    return checkpointFrame(record.position, record.position);
  }
}

export const subscribeToAll = async (store: EventStore, call: GrpcCall, request: ReadRequest): Promise<void> => {
  const filter = request.filter && createFilter(request.filter);
  const checkpoints = filter && new Checkpoints(filter);
  const start = startPosition(request);
  const wakeup = new Wakeup(store, call);
  const sink = new FrameSink(call);
  const beyond = start >= store.log.end.position;
  let at = store.log.boundaryAtOrAfter(Math.min(start, store.log.end.position));
  let live = false;
  sink.add(confirmationFrame(randomUUID()));
  while (!call.over) {
    const records = store.log.readForward(at);
    const end = store.log.end.position;
    for (const record of records) {
      at = record.position + record.length;
      if (record.hidden || (!beyond && isBehind(record.position, request, start))) continue;
      const matched = filter?.matches(record) ?? true;
      if (matched) sink.add(frameOf(store, record, request.resolveLinks));
      const checkpoint = live ? checkpoints?.live(record) : checkpoints?.catchUp(record, matched, at < end);
      if (checkpoint) sink.add(checkpoint);
    }
    if (at < store.log.end.position) {
      await sink.flush();
      continue;
    }
    if (!live) {
      checkpoints?.endPage(false);
      sink.add(CAUGHT_UP_FRAME);
      live = true;
    }
    const changed = wakeup.next();
    await sink.flush();
    if (at >= store.log.end.position) await changed;
  }
};

/** Subscriptions begin behind the given position; a prepare position below the commit position does not exclude its event. */
const isBehind = (position: number, request: ReadRequest, start: number): boolean => {
  if (position > start || typeof request.from !== 'object' || !('commit' in request.from)) return false;
  return position < start || BigInt(position) <= request.from.prepare;
};

export const subscribeToStream = async (
  store: EventStore,
  call: GrpcCall,
  request: ReadRequest & { stream: Buffer },
): Promise<void> => {
  if (request.backwards || request.filter)
    throw new RpcError(Status.INVALID_ARGUMENT, 'A subscription to a stream reads forwards and takes no filter.');
  const name = request.stream.toString('utf8');
  if (name === '') throw handlerError();
  if (store.read(name).tombstoned) throw streamDeleted(name);
  await new StreamSubscription(store, call, request, name).run();
};

class StreamSubscription {
  private readonly sink: FrameSink;
  private readonly wakeup: Wakeup;
  private next: number;
  private live = false;

  constructor(
    private readonly store: EventStore,
    private readonly call: GrpcCall,
    private readonly request: ReadRequest,
    private readonly name: string,
  ) {
    this.sink = new FrameSink(call);
    this.wakeup = new Wakeup(store, call);
    const { from } = request;
    if (from === 'end') this.next = store.read(name).last + 1;
    else if (from === 'start' || !from) this.next = 0;
    else this.next = 'revision' in from ? Number(from.revision) + 1 : 0;
  }

  async run(): Promise<void> {
    this.sink.add(confirmationFrame(randomUUID()));
    if (this.request.from === 'end') this.caughtUp();
    while (!this.call.over) {
      const changed = this.wakeup.next();
      const stream = this.store.read(this.name);
      const more = this.page(stream);
      await this.sink.flush();
      if (stream.tombstoned) throw streamDeleted(this.name);
      if (!more) await changed;
    }
  }

  /** Adds what can be sent now; true when there may be more at once. */
  private page(stream: Stream): boolean {
    if (!this.live && !stream.tombstoned) {
      if (stream.last < 0 || stream.softDeleted) return false;
      this.next = Math.max(this.next, firstVisible(stream));
    }
    if (stream.tombstoned && !this.live) return false;
    const to = Math.min(stream.last, this.next + PAGE_EVENTS - 1);
    for (const record of this.next <= to ? this.store.records(this.name, this.next, to) : []) {
      if (this.live || !isExpired(stream, record))
        this.sink.add(frameOf(this.store, record, this.request.resolveLinks));
    }
    this.next = Math.max(this.next, to + 1);
    if (stream.last >= this.next) return true;
    if (stream.tombstoned) for (const record of this.store.tombstone(this.name)) this.sink.add(record.frame);
    else if (!this.live) this.caughtUp();
    return false;
  }

  private caughtUp(): void {
    this.live = true;
    this.sink.add(CAUGHT_UP_FRAME);
  }
}
