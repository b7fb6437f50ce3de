import type { Context } from '#libs/event-sourcing/commands/context.js';
import { WhenProductGoneThenRemoveFromGrants } from './automations/when-product-gone-then-remove-from-grants.js';
import { WhenPartnerLeftThenPart } from './automations/when-partner-left-then-part.js';
import { commands } from './commands.js';
import { AccessChanged } from './events/access-changed.js';
import { AccessGranted } from './events/access-granted.js';
import { AccessRevoked } from './events/access-revoked.js';
import { AccountEntered } from './events/account-entered.js';
import { ClientInvited } from './events/client-invited.js';
import { CollaboratorAssigned } from './events/collaborator-assigned.js';
import { CollaboratorUnassigned } from './events/collaborator-unassigned.js';
import { GrantedAccessVerified } from './events/granted-access-verified.js';
import { ExpiryOrdered } from './events/expiry-ordered.js';
import { InvitationAccepted } from './events/invitation-accepted.js';
import { InvitationDeclined } from './events/invitation-declined.js';
import { InvitationExpired } from './events/invitation-expired.js';
import { InvitationResent } from './events/invitation-resent.js';
import { InvitationWithdrawn } from './events/invitation-withdrawn.js';
import { PartnerInvited } from './events/partner-invited.js';
import { PartnershipEnded } from './events/partnership-ended.js';
import { PartnershipStarted } from './events/partnership-started.js';
import { PaymentMethodChanged } from './events/payment-method-changed.js';
import { PaymentMethodProposed } from './events/payment-method-proposed.js';
import { ProductAccessAdded } from './events/product-access-added.js';
import { ProductAccessRemoved } from './events/product-access-removed.js';
import { expiringInvitations, partnerClients } from './registers.js';

export {
  AcceptInvitation,
  AddProductAccess,
  AssignCollaborator,
  ChangeAccess,
  ChangePaymentMethod,
  DeclineInvitation,
  EndPartnership,
  EnterAccount,
  ExpireInvitations,
  InviteClient,
  InvitePartner,
  LeaveProgramme,
  PartFromClient,
  ProposePaymentMethod,
  RemoveGoneProduct,
  RemoveProductAccess,
  ResendInvitation,
  UnassignCollaborator,
  VerifyGrantedAccess,
  WithdrawInvitation,
} from './commands.js';
export { removalContext } from './automations/when-product-gone-then-remove-from-grants.js';
export { expiringInvitations } from './registers.js';
export { invitationTarget } from './invitation-target.js';

export { Delegation } from './delegation.js';
export type { DelegationState } from './delegation.js';

const events = [
  PartnerInvited,
  ClientInvited,
  InvitationAccepted,
  InvitationDeclined,
  InvitationWithdrawn,
  InvitationExpired,
  InvitationResent,
  PartnershipStarted,
  AccessGranted,
  GrantedAccessVerified,
  AccessChanged,
  ProductAccessAdded,
  ProductAccessRemoved,
  PaymentMethodChanged,
  PaymentMethodProposed,
  CollaboratorAssigned,
  CollaboratorUnassigned,
  AccessRevoked,
  PartnershipEnded,
  AccountEntered,
  ExpiryOrdered,
];

export const delegation: Context = {
  // `invitation` are claims of invitation ids.
  categories: [
    'delegation',
    'invitation',
    'accountEntry',
    'expiry',
    partnerClients.category,
    expiringInvitations.category,
  ],
  events,
  commands,
  automations: [WhenProductGoneThenRemoveFromGrants, WhenPartnerLeftThenPart],
};
