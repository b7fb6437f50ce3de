import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { AccessChanged } from '#libs/delegation/events/access-changed.js';
import type { ClientInvited } from '#libs/delegation/events/client-invited.js';
import type { InvitationAccepted } from '#libs/delegation/events/invitation-accepted.js';
import type { PartnerInvited } from '#libs/delegation/events/partner-invited.js';
import type { PaymentMethodChanged } from '#libs/delegation/events/payment-method-changed.js';
import { type Automation, causedBy, type Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { sendAll } from '#libs/event-sourcing/send-all.js';
import type { NotificationQueuedData } from '../events/notification-queued.js';
import { QueueNotice } from '../commands.js';

type Watched = PartnerInvited | ClientInvited | InvitationAccepted | PaymentMethodChanged | AccessChanged;

/**
 * Who is told what: the partner of an offer (R44), the client of a request (R60), the partner of the rights it was
 * granted, to verify them (R61), and the partner of every change of who pays (R31). Null where nobody is.
 */
const noticeOf = (
  event: Watched,
): { template: NotificationQueuedData['template']; to: 'client' | 'partner' } | null => {
  switch (event.type) {
    case 'PartnerInvited':
      return { template: 'partnership-offered', to: 'partner' };
    case 'ClientInvited':
      return { template: 'access-requested', to: 'client' };
    case 'InvitationAccepted':
      return { template: 'verify-granted-access', to: 'partner' };
    case 'PaymentMethodChanged':
      return { template: 'payment-method-changed', to: 'partner' };
    case 'AccessChanged':
      return event.data.paymentBefore === event.data.to.payment
        ? null
        : { template: 'payment-method-changed', to: 'partner' };
  }
};

/**
 * Queues a notice for each occasion; delivering it is another's work (A24). Of what an import brought, the system that it
 * comes from has told everybody in its time: three years of it are no reason for three years of mail.
 */
@Injectable()
export class WhenAccessMovesThenQueueNotice implements Automation {
  readonly name = 'when-access-moves-then-queue-notice';
  readonly types: ReadonlySet<Watched['type']> = new Set<Watched['type']>([
    'PartnerInvited',
    'ClientInvited',
    'InvitationAccepted',
    'PaymentMethodChanged',
    'AccessChanged',
  ]);

  readonly categories: ReadonlySet<string> = new Set(['delegation']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'passed over';

  constructor(private readonly bus: CommandBus) {}

  async handle(events: readonly RecordedEvent[], parking: Parking): Promise<void> {
    const commands = (events as readonly RecordedEvent<Watched>[]).flatMap((event) => {
      const notice = noticeOf(event as Watched);
      if (!notice) return [];
      const { streamId: clientOrgId, id: about } = event;
      const { partnerOrgId } = event.data;
      const recipientOrgId = notice.to === 'client' ? clientOrgId : partnerOrgId;
      const data = { template: notice.template, recipientOrgId, clientOrgId, partnerOrgId, about };
      return [{ event, command: new QueueNotice(data, causedBy(event, this.name, notice.template)) }];
    });
    await sendAll(this.bus, commands, parking);
  }
}
