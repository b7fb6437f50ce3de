import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { AccessChanged } from '#libs/delegation/events/access-changed.js';
import type { ClientInvited } from '#libs/delegation/events/client-invited.js';
import type { InvitationAccepted } from '#libs/delegation/events/invitation-accepted.js';
import type { InvitationDeclined } from '#libs/delegation/events/invitation-declined.js';
import type { InvitationExpired } from '#libs/delegation/events/invitation-expired.js';
import type { InvitationResent } from '#libs/delegation/events/invitation-resent.js';
import type { InvitationWithdrawn } from '#libs/delegation/events/invitation-withdrawn.js';
import type { PartnerInvited } from '#libs/delegation/events/partner-invited.js';
import type { PartnershipEnded } from '#libs/delegation/events/partnership-ended.js';
import type { PaymentMethodChanged } from '#libs/delegation/events/payment-method-changed.js';
import type { PaymentMethodProposed } from '#libs/delegation/events/payment-method-proposed.js';
import type { ProductAccessAdded } from '#libs/delegation/events/product-access-added.js';
import type { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { type Concerned, type Occasion, type Occasions, QueuesNotices } from './occasions.js';

type Watched =
  | PartnerInvited
  | ClientInvited
  | InvitationAccepted
  | InvitationDeclined
  | InvitationWithdrawn
  | InvitationExpired
  | InvitationResent
  | PaymentMethodChanged
  | PaymentMethodProposed
  | AccessChanged
  | ProductAccessAdded
  | ProductAccessRemoved
  | PartnershipEnded;

/** A change of access that changes who pays is told as that (R31): its notice says the access, too. */
const accessChanged = ({ to: { mode, payment }, paymentBefore }: AccessChanged['data']): Occasion => ({
  template: payment === paymentBefore ? 'access-changed' : 'payment-method-changed',
  to: 'partner',
  details: { mode, ...(payment === null ? {} : { paymentMethod: payment }) },
});
const productMoved = ({ productId }: { productId: string }): Occasion => ({
  template: 'access-changed',
  to: 'partner',
  details: { mode: 'LIMITED', productId },
});

/**
 * Who is told what: the partner of an offer (R44), the client of a request (R60), the partner of the rights it was
 * granted, to verify them (R61), of every change of who pays (R31) and of its access, the client of who would pay as its
 * partner proposes it (A5); both of an end, and each of what the other made of an invitation.
 */
const occasions: Occasions<Watched> = {
  PartnerInvited: ({ offeredAccess: { mode } }) => ({
    template: 'partnership-offered',
    to: 'partner',
    details: { mode },
  }),
  ClientInvited: ({ requestedAccess: { mode } }) => ({ template: 'access-requested', to: 'client', details: { mode } }),
  InvitationAccepted: () => ({ template: 'verify-granted-access', to: 'partner' }),
  InvitationDeclined: () => ({ template: 'invitation-declined', to: 'whoever did not do it' }),
  InvitationWithdrawn: () => ({ template: 'invitation-withdrawn', to: 'whoever did not do it' }),
  InvitationExpired: () => ({ template: 'invitation-expired', to: 'both' }),
  InvitationResent: () => ({ template: 'invitation-resent', to: 'whoever did not do it' }),
  PaymentMethodChanged: ({ to }) => ({
    template: 'payment-method-changed',
    to: 'partner',
    details: { mode: 'FULL', paymentMethod: to },
  }),
  PaymentMethodProposed: ({ proposed }) => ({
    template: 'payment-method-proposed',
    to: 'client',
    details: { mode: 'FULL', paymentMethod: proposed },
  }),
  AccessChanged: accessChanged,
  ProductAccessAdded: productMoved,
  ProductAccessRemoved: productMoved,
  PartnershipEnded: () => ({ template: 'partnership-ended', to: 'both' }),
};

/** Client and partner hear of what moves between them. */
@Injectable()
export class WhenAccessMovesThenQueueNotice extends QueuesNotices<Watched> {
  readonly name = 'when-access-moves-then-queue-notice';
  readonly categories: ReadonlySet<string> = new Set(['delegation']);
  readonly firstRun = 'from the beginning';

  constructor(bus: CommandBus) {
    super(bus, occasions);
  }

  protected concernedBy({ streamId: clientOrgId, data }: RecordedEvent<Watched>): Concerned {
    return { clientOrgId, partnerOrgId: data.partnerOrgId };
  }
}
