import { AccessChanged } from '#libs/delegation/events/access-changed.js';
import { AccessGranted } from '#libs/delegation/events/access-granted.js';
import { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import type { AccessState } from '#libs/delegation/events/access.js';
import { GrantedAccessVerified } from '#libs/delegation/events/granted-access-verified.js';
import { PaymentMethodChanged } from '#libs/delegation/events/payment-method-changed.js';
import { ProductAccessAdded } from '#libs/delegation/events/product-access-added.js';
import { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, type Row } from '#libs/event-sourcing/postgres/rows.js';
import type { Projection, Sql } from '#libs/event-sourcing/projection.js';

type Handled =
  | RecordedEvent<AccessGranted>
  | RecordedEvent<GrantedAccessVerified>
  | RecordedEvent<AccessChanged>
  | RecordedEvent<PaymentMethodChanged>
  | RecordedEvent<ProductAccessAdded>
  | RecordedEvent<ProductAccessRemoved>
  | RecordedEvent<AccessRevoked>;

const AUDIT = {
  position: 'bigint',
  at: 'timestamptz',
  recorded_at: 'timestamptz',
  client_org_id: 'text',
  partner_org_id: 'text',
  product_id: 'text',
  action: 'text',
  by: 'json',
  access_before: 'json',
  access_after: 'json',
  reason: 'text',
  correlation_id: 'text',
  event_id: 'uuid',
};

interface Change {
  action: string;
  from: AccessState | null;
  to: AccessState | null;
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
      return { action: 'granted', from: null, to: event.data.to };
    case 'GrantedAccessVerified':
      return { action: 'verified', from: event.data.access, to: event.data.access };
    case 'AccessChanged':
      return { action: 'access-changed', from: event.data.from, to: event.data.to };
    case 'PaymentMethodChanged':
      return { action: 'payment-changed', from: event.data.from, to: event.data.to };
    case 'ProductAccessAdded':
      return { ...event.data, action: 'product-added' };
    case 'ProductAccessRemoved':
      return { ...event.data, action: event.data.reason === 'product-gone' ? 'product-gone' : 'product-removed' };
    case 'AccessRevoked': {
      const { from, reason } = event.data;
      return { action: reason === 'superseded' ? 'superseded' : 'ended', from, to: null, reason };
    }
  }
};

/** The keys in the order in which people read them. */
const shown = (access: AccessState | null) =>
  access && { mode: access.mode, products: access.products, payment: access.payment };

const row = (event: Handled): Row<typeof AUDIT> => {
  const { metadata } = event;
  const change = changeOf(event);
  const { action, from, to, productId } = change;
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
    access_before: shown(from),
    access_after: shown(to),
    reason: reasonOf(change, metadata.reason),
    correlation_id: metadata.$correlationId,
    event_id: event.id,
  };
};

/** One row a change of access, and one a verification (R61), which leaves it as it is. */
export const accessAudit: Projection = {
  name: 'access_audit',
  version: 3,
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
  tables: ['access_audit'],
  apply: (events: readonly RecordedEvent[], sql: Sql) =>
    insertRows(sql, 'access_audit', AUDIT, (events as readonly Handled[]).map(row)),
};
