import type { Sealed } from '#libs/event-sourcing/personal.js';
import { computed, describeRow, type FilterOf, type RowOf } from '#libs/read-models/description/row.js';
import { choice, flag, instant, nullable, object, text } from '#libs/read-models/description/values.js';
import { column, table } from '#libs/read-models/postgres/table.js';
import { ACCESS, accessMode, client, partner, paymentMethod, products } from '../values.js';

export const CLIENT_STATUS = ['pending', 'active', 'ended'] as const;

const PRODUCTS = `(SELECT coalesce(json_agg(p.product_id ORDER BY p.product_id), '[]') FROM client_product p
  WHERE p.partner_org_id = client_list.partner_org_id AND p.client_org_id = client_list.client_org_id)`;

/** A partner's client; mode, products and paymentMethod are those of now: null and empty unless it is active. */
export const CLIENT = describeRow({
  name: 'Client',
  table: 'client_list',
  from: 'client_list LEFT JOIN organisation ON org_id = client_org_id',
  fields: {
    partnerOrgId: partner(),
    clientOrgId: client(),
    // As it is stored, which may be sealed or missing: the query opens it.
    clientName: computed(text('Name of the client.', 'Alpha SA'), 'name'),
    status: choice('Of the relation.', CLIENT_STATUS, 'active'),
    mode: nullable(accessMode('Access that the partner has.')),
    products: computed(products, PRODUCTS),
    paymentMethod: nullable(paymentMethod('Only with FULL.'), { example: null }),
    proposedPaymentMethod: nullable(paymentMethod('What the partner proposes instead (A5); else null.'), {
      example: null,
    }),
    since: nullable(instant('Since when it is active.')),
    endedAt: nullable(instant('When it ended.'), { example: null }),
    invitationId: text('Invitation it came from.', 'inv_1'),
    requestedAccess: object('Access that was asked for.', ACCESS),
    needsVerification: flag(
      'Other access or another payment method was granted than asked for, and the partner has not verified it yet (R61).',
    ),
  },
  order: ['partnerOrgId', 'clientOrgId'],
  filters: ['partnerOrgId', 'status'],
});
export type ClientRow = RowOf<typeof CLIENT>;
export type ClientFilter = FilterOf<typeof CLIENT>;

export const CLIENT_PRODUCT = table('client_product', {
  partner_org_id: 'text',
  client_org_id: 'text',
  product_id: 'text',
});
/** A private organisation's name is sealed. */
export const ORGANISATION = table('organisation', { org_id: 'text', name: column<string | Sealed>('jsonb') });
