import { AccessChanged } from '#libs/delegation/events/access-changed.js';
import { AccessGranted } from '#libs/delegation/events/access-granted.js';
import { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import { GrantedAccessVerified } from '#libs/delegation/events/granted-access-verified.js';
import { PaymentMethodChanged } from '#libs/delegation/events/payment-method-changed.js';
import { ProductAccessAdded } from '#libs/delegation/events/product-access-added.js';
import { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, type Row } from '#libs/event-sourcing/postgres/rows.js';
import type { Projection, Sql } from '#libs/event-sourcing/projection.js';
import { type AccessEvent as Handled, type HeldAccess, HeldAccesses } from './held-accesses.js';

const AUDIT = {
  position: 'bigint',
  at: 'timestamptz',
  recorded_at: 'timestamptz',
  client_org_id: 'text',
  partner_org_id: 'text',
  product_id: 'text',
  action: 'text',
  by: 'json',
  mode_before: 'text',
  payment_before: 'text',
  set_before: 'bigint',
  mode_after: 'text',
  payment_after: 'text',
  set_after: 'bigint',
  reason: 'text',
  correlation_id: 'text',
  event_id: 'uuid',
};

interface Change {
  action: string;
  productId?: string;
  reason?: string;
}

/** What the ledger itself did in consequence of something else: the caller's words are about that, not about this. */
const CONSEQUENCES = ['superseded', 'product-gone'];
const reasonOf = ({ action, reason }: Change, words: string | undefined): string | null =>
  CONSEQUENCES.includes(action) ? action : (words ?? reason ?? null);

const changeOf = (event: Handled): Change => {
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

const row = (event: Handled, before: HeldAccess | undefined, after: HeldAccess | undefined): Row<typeof AUDIT> => {
  const { metadata } = event;
  const change = changeOf(event);
  const { action, productId } = change;
  const { userId, role, orgId } = metadata.actor;
  return {
    position: String(event.position),
    at: metadata.effectiveAt,
    recorded_at: event.recordedAt,
    client_org_id: event.streamId,
    partner_org_id: event.data.partnerOrgId,
    product_id: productId ?? null,
    action,
    by: action === 'product-gone' ? null : { user: userId, role, org: orgId },
    mode_before: before?.mode ?? null,
    payment_before: before?.payment ?? null,
    set_before: before?.set_position ?? null,
    mode_after: after?.mode ?? null,
    payment_after: after?.payment ?? null,
    set_after: after?.set_position ?? null,
    reason: reasonOf(change, metadata.reason),
    correlation_id: metadata.$correlationId,
    event_id: event.id,
  };
};

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const handled = events as readonly Handled[];
  const held = await HeldAccesses.of(sql, handled);
  const rows = handled.map((event) => {
    const { before, after } = held.take(event);
    return row(event, before, after);
  });
  await held.write();
  await insertRows(sql, 'access_audit', AUDIT, rows);
};

/** One row a change of access, and one a verification (R61), which leaves it as it is. */
export const accessAudit: Projection = {
  name: 'access_audit',
  version: 4,
  types: new Set([
    AccessGranted.type,
    GrantedAccessVerified.type,
    AccessChanged.type,
    PaymentMethodChanged.type,
    ProductAccessAdded.type,
    ProductAccessRemoved.type,
    AccessRevoked.type,
  ]),
  categories: new Set(['delegation']),
  tables: ['access_audit', 'access_audit_held', 'access_audit_product'],
  apply,
};
