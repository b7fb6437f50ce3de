import { DomainError } from '#libs/kernel/errors.js';
import type { Automation, Parking } from '../automation.js';
import type { RecordedEvent } from '../event.js';
import type { Database } from '../postgres/database.js';
import { type Log, messageOf } from './log.js';
import { park, type ParkedEvent, parkedEvents, unpark } from './parked.js';
import type { StreamReader } from './projection-work.js';
import type { Work } from './work.js';

const BATCH = 1_000;
/** Ends of batches kept while an early event is unfinished; beyond it every second one is forgotten. */
const MAX_ENDS = 1_000;

/**
 * Events to commands, then the checkpoint. A refusal parks the event and is counted; any other error is
 * infrastructure's: the same events come again.
 */
export class AutomationWork implements Work {
  readonly kind = 'automation';
  readonly version = 1;
  readonly batchSize = BATCH;
  readonly pauseMs = 0;
  readonly movesCheckpoint = false;
  private ends: bigint[] = [];
  private readonly parking: Parking = { park: (event, error) => this.park(event, error) };

  constructor(
    private readonly automation: Automation,
    private readonly parts: { database: Database; store: StreamReader; log: Log },
  ) {}

  get name(): string {
    return this.automation.name;
  }

  async begin(): Promise<void> {
    this.ends = [];
    return Promise.resolve();
  }

  async handle(events: readonly RecordedEvent[]): Promise<void> {
    const wanted = events.filter(({ type }) => this.automation.types.has(type));
    if (wanted.length > 0) await this.handleOrPark(wanted);
    this.ends.push(events[events.length - 1]!.position);
    if (this.ends.length > MAX_ENDS) this.ends = this.ends.filter((_, index) => index % 2 === 0);
  }

  async idle(): Promise<void> {
    for (const parked of await parkedEvents(this.parts.database, { consumer: this.name, toRetry: true })) {
      await this.retry(parked);
    }
    await this.automation.idle?.();
  }

  /** The last end of a batch before the first unfinished event. */
  storable(handled: bigint | undefined, stored: bigint | undefined): bigint | undefined {
    const unfinished = this.automation.unfinished?.();
    if (unfinished === undefined || handled === undefined || handled < unfinished) {
      this.ends = [];
      return handled;
    }
    while (this.ends.length > 1 && this.ends[1]! < unfinished) this.ends.shift();
    const end = this.ends[0];
    return end !== undefined && end < unfinished && (stored === undefined || end > stored) ? end : stored;
  }

  private async handleOrPark(events: readonly RecordedEvent[], parking = this.parking): Promise<void> {
    try {
      await this.automation.handle(events, parking);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (events.length === 1) return parking.park(events[0]!, error);
      for (const event of events) await this.handleOrPark([event], parking);
    }
  }

  private async park(event: RecordedEvent, error: Error): Promise<void> {
    await park(this.parts.database, this.name, event, error);
    this.parts.log.warn('automation parked an event', {
      consumer: this.name,
      stream: event.stream,
      revision: event.revision,
      type: event.type,
      correlationId: event.metadata.$correlationId,
      error: messageOf(error),
    });
  }

  /** The event stays parked until it is handled: a crash in between tries once more. */
  private async retry(parked: ParkedEvent): Promise<void> {
    let parkedAgain = false;
    const parking: Parking = {
      park: (event, error) => {
        parkedAgain = true;
        return this.park(event, error);
      },
    };
    for await (const event of this.parts.store.readStream(parked.stream, parked.revision)) {
      await this.handleOrPark([event], parking);
      if (!parkedAgain) await unpark(this.parts.database, this.name, parked.eventId);
      return;
    }
  }
}
