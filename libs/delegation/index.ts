import { AddProductAccessHandler } from './access/add-product-access.handler.js';
import { ChangeAccessHandler } from './access/change-access.handler.js';
import { ChangePaymentMethodHandler } from './access/change-payment-method.handler.js';
import { EndPartnershipHandler } from './access/end-partnership.handler.js';
import { RemoveProductAccessHandler } from './access/remove-product-access.handler.js';
import { VerifyGrantedAccessHandler } from './access/verify-granted-access.handler.js';
import { AcceptInvitationHandler } from './answer/accept-invitation.handler.js';
import { DeclineInvitationHandler } from './answer/decline-invitation.handler.js';
import { WithdrawInvitationHandler } from './answer/withdraw-invitation.handler.js';
import { WhenProductGoneThenRemoveFromGrants } from './automations/when-product-gone-then-remove-from-grants.js';
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
import { InviteClientHandler } from './invite/invite-client.handler.js';
import { InvitePartnerHandler } from './invite/invite-partner.handler.js';
import { RemoveGoneProductHandler } from './remove-gone-product/remove-gone-product.handler.js';

export { InvitePartner } from './invite/invite-partner.command.js';
export { InviteClient } from './invite/invite-client.command.js';
export { AcceptInvitation } from './answer/accept-invitation.command.js';
export { DeclineInvitation } from './answer/decline-invitation.command.js';
export { WithdrawInvitation } from './answer/withdraw-invitation.command.js';
export { ChangeAccess } from './access/change-access.command.js';
export { AddProductAccess } from './access/add-product-access.command.js';
export { RemoveProductAccess } from './access/remove-product-access.command.js';
export { ChangePaymentMethod } from './access/change-payment-method.command.js';
export { VerifyGrantedAccess } from './access/verify-granted-access.command.js';
export { EndPartnership } from './access/end-partnership.command.js';
export { RemoveGoneProduct } from './remove-gone-product/remove-gone-product.command.js';
export { removalContext } from './automations/when-product-gone-then-remove-from-grants.js';
export { invitationTarget } from './invitation-target.js';

export { Delegation, fullPartner, hasActivePartnership, managingPartner } from './delegation.js';
export type { DelegationState, Invitation, Partnership } from './delegation.js';

export const commandHandlers = [
  InvitePartnerHandler,
  InviteClientHandler,
  AcceptInvitationHandler,
  DeclineInvitationHandler,
  WithdrawInvitationHandler,
  ChangeAccessHandler,
  AddProductAccessHandler,
  RemoveProductAccessHandler,
  ChangePaymentMethodHandler,
  VerifyGrantedAccessHandler,
  EndPartnershipHandler,
  RemoveGoneProductHandler,
];
export const automations = [WhenProductGoneThenRemoveFromGrants];
export const eventDefinitions = [
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
/** Streams of this context; `invitation` are claims of invitation ids. */
export const categories = ['delegation', 'invitation'];
