import type { PartnershipStarted } from '#libs/delegation/events/partnership-started.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import { ACCESS_CHANGE, type AuditAction } from './access_audit.row.js';
import type { AccessEvent, HeldAccess, HeldAccesses } from './held-accesses.js';
import { actorOf, type InvitationEvent, type Invitations } from './invitations.js';

type Step = Exclude<InvitationEvent, RecordedEvent<PartnershipStarted>>;

/** As it is written; queries answer another. */
export type StoredRow = Row<typeof ACCESS_CHANGE.columns>;

interface Told {
  action: AuditAction;
  productId?: string;
  reason?: string;
}

/** What the ledger itself did in consequence of something else: the caller's words are about that, not about this. */
const CONSEQUENCES = ['superseded', 'product-gone'];
const reasonOf = ({ action, reason }: Told, words: string | undefined): string | null =>
  CONSEQUENCES.includes(action) ? action : (words ?? reason ?? null);

const toldBy = (event: AccessEvent): Told => {
  switch (event.type) {
    case 'AccessGranted':
      return { action: 'granted' };
    case 'GrantedAccessVerified':
      return { action: 'verified' };
    case 'AccessChanged':
      return { action: 'access-changed' };
    case 'PaymentMethodChanged':
      return { action: 'payment-changed' };
    case 'ProductAccessAdded':
      return { action: 'product-added', productId: event.data.productId };
    case 'ProductAccessRemoved': {
      const { productId, reason } = event.data;
      return { action: reason === 'product-gone' ? 'product-gone' : 'product-removed', productId, reason };
    }
    case 'AccessRevoked': {
      const { reason } = event.data;
      return { action: reason === 'superseded' ? 'superseded' : 'ended', reason };
    }
  }
};

/** Whether it is about all that the access covers, instead of what comes in or leaves. */
const isWhole = (event: AccessEvent): boolean => {
  switch (event.type) {
    case 'GrantedAccessVerified':
    case 'PaymentMethodChanged':
      return true;
    case 'AccessChanged':
      return event.data.paymentBefore !== null && event.data.to.mode === 'FULL';
    default:
      return false;
  }
};

const states = ({ before, after }: { before?: HeldAccess | undefined; after?: HeldAccess | undefined }) => ({
  mode_before: before?.mode ?? null,
  payment_before: before?.payment ?? null,
  set_before: before?.set_position ?? null,
  mode_after: after?.mode ?? null,
  payment_after: after?.payment ?? null,
  set_after: after?.set_position ?? null,
});

const happened = (event: AccessEvent | Step) => ({
  position: String(event.position),
  at: event.metadata.effectiveAt,
  recorded_at: event.recordedAt,
  client_org_id: event.streamId,
  partner_org_id: event.data.partnerOrgId,
  correlation_id: event.metadata.$correlationId,
  event_id: event.id,
  command_id: event.metadata.commandId,
});

export const changeRow = (event: AccessEvent, invitations: Invitations, held: HeldAccesses): StoredRow => {
  const told = toldBy(event);
  const { action, productId } = told;
  const { partnershipId } = event.data;
  const invitation = action === 'granted' ? invitations.ofPartnership(partnershipId) : undefined;
  return {
    ...happened(event),
    product_id: productId ?? null,
    action,
    by: action === 'product-gone' ? null : actorOf(event),
    ...states(held.take(event)),
    reason: reasonOf(told, event.metadata.reason),
    partnership_id: partnershipId,
    whole: isWhole(event),
    invitation_id: invitation?.invitation_id ?? null,
    asked_access: null,
    invited_by: invitation?.invited_by ?? null,
    accepted_by: action === 'granted' ? actorOf(event) : null,
  };
};

const STEPS: Record<Step['type'], AuditAction> = {
  PartnerInvited: 'invited',
  ClientInvited: 'invited',
  InvitationAccepted: 'invitation-accepted',
  InvitationDeclined: 'invitation-declined',
  InvitationWithdrawn: 'invitation-withdrawn',
  InvitationExpired: 'invitation-expired',
};
export const stepRow = (event: Step, invitations: Invitations): StoredRow => {
  const invitation = invitations.byId(event.data.invitationId);
  // Its day came: whoever recorded that, or invited anew, did not end it.
  const cameByItself = event.type === 'InvitationExpired';
  return {
    ...happened(event),
    product_id: null,
    action: STEPS[event.type],
    by: cameByItself ? null : actorOf(event),
    ...states({}),
    reason: (cameByItself ? undefined : event.metadata.reason) ?? null,
    partnership_id: null,
    whole: false,
    invitation_id: event.data.invitationId,
    asked_access: invitation?.asked_access ?? null,
    invited_by: invitation?.invited_by ?? null,
    accepted_by: event.type === 'InvitationAccepted' ? actorOf(event) : null,
  };
};
