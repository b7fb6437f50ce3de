import { AccessChanged } from '#libs/delegation/events/access-changed.js';
import { AccessGranted } from '#libs/delegation/events/access-granted.js';
import { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import { ClientInvited } from '#libs/delegation/events/client-invited.js';
import { GrantedAccessVerified } from '#libs/delegation/events/granted-access-verified.js';
import { InvitationAccepted } from '#libs/delegation/events/invitation-accepted.js';
import { InvitationDeclined } from '#libs/delegation/events/invitation-declined.js';
import { InvitationExpired } from '#libs/delegation/events/invitation-expired.js';
import { InvitationWithdrawn } from '#libs/delegation/events/invitation-withdrawn.js';
import { PartnerInvited } from '#libs/delegation/events/partner-invited.js';
import { PartnershipStarted } from '#libs/delegation/events/partnership-started.js';
import { PaymentMethodChanged } from '#libs/delegation/events/payment-method-changed.js';
import { ProductAccessAdded } from '#libs/delegation/events/product-access-added.js';
import { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { ProductOrdered } from '#libs/orders/events/product-ordered.js';
import { ProductTerminated } from '#libs/orders/events/product-terminated.js';
import { ProductTransferred } from '#libs/orders/events/product-transferred.js';
import { ACCESS_CHANGE, COVERAGE, HELD, INVITATION, OWNED, PARENT, SET_PRODUCT } from './access_audit.row.js';
import { changeRow, stepRow, type StoredRow } from './audit-rows.js';
import type { HoldEvent } from '../held-products.js';
import { applyCoverage, applyProducts, type ProductEvent } from './coverage.js';
import { type AccessEvent, HeldAccesses } from './held-accesses.js';
import { type InvitationEvent, Invitations } from './invitations.js';

type Handled = AccessEvent | InvitationEvent | ProductEvent;

/** What a grant superseded stands before it, and is as much of its invitation as the grant itself. */
const nameSupersedingInvitations = async (sql: Sql, rows: readonly StoredRow[]): Promise<void> => {
  const grants = rows.filter(({ action, invitation_id }) => action === 'granted' && invitation_id !== null);
  if (grants.length === 0) return;
  await sql.query(
    `UPDATE access_audit a SET invitation_id = g.invitation_id, invited_by = g.invited_by, accepted_by = g.accepted_by
     FROM access_audit g WHERE g.position = ANY ($1::bigint[]) AND a.client_org_id = g.client_org_id
       AND a.position < g.position AND a.command_id = g.command_id AND a.action = 'superseded'`,
    [grants.map(({ position }) => position)],
  );
};

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const [changes, coverage]: [AccessEvent[], HoldEvent[]] = [[], []];
  const [steps, products]: [InvitationEvent[], ProductEvent[]] = [[], []];
  const tellers: ((invitations: Invitations, held: HeldAccesses) => StoredRow)[] = [];
  const change = (event: AccessEvent): void => {
    changes.push(event);
    tellers.push((invitations, held) => changeRow(event, invitations, held));
  };
  for (const event of events as readonly Handled[]) {
    switch (event.type) {
      case 'ProductOrdered':
      case 'ProductTerminated':
      case 'ProductTransferred':
        products.push(event);
        break;
      case 'PartnershipStarted':
        steps.push(event);
        break;
      case 'PartnerInvited':
      case 'ClientInvited':
      case 'InvitationAccepted':
      case 'InvitationDeclined':
      case 'InvitationWithdrawn':
      case 'InvitationExpired':
        steps.push(event);
        tellers.push((invitations) => stepRow(event, invitations));
        break;
      case 'GrantedAccessVerified':
      case 'PaymentMethodChanged':
        change(event);
        break;
      default:
        coverage.push(event);
        change(event);
    }
  }
  const invitations = await Invitations.taking(sql, steps, coverage);
  const held = await HeldAccesses.of(sql, changes);
  const rows = tellers.map((tell) => tell(invitations, held));
  await held.write();
  await insertRows(sql, ACCESS_CHANGE.table, ACCESS_CHANGE.columns, rows);
  await nameSupersedingInvitations(sql, rows);
  await applyCoverage(sql, coverage);
  await applyProducts(sql, products);
};

/** One row a change of access, a verification (R61), which leaves it as it is, and a step of an invitation. */
export const accessAudit: Projection = {
  name: 'access_audit',
  version: 7,
  types: new Set([
    PartnerInvited.type,
    ClientInvited.type,
    InvitationAccepted.type,
    InvitationDeclined.type,
    InvitationWithdrawn.type,
    InvitationExpired.type,
    PartnershipStarted.type,
    AccessGranted.type,
    GrantedAccessVerified.type,
    AccessChanged.type,
    PaymentMethodChanged.type,
    ProductAccessAdded.type,
    ProductAccessRemoved.type,
    AccessRevoked.type,
    ProductOrdered.type,
    ProductTerminated.type,
    ProductTransferred.type,
  ]),
  categories: new Set(['delegation', 'product']),
  tables: [ACCESS_CHANGE, HELD, SET_PRODUCT, INVITATION, COVERAGE, OWNED, PARENT].map(({ table }) => table),
  apply,
};
