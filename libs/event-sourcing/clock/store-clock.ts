import { automationActor } from '#libs/kernel/actor.js';
import { Unavailable } from '#libs/kernel/errors.js';
import { freshUuid } from '#libs/kernel/ids.js';
import { type Clock, formatInstant, type Instant, instantMs } from '#libs/kernel/time.js';
import { NO_EVENTS } from '../eventstoredb/store.js';
import type { LedgerStore } from '../ledger-store.js';
import { write } from '../writing.js';
import { ClockRead } from './events/clock-read.js';

/** How far a process's clock may be from the store's before nothing is dated by it. */
export const CLOCK_TOLERANCE_MS = 2 * 60_000;
export const CLOCK_CATEGORY = 'clock';

/** Whether business time lies further ahead of the store's than clocks may differ. */
export const isAheadOf = (storeTime: Instant, at: Instant): boolean =>
  instantMs(at) - instantMs(storeTime) > CLOCK_TOLERANCE_MS;

/** Business time can only be as right as the clock it is read from, and this one is not. */
export class ClockOutOfStep extends Unavailable {
  constructor(message: string, details: Record<string, unknown>) {
    super('CLOCK_OUT_OF_STEP', message, details);
    this.name = 'ClockOutOfStep';
  }
}

/** Milliseconds that only ever go on, whatever is done to the clock on the wall. */
export type Monotonic = () => number;

/**
 * The process's clock, believed only while it agrees with the event store's. The store's time is asked for by an event
 * that the store dates, once, and then counted on by the monotonic clock; it is asked again when the two part, so that
 * a clock that was set, a machine that slept and a store that was corrected all settle by themselves.
 */
export class StoreClock {
  private known: { storeMs: number; at: number } | undefined;
  private asking: Promise<void> | undefined;
  private readonly stream = `${CLOCK_CATEGORY}-${freshUuid()}`;
  private revision = NO_EVENTS;

  constructor(
    private readonly store: Pick<LedgerStore, 'codec' | 'append' | 'readLast'>,
    private readonly clock: Clock,
    private readonly monotonic: Monotonic,
  ) {}

  /** The present as a live command dates it. @throws ClockOutOfStep while this process's clock is minutes off */
  async now(): Promise<Instant> {
    if (this.isOff(this.clock.now())) await this.ask();
    const now = this.clock.now();
    if (this.isOff(now)) throw this.outOfStep(now);
    return now;
  }

  /** Refuses a business time that the store's clock is minutes away from reaching. @throws ClockOutOfStep */
  async refuseAhead(at: Instant): Promise<void> {
    if (this.isAhead(at)) await this.ask();
    if (!this.isAhead(at)) return;
    throw new ClockOutOfStep(`${at} lies in the future: the event store's clock says ${this.storeTime()}.`, { at });
  }

  /** Whether an instant lies minutes beyond the store's time; whoever has not asked for that yet cannot rule it out. */
  isAhead(at: Instant): boolean {
    return this.known === undefined || isAheadOf(this.storeTime(), at);
  }

  /** A sentence for health; undefined while all is well, or nobody has needed the time yet. */
  problem(): string | undefined {
    const now = this.clock.now();
    return this.known && this.isOff(now) ? this.outOfStep(now).message : undefined;
  }

  private isOff(now: Instant): boolean {
    return this.known === undefined || Math.abs(instantMs(now) - this.storeMs(this.known)) > CLOCK_TOLERANCE_MS;
  }

  private storeMs({ storeMs, at }: { storeMs: number; at: number }): number {
    return storeMs + this.monotonic() - at;
  }

  private storeTime(): Instant {
    return formatInstant(this.known ? Math.round(this.storeMs(this.known)) : 0);
  }

  private outOfStep(now: Instant): ClockOutOfStep {
    const storeTime = this.storeTime();
    return new ClockOutOfStep(
      `The clock of this process (${now}) is not that of the event store (${storeTime}): nothing is dated until they agree.`,
      { processClock: now, storeClock: storeTime },
    );
  }

  /** One question at a time; whoever comes meanwhile waits for its answer. */
  private ask(): Promise<void> {
    this.asking ??= this.read().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async read(): Promise<void> {
    const commandId = freshUuid();
    const now = this.clock.now();
    const events = [{ type: ClockRead.type, data: { processClock: now } }];
    const ids = { commandId, correlationId: commandId, causationId: commandId };
    const context = { ...ids, actor: automationActor('store-clock') };
    const began = this.monotonic();
    const written = await write(this.store, { stream: this.stream, events, context, effectiveAt: now }, this.revision);
    this.revision = written.revision;
    const recorded = await this.store.readLast(this.stream);
    // Recorded some time between the two readings of the monotonic clock: the earlier one never counts too far ahead.
    if (recorded) this.known = { storeMs: instantMs(recorded.recordedAt), at: began };
  }
}
