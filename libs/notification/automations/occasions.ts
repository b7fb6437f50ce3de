import { CommandBus } from '@nestjs/cqrs';
import { type Automation, causedBy, type Parking } from '#libs/event-sourcing/automation.js';
import type { DomainEvent, RecordedEvent } from '#libs/event-sourcing/event.js';
import { sendAll } from '#libs/event-sourcing/send-all.js';
import { QueueNotice } from '../commands.js';
import type { NoticeDetails } from '../events/notification-queued.js';
import type { Notice } from '../events/notices.js';

/** Who is told: a side, both, or whichever of them did not do it itself. */
type Told = 'client' | 'partner' | 'both' | 'whoever did not do it';
/** What an event is told by, and to whom. */
export interface Occasion {
  readonly template: Notice;
  readonly to: Told;
  readonly details?: NoticeDetails;
  /** Where several events are one occasion: what they have in common. */
  readonly key?: string;
}
/** What each event is told by; null: nobody hears of it. Another event to be told of is a line more. */
export type Occasions<E extends DomainEvent> = {
  readonly [T in E['type']]: (data: Extract<E, { type: T }>['data'], event: RecordedEvent) => Occasion | null;
};

/** Whom an event concerns. */
export interface Concerned {
  readonly clientOrgId: string | null;
  readonly partnerOrgId: string;
}

const recipientsOf = (to: Told, { clientOrgId, partnerOrgId }: Concerned, doneBy: string | null): string[] => {
  const both = [...new Set([clientOrgId ?? partnerOrgId, partnerOrgId])];
  switch (to) {
    case 'client':
      return clientOrgId === null ? [] : [clientOrgId];
    case 'partner':
      return [partnerOrgId];
    case 'both':
      return both;
    case 'whoever did not do it':
      return both.filter((orgId) => orgId !== doneBy);
  }
};

/**
 * Queues the notices of each event; delivering them is another's work (A24). Of what an import brought, the system that
 * it comes from has told everybody in its time: three years of it are no reason for three years of mail.
 */
export abstract class QueuesNotices<E extends DomainEvent> implements Automation {
  abstract readonly name: string;
  abstract readonly categories: ReadonlySet<string>;
  abstract readonly firstRun: Automation['firstRun'];
  readonly imported = 'passed over';
  readonly types: ReadonlySet<string>;

  protected constructor(
    private readonly bus: CommandBus,
    private readonly occasions: Occasions<E>,
  ) {
    this.types = new Set(Object.keys(occasions));
  }

  protected abstract concernedBy(event: RecordedEvent<E>): Concerned;

  async handle(events: readonly RecordedEvent[], parking: Parking): Promise<void> {
    const commands = (events as readonly RecordedEvent<E>[]).flatMap((event) => this.commandsOf(event));
    await sendAll(this.bus, commands, parking);
  }

  private commandsOf(event: RecordedEvent<E>): { event: RecordedEvent; command: QueueNotice }[] {
    const occasionOf = this.occasions[event.type as E['type']] as (
      data: E['data'],
      event: RecordedEvent,
    ) => Occasion | null;
    const occasion = occasionOf(event.data, event);
    if (!occasion) return [];
    const { template, to, details = {}, key } = occasion;
    const concerned = this.concernedBy(event);
    return recipientsOf(to, concerned, event.metadata.actor.orgId).map((recipientOrgId) => {
      const notice = { template, recipientOrgId, ...concerned, about: event.id, details };
      const data = { ...notice, ...(key === undefined ? {} : { occasion: key }) };
      return { event, command: new QueueNotice(data, causedBy(event, this.name, `${template}:${recipientOrgId}`)) };
    });
  }
}
