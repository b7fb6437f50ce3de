import { CommandBus } from '@nestjs/cqrs';
import { type Automation, causedBy, type Parking } from '#libs/event-sourcing/automation.js';
import type { DomainEvent, RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Ledger, Read } from '#libs/event-sourcing/ledger.js';
import { type CausedCommand, sendAll } from '#libs/event-sourcing/send-all.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { partners } from '#libs/programme/registers.js';
import { QueueNotice } from '../commands.js';
import type { QueueNoticeData } from '../notification.js';

/** A recorded event of one of these types, told apart by it. */
export type Seen<E extends DomainEvent> = E extends DomainEvent ? RecordedEvent<E> : never;
/** A notice but for the event that is its occasion. */
export type Told = Omit<QueueNoticeData, 'about'>;
/** One notice, found out when its turn comes: a stream that cannot be read keeps nobody else from hearing; undefined: none. */
export type Telling = () => Promise<Told | undefined>;

/**
 * Queues notices of events that do not say by themselves whom they concern: streams do, as they were where the event
 * stands. So whoever comes after a death in the middle, or sees the event again, tells the same recipients, and each finds
 * its notice queued already. As everywhere, nobody is told of what an import brought (A24).
 */
export abstract class TellsByStreams<E extends DomainEvent> implements Automation {
  abstract readonly name: string;
  abstract readonly types: ReadonlySet<E['type']>;
  abstract readonly categories: ReadonlySet<string>;
  // On a ledger of before there were such notices, nobody hears of what happened then.
  readonly firstRun = 'from now on';
  readonly imported = 'passed over';

  constructor(
    private readonly bus: CommandBus,
    private readonly ledger: Ledger,
  ) {}

  /** Whom an event may concern; `read` answers what streams held there. */
  protected abstract tellings(event: Seen<E>, read: Read): Promise<readonly Telling[]>;

  /** Every organisation that may be a partner; whether it is stands in its own stream. */
  protected async partners(): Promise<string[]> {
    return (await this.ledger.read(partners, 'main')).state.toArray().sort();
  }

  async handle(events: readonly RecordedEvent[], parking: Parking): Promise<void> {
    for (const event of events as readonly Seen<E>[]) {
      try {
        const tellings = await this.tellings(event, this.ledger.at({ position: event.position }).read);
        await sendAll(this.bus, this.commandsOf(event, tellings), parking);
      } catch (error) {
        if (!(error instanceof StreamUnreadable)) throw error;
        await parking.park(event, error);
      }
    }
  }

  private commandsOf(event: RecordedEvent, tellings: readonly Telling[]): CausedCommand[] {
    return tellings.map((tell) => ({
      event,
      command: async () => {
        const told = await tell();
        if (!told) return undefined;
        const purpose = `${told.template}:${told.recipientOrgId ?? 'visitor'}`;
        return new QueueNotice({ ...told, about: event.id }, causedBy(event, this.name, purpose));
      },
    }));
  }
}
