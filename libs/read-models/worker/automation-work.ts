import { DomainError, InvariantViolation } from '#libs/kernel/errors.js';
import type { Automation, FirstRun, Parking } from '#libs/event-sourcing/automation.js';
import { type Mark, markAt, type RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Database } from '../postgres/database.js';
import { noticeOf } from '#libs/event-sourcing/quarantine/quarantine.js';
import { isReadable, type StoredEvent, StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import type { Lease } from './checkpoints.js';
import { isTouched } from './interest.js';
import { type Log, messageOf } from './log.js';
import {
  park,
  type ParkedEvent,
  parkedEvents,
  type Parking as HowParked,
  type Place,
  placeOf,
  requestRetry,
  retryUnreadable,
  unpark,
} from './parked.js';
import type { StreamReader } from './projection-work.js';
import type { Work } from './work.js';

const BATCH = 1_000;
/** Ends of batches kept while an early event is unfinished; beyond it every second one is forgotten. */
const MAX_ENDS = 1_000;

/** An error that lies in the event, or in a stream it needs: the same event would fail for ever. */
const liesInEvent = (error: unknown): boolean =>
  error instanceof StreamUnreadable ||
  error instanceof InvariantViolation ||
  error instanceof TypeError ||
  error instanceof RangeError ||
  error instanceof SyntaxError;

/**
 * Events to commands, then the checkpoint. A refusal parks the event and is counted; an event that cannot be read or
 * handled, or that needs a stream nobody can read, parks the rest of its stream, too. Any other error is
 * infrastructure's: the same events come again.
 */
export class AutomationWork implements Work {
  readonly kind = 'automation';
  readonly version = 1;
  readonly batchSize = BATCH;
  readonly pauseMs = 0;
  readonly movesCheckpoint = false;
  private ends: Mark[] = [];
  /** Streams whose events wait behind one that is parked. */
  private blocked = new Set<string>();
  /** Position of the last event handed over. */
  private handed: bigint | undefined;
  /** What stands at or before it was there before the automation was. */
  private beginsBehind: bigint | undefined;
  private readonly parking: Parking = {
    park: (event, error) => this.park(event, error),
    defer: (event, journal, reason) => this.deferred(event, journal, reason),
  };

  constructor(
    private readonly automation: Automation,
    private readonly parts: { database: Database; store: StreamReader; log: Log },
  ) {}

  get name(): string {
    return this.automation.name;
  }

  get firstRun(): FirstRun {
    return this.automation.firstRun;
  }

  async begin({ passed, beginsBehind }: Lease): Promise<void> {
    this.ends = [];
    this.beginsBehind = beginsBehind;
    this.handed = passed?.position;
    await retryUnreadable(this.parts.database, this.name);
    const parked = await parkedEvents(this.parts.database, { consumer: this.name });
    this.blocked = new Set(parked.filter(({ blocks }) => blocks).map(({ stream }) => stream));
  }

  async handle(events: readonly StoredEvent[]): Promise<void> {
    let plain: RecordedEvent[] = [];
    for (const event of events) {
      const isPlain = isReadable(event) && noticeOf(event) === undefined;
      if (isPlain && this.wants(event)) plain.push(event);
      if (isPlain) continue;
      await this.handleOrPark(plain);
      plain = [];
      if (isReadable(event)) await this.heed(event);
      else if (this.concerns(event) && !this.blocked.has(event.stream)) {
        await this.park(event, new StreamUnreadable(event));
      }
    }
    await this.handleOrPark(plain);
    const end = markAt(events[events.length - 1]!);
    this.handed = end.position;
    this.ends.push(end);
    if (this.ends.length > MAX_ENDS) this.ends = this.ends.filter((_, index) => index % 2 === 0);
  }

  async idle(): Promise<void> {
    for (const parked of await parkedEvents(this.parts.database, { consumer: this.name, toRetry: true })) {
      await (parked.blocks ? this.retryStream(parked) : this.retry(parked));
    }
    await this.automation.idle?.(this.parking);
  }

  /** The last end of a batch before the first unfinished event. */
  storable(handled: Mark | undefined, stored: Mark | undefined): Mark | undefined {
    const unfinished = this.automation.unfinished?.();
    if (unfinished === undefined || handled === undefined || handled.position < unfinished) {
      this.ends = [];
      return handled;
    }
    while (this.ends.length > 1 && this.ends[1]!.position < unfinished) this.ends.shift();
    const end = this.ends[0];
    const isFurther = end !== undefined && (stored === undefined || end.position > stored.position);
    return isFurther && end.position < unfinished ? end : stored;
  }

  private isPast(position: bigint): boolean {
    return this.beginsBehind !== undefined && position <= this.beginsBehind;
  }

  private wants({ type, position, metadata }: RecordedEvent): boolean {
    if (this.isPast(position) || !this.automation.types.has(type)) return false;
    return this.automation.imported !== 'passed over' || metadata.importId === undefined;
  }

  /** Of an event that nobody can read, or that was taken back. */
  private concerns(event: Pick<StoredEvent, 'stream' | 'type' | 'position'>): boolean {
    return !this.isPast(event.position) && isTouched(this.automation, event, this.parts.store.codec.registry);
  }

  /** A decision about a quarantine: what waits for it is tried again; an event taken back is handled as a late one. */
  private async heed(event: RecordedEvent): Promise<void> {
    const { data, isRelease } = noticeOf(event)!;
    await requestRetry(this.parts.database, this.name, data.stream);
    const place = placeOf(data);
    if (!isRelease || !this.concerns(place)) return;
    await this.note(place, new Error('taken back from quarantine'), { blocks: true, retry: true });
  }

  private async handleOrPark(events: readonly RecordedEvent[], parking = this.parking, isLate = false): Promise<void> {
    const open = isLate ? events : events.filter(({ stream }) => !this.blocked.has(stream));
    if (open.length === 0) return;
    const { automation } = this;
    try {
      if (isLate && automation.handleLate) await automation.handleLate(open, parking);
      else await automation.handle(open, parking);
    } catch (error) {
      if (!(error instanceof DomainError) && !liesInEvent(error)) throw error;
      if (events.length === 1) return parking.park(events[0]!, error as Error);
      for (const event of open) await this.handleOrPark([event], parking, isLate);
    }
  }

  private async park(event: StoredEvent, error: Error): Promise<void> {
    await this.note(event, error, { blocks: !(error instanceof DomainError), unreadable: !isReadable(event) });
    this.parts.log.warn('automation parked an event', {
      consumer: this.name,
      stream: event.stream,
      revision: event.revision,
      eventId: event.id,
      type: event.type,
      ...(isReadable(event) ? { correlationId: event.metadata.$correlationId } : {}),
      error: messageOf(error),
    });
  }

  private async note(event: Place, error: Error, how: HowParked): Promise<void> {
    await park(this.parts.database, this.name, event, error, how);
    if (how.blocks) this.blocked.add(event.stream);
  }

  private deferred(event: RecordedEvent, journal: string, reason: string): void {
    this.parts.log.warn('automation deferred a posting', {
      consumer: this.name,
      journal,
      stream: event.stream,
      revision: event.revision,
      eventId: event.id,
      correlationId: event.metadata.$correlationId,
      error: reason,
    });
  }

  /** Parks as usual, and tells whether anything was. */
  private watching(): { parking: Parking; parkedAgain: () => boolean } {
    let parkedAgain = false;
    const park: Parking['park'] = (event, error) => {
      parkedAgain = true;
      return this.park(event, error);
    };
    return { parking: { ...this.parking, park }, parkedAgain: () => parkedAgain };
  }

  /** The event stays parked until it is handled: a crash in between tries once more. */
  private async retry(parked: ParkedEvent): Promise<void> {
    const { parking, parkedAgain } = this.watching();
    const event = await this.first(parked);
    if (event instanceof StreamUnreadable) return this.park(event.event, event);
    // Set aside since: nothing is left to do.
    if (event?.id === parked.eventId && this.wants(event)) await this.handleOrPark([event], parking, true);
    if (!parkedAgain()) await unpark(this.parts.database, this.name, parked.eventId);
  }

  private async first({ stream, revision }: ParkedEvent): Promise<RecordedEvent | StreamUnreadable | undefined> {
    try {
      for await (const event of this.parts.store.readStream(stream, revision)) return event;
      return undefined;
    } catch (error) {
      if (error instanceof StreamUnreadable) return error;
      throw error;
    }
  }

  /** Handles a stream from the parked event up to what was handed over; behind one that fails again the rest waits. */
  private async retryStream(parked: ParkedEvent): Promise<void> {
    // After a restart its turn comes again first: until then it is not late.
    if (this.handed === undefined || BigInt(parked.position) > this.handed) return;
    const { parking, parkedAgain } = this.watching();
    let last: string | undefined;
    try {
      for await (const event of this.parts.store.readStream(parked.stream, parked.revision)) {
        if (event.position > this.handed) break;
        if (!this.wants(event)) continue;
        last = event.id;
        await this.handleOrPark([event], parking, true);
        if (parkedAgain()) break;
      }
    } catch (error) {
      if (!(error instanceof StreamUnreadable)) throw error;
      last = error.event.id;
      await parking.park(error.event, error);
    }
    if (parkedAgain() && last === parked.eventId) return;
    if (!parkedAgain()) this.blocked.delete(parked.stream);
    await unpark(this.parts.database, this.name, parked.eventId);
  }
}
