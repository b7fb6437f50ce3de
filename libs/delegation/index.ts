import type { Context } from '#libs/event-sourcing/commands/context.js';
import { WhenProductGoneThenRemoveFromGrants } from './automations/when-product-gone-then-remove-from-grants.js';
import { commands } from './commands.js';
import { AccessChanged } from './events/access-changed.js';
import { AccessGranted } from './events/access-granted.js';
import { AccessRevoked } from './events/access-revoked.js';
import { ClientInvited } from './events/client-invited.js';
import { GrantedAccessVerified } from './events/granted-access-verified.js';
import { InvitationAccepted } from './events/invitation-accepted.js';
import { InvitationDeclined } from './events/invitation-declined.js';
import { InvitationWithdrawn } from './events/invitation-withdrawn.js';
import { PartnerInvited } from './events/partner-invited.js';
import { PartnershipEnded } from './events/partnership-ended.js';
import { PartnershipStarted } from './events/partnership-started.js';
import { PaymentMethodChanged } from './events/payment-method-changed.js';
import { ProductAccessAdded } from './events/product-access-added.js';
import { ProductAccessRemoved } from './events/product-access-removed.js';

export {
  AcceptInvitation,
  AddProductAccess,
  ChangeAccess,
  ChangePaymentMethod,
  DeclineInvitation,
  EndPartnership,
  InviteClient,
  InvitePartner,
  RemoveGoneProduct,
  RemoveProductAccess,
  VerifyGrantedAccess,
  WithdrawInvitation,
} from './commands.js';
export { removalContext } from './automations/when-product-gone-then-remove-from-grants.js';
export { invitationTarget } from './invitation-target.js';

export { Delegation } from './delegation.js';
export type { DelegationState } from './delegation.js';

const events = [
  PartnerInvited,
  ClientInvited,
  InvitationAccepted,
  InvitationDeclined,
  InvitationWithdrawn,
  PartnershipStarted,
  AccessGranted,
  GrantedAccessVerified,
  AccessChanged,
  ProductAccessAdded,
  ProductAccessRemoved,
  PaymentMethodChanged,
  AccessRevoked,
  PartnershipEnded,
];

export const delegation: Context = {
  // `invitation` are claims of invitation ids.
  categories: ['delegation', 'invitation'],
  events,
  commands,
  automations: [WhenProductGoneThenRemoveFromGrants],
};
