import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Automation, causedBy, type Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { sendAll } from '#libs/event-sourcing/send-all.js';
import type { MandateLapsed } from '#libs/orders/events/mandate-lapsed.js';
import { QueueNotice } from '../commands.js';

/**
 * Both sides are told that a product is not renewed by itself any more (A29, E25): its owner, and the partner that had set
 * the mandate up. As with access, nobody is told of what an import brought.
 */
@Injectable()
export class WhenMandateLapsesThenQueueNotice implements Automation {
  readonly name = 'when-mandate-lapses-then-queue-notice';
  readonly types: ReadonlySet<MandateLapsed['type']> = new Set<MandateLapsed['type']>(['MandateLapsed']);
  readonly categories: ReadonlySet<string> = new Set(['product']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'passed over';

  constructor(private readonly bus: CommandBus) {}

  async handle(events: readonly RecordedEvent[], parking: Parking): Promise<void> {
    const commands = (events as readonly RecordedEvent<MandateLapsed>[]).flatMap((event) => {
      const { clientOrgId, placedBy: partnerOrgId } = event.data;
      return [...new Set([clientOrgId, partnerOrgId])].map((recipientOrgId) => {
        const notice = {
          template: 'mandate-lapsed',
          recipientOrgId,
          clientOrgId,
          partnerOrgId,
          about: event.id,
        } as const;
        return {
          event,
          command: new QueueNotice(notice, causedBy(event, this.name, `${notice.template}:${recipientOrgId}`)),
        };
      });
    });
    await sendAll(this.bus, commands, parking);
  }
}
