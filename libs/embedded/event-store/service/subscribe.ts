/** Streams/Read with a subscription: confirmation, history, caught-up, then whatever is committed. */
import { randomUUID } from 'node:crypto';
import { RpcError, Status, handlerError, streamDeleted, type DamagedRecordError } from '../errors.js';
import type { NodeStore } from '../store/node-store.js';
import { createFilter, isShownInAll, type EventFilter } from '../store/filter.js';
import { frameOf } from '../store/links.js';
import type { Stream } from '../store/stream.js';
import { firstVisible, isExpired } from '../store/visibility.js';
import type { StoredRecord } from '../storage/record.js';
import type { GrpcCall } from '../wire/grpc-server.js';
import type { ReadRequest } from '../wire/read-request.js';
import { CAUGHT_UP_FRAME, checkpointFrame, confirmationFrame } from '../wire/responses.js';
import { FrameSink } from './frame-sink.js';
import { streamPage } from './pages.js';
import { startPosition, startRevision } from './read.js';
import { filterOptions } from './refusals.js';

const PAGE_EVENTS = 128;
/** The server ends a page of a filtered catch-up after this many matches. */
const PAGE_MATCHES = 32;

/** Wakes a subscription when something was committed or its call is over. */
class Wakeup {
  private wake: (() => void) | undefined;
  private promise: Promise<void> | undefined;

  constructor(store: NodeStore, call: GrpcCall) {
    const stop = store.onCommit(() => this.now());
    call.onOver(() => {
      stop();
      this.now();
    });
  }

  /** Resolves at the next commit; the caller has looked at the store in the same turn. */
  next(): Promise<void> {
    return (this.promise ??= new Promise((resolve) => {
      this.wake = resolve;
    }));
  }

  private now(): void {
    this.wake?.();
    this.promise = undefined;
  }
}

/** Live events that may wait for a client whose connection takes nothing more. */
const MAX_UNDELIVERED = 32;

/** What the server's transport takes besides, before an event counts as undelivered. */
const LIVE_BUFFER_BYTES = 64 * 1024;

const tooSlow = (): RpcError =>
  new RpcError(
    Status.ABORTED,
    'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
  );

/**
 * Waits until a live subscription's client takes data again; gives up like the server does when too much has gathered.
 * @param undelivered how many events have been committed for it since
 */
const awaitClient = async (call: GrpcCall, wakeup: Wakeup, undelivered: () => number): Promise<void> => {
  const drained = call.drained();
  while (call.blocked && !call.over) {
    await Promise.race([drained, wakeup.next()]);
    if (call.blocked && undelivered() > MAX_UNDELIVERED) throw tooSlow();
  }
};

/** Counts what a filtered subscription has considered and says when a checkpoint is due. */
class CheckpointClock {
  private considered = 0;
  private pageConsidered = 0;
  private pageMatches = 0;
  private pageFirst = 0;
  private pageLastMatch = -1;

  constructor(private readonly filter: EventFilter) {}

  /** History: a checkpoint comes at the end of a full page. */
  catchUp(record: StoredRecord, matched: boolean): Buffer | undefined {
    if (this.pageConsidered === 0) this.pageFirst = record.position;
    this.pageConsidered++;
    if (matched) {
      this.pageMatches++;
      this.pageLastMatch = record.position;
    }
    if (this.pageMatches < PAGE_MATCHES && this.pageConsidered < this.filter.window) return undefined;
    const { pageLastMatch, pageFirst } = this;
    this.endPage();
    if (this.considered < this.filter.checkpointInterval) return undefined;
    this.considered %= this.filter.checkpointInterval;
    return pageLastMatch >= 0 ? checkpointFrame(pageLastMatch, pageLastMatch) : checkpointFrame(pageFirst, 0);
  }

  /** The last page is followed by none; what it considered counts on. */
  endPage(): void {
    this.considered += this.pageConsidered;
    this.pageConsidered = 0;
    this.pageMatches = 0;
    this.pageLastMatch = -1;
  }

  live(record: StoredRecord): Buffer | undefined {
    this.considered++;
    if (this.considered < this.filter.checkpointInterval) return undefined;
    this.considered = 0;
    return checkpointFrame(record.position, record.position);
  }
}

export const subscribeToAll = async (store: NodeStore, call: GrpcCall, request: ReadRequest): Promise<void> =>
  new AllSubscription(store, call, request).run();

class AllSubscription {
  private readonly filter: EventFilter | undefined;
  private readonly checkpoints: CheckpointClock | undefined;
  private readonly wakeup: Wakeup;
  private readonly sink: FrameSink;
  private readonly start: number;
  /** From beyond the end every live event comes, whatever its position. */
  private readonly beyond: boolean;
  private at: number;
  private live = false;

