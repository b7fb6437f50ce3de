import { AccessGranted } from '#libs/delegation/events/access-granted.js';
import { ClientInvited } from '#libs/delegation/events/client-invited.js';
import { InvitationAccepted } from '#libs/delegation/events/invitation-accepted.js';
import { InvitationDeclined } from '#libs/delegation/events/invitation-declined.js';
import { InvitationExpired } from '#libs/delegation/events/invitation-expired.js';
import { InvitationResent } from '#libs/delegation/events/invitation-resent.js';
import { InvitationWithdrawn } from '#libs/delegation/events/invitation-withdrawn.js';
import { PartnerInvited } from '#libs/delegation/events/partner-invited.js';
import { PartnershipStarted } from '#libs/delegation/events/partnership-started.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, updateRows } from '#libs/read-models/postgres/rows.js';
import { only, type Row, without } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { INVITATION } from './invitations.row.js';

type Invited = RecordedEvent<PartnerInvited> | RecordedEvent<ClientInvited>;
type Closed =
  | RecordedEvent<InvitationAccepted>
  | RecordedEvent<InvitationDeclined>
  | RecordedEvent<InvitationWithdrawn>
  | RecordedEvent<InvitationExpired>;
type Handled =
  Invited | RecordedEvent<InvitationResent> | Closed | RecordedEvent<PartnershipStarted> | RecordedEvent<AccessGranted>;

/** What an invitation is made with; what becomes of it is written later. */
const OPENING = without(INVITATION.columns, 'partnership_id', 'granted_access', 'closed_at');
const CLOSING = only(INVITATION.columns, 'invitation_id', 'status', 'granted_differs', 'closed_at');

const invited = (event: Invited): Row<typeof OPENING> => ({
  invitation_id: event.data.invitationId,
  client_org_id: event.streamId,
  partner_org_id: event.data.partnerOrgId,
  direction: event.type === 'PartnerInvited' ? 'client-to-partner' : 'partner-to-client',
  status: 'open',
  asked_access: event.type === 'PartnerInvited' ? event.data.offeredAccess : event.data.requestedAccess,
  proposed_payment_method: event.data.proposedPaymentMethod ?? null,
  expires_on: event.data.expiresOn,
  resent: 0,
  last_sent_at: event.metadata.effectiveAt,
  supersede: event.type === 'PartnerInvited' && event.data.supersede,
  granted_differs: false,
  invited_at: event.metadata.effectiveAt,
  correlation_id: event.metadata.$correlationId,
  position: String(event.position),
});

const STATUS = {
  InvitationAccepted: 'accepted',
  InvitationDeclined: 'declined',
  InvitationWithdrawn: 'withdrawn',
  InvitationExpired: 'expired',
} as const;
const closed = (event: Closed): Row<typeof CLOSING> => ({
  invitation_id: event.data.invitationId,
  status: STATUS[event.type],
  granted_differs: event.type === 'InvitationAccepted' && event.data.grantedDiffersFromRequested,
  closed_at: event.metadata.effectiveAt,
});

const RESENT = only(INVITATION.columns, 'invitation_id', 'resent', 'last_sent_at');
const START = only(INVITATION.columns, 'invitation_id', 'partnership_id');
/** A grant names its partnership; which invitation began that one, its start has told before. */
const GRANT = only(INVITATION.columns, 'partnership_id', 'granted_access');
const granted = ({ data: { partnershipId, to } }: RecordedEvent<AccessGranted>): Row<typeof GRANT> => ({
  partnership_id: partnershipId,
  granted_access: { mode: to.mode, products: to.products, payment: to.payment },
});

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const openings: Row<typeof OPENING>[] = [];
  const closings: Row<typeof CLOSING>[] = [];
  // By invitation: of several times in one batch the last one holds.
  const resent = new Map<string, Row<typeof RESENT>>();
  const starts: Row<typeof START>[] = [];
  const grants: Row<typeof GRANT>[] = [];
  for (const event of events as readonly Handled[]) {
    switch (event.type) {
      case 'PartnerInvited':
      case 'ClientInvited':
        openings.push(invited(event));
        break;
      case 'InvitationResent': {
        const { invitationId: invitation_id, time } = event.data;
        resent.set(invitation_id, { invitation_id, resent: time, last_sent_at: event.metadata.effectiveAt });
        break;
      }
      case 'InvitationAccepted':
      case 'InvitationDeclined':
      case 'InvitationWithdrawn':
      case 'InvitationExpired':
        closings.push(closed(event));
        break;
      case 'PartnershipStarted':
        starts.push({ invitation_id: event.data.invitationId, partnership_id: event.data.partnershipId });
        break;
      case 'AccessGranted':
        grants.push(granted(event));
        break;
    }
  }
  await insertRows(sql, INVITATION.table, OPENING, openings);
  await updateRows(sql, INVITATION.table, ['invitation_id'], RESENT, [...resent.values()]);
  await updateRows(sql, INVITATION.table, ['invitation_id'], CLOSING, closings);
  await updateRows(sql, INVITATION.table, ['invitation_id'], START, starts);
  await updateRows(sql, INVITATION.table, ['partnership_id'], GRANT, grants);
};

/** Invitations of both directions, what became of them and what was granted. */
export const invitations: Projection = {
  name: 'invitations',
  version: 5,
  types: new Set([
    PartnerInvited.type,
    ClientInvited.type,
    InvitationResent.type,
    InvitationAccepted.type,
    InvitationDeclined.type,
    InvitationWithdrawn.type,
    InvitationExpired.type,
    PartnershipStarted.type,
    AccessGranted.type,
  ]),
  categories: new Set(['delegation']),
  tables: [INVITATION.table],
  apply,
};