  constructor(
    private readonly store: NodeStore,
    private readonly call: GrpcCall,
    private readonly request: ReadRequest,
  ) {
    if (request.filter?.checkpointIntervalMultiplier === 0) throw handlerError();
    this.filter = request.filter && createFilter(filterOptions(request.filter));
    this.checkpoints = this.filter && new CheckpointClock(this.filter);
    this.start = startPosition(request);
    this.beyond = this.start >= store.log.end.position;
    this.at = store.log.boundaryAtOrAfter(Math.min(this.start, store.log.end.position));
    this.wakeup = new Wakeup(store, call);
    this.sink = new FrameSink(call);
  }

  async run(): Promise<void> {
    this.sink.add(confirmationFrame(randomUUID()));
    while (!this.call.over) {
      this.page();
      if (!this.live && this.at >= this.store.log.end.position) this.caughtUp();
      const changed = this.wakeup.next();
      if (this.live) await this.flushLive();
      else await this.sink.flush();
      if (this.live && this.at >= this.store.log.end.position) await changed;
    }
  }

  private page(): void {
    for (const record of this.store.log.readForward(this.at)) {
      this.at = record.position + record.length;
      if (record.hidden || (!this.beyond && record.position <= this.start)) continue;
      const matched = isShownInAll(record) && (this.filter?.matches(record) ?? true);
      if (matched) this.sink.add(frameOf(this.store, record, this.request));
      const checkpoint = this.live ? this.checkpoints?.live(record) : this.checkpoints?.catchUp(record, matched);
      if (checkpoint) this.sink.add(checkpoint);
    }
  }

  private caughtUp(): void {
    this.checkpoints?.endPage();
    this.sink.add(CAUGHT_UP_FRAME);
    this.live = true;
  }

  private async flushLive(): Promise<void> {
    if (this.sink.send() || this.call.waitingBytes < LIVE_BUFFER_BYTES) return;
    let scanned = this.at;
    let undelivered = 0;
    await awaitClient(this.call, this.wakeup, () => {
      for (const record of this.store.log.readForward(scanned)) {
        scanned = record.position + record.length;
        if (isShownInAll(record) && (this.filter?.matches(record) ?? true)) undelivered++;
      }
      return undelivered;
    });
  }
}

export const subscribeToStream = async (
  store: NodeStore,
  call: GrpcCall,
  request: ReadRequest & { stream: Buffer },
): Promise<void> => {
  const name = request.stream.toString('utf8');
  if (name === '') throw handlerError();
  if (store.read(name).tombstoned) throw streamDeleted(name);
  await new StreamSubscription(store, call, request, name).run();
};

class StreamSubscription {
  private readonly sink: FrameSink;
  private readonly wakeup: Wakeup;
  private readonly fromEnd: boolean;
  private next: number;
  private damage: DamagedRecordError | undefined;
  private live = false;

  constructor(
    private readonly store: NodeStore,
    private readonly call: GrpcCall,
    private readonly request: ReadRequest,
    private readonly name: string,
  ) {
    this.sink = new FrameSink(call);
    this.wakeup = new Wakeup(store, call);
    const from = startRevision(request);
    this.fromEnd = from === Infinity;
    if (this.fromEnd) this.next = store.read(name).last + 1;
    else this.next = request.from === 'start' ? 0 : from + 1;
  }

  async run(): Promise<void> {
    this.sink.add(confirmationFrame(randomUUID()));
    if (this.fromEnd) this.caughtUp();
    while (!this.call.over) {
      const changed = this.wakeup.next();
      const stream = this.store.read(this.name);
      const more = this.page(stream);
      if (this.live) await this.flushLive();
      else await this.sink.flush();
      if (this.damage) throw this.damage;
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
    if (this.next <= to) {
      const { records, damage } = streamPage(this.store, this.name, this.next, to);
      this.damage = damage;
      for (const record of records)
        if (this.live || !isExpired(stream, record)) this.sink.add(frameOf(this.store, record, this.request));
      if (damage) return true;
    }
    this.next = Math.max(this.next, to + 1);
    if (stream.last >= this.next) return true;
    if (stream.tombstoned)
      for (const record of this.store.tombstone(this.name)) this.sink.add(frameOf(this.store, record, this.request));
    else if (!this.live) this.caughtUp();
    return false;
  }

  private async flushLive(): Promise<void> {
    if (this.sink.send() || this.call.waitingBytes < LIVE_BUFFER_BYTES) return;
    await awaitClient(this.call, this.wakeup, () => this.store.read(this.name).last - this.next + 1);
  }

  private caughtUp(): void {
    this.live = true;
    this.sink.add(CAUGHT_UP_FRAME);
  }
}
