import { describeRow, type RowOf } from '#libs/read-models/description/row.js';
import { type HeldBy, instant, nullable, part, text, uuid, whole } from '#libs/read-models/description/values.js';
import { table } from '#libs/read-models/postgres/table.js';
import { accessMode, client, partner, product } from '../values.js';

/**
 * A stretch of time of one partner's access; `productId` is null with FULL, and the parent's where an add-on is asked
 * about that the set does not name (A11); `validTo` is null while it lasts.
 */
export const INTERVAL = describeRow({
  name: 'AccessInterval',
  table: 'access_interval',
  from: `access_interval JOIN product_owner USING (client_org_id)
    JOIN product ON product.product_id = product_owner.product_id`,
  fields: {
    clientOrgId: client(),
    partnerOrgId: partner('Partner that had the access.'),
    productId: nullable(product('Product; null with FULL.'), { example: null }),
    mode: accessMode('Through which access.', 'FULL'),
    validFrom: instant('Since when the partner had managed it.'),
    validTo: nullable(instant('First instant without it; null while it lasts.'), { example: null }),
    openedBy: text('User whose act opened the access.', 'usr_1'),
    grantEventId: uuid('Event of the grant.'),
    delegationRevision: whole('Revision of the delegation at the grant.', 7),
    partnershipId: text('Partnership.', 'pst_1'),
  },
  order: ['delegationRevision'],
});
export type IntervalRow = RowOf<typeof INTERVAL>;

const { fields } = INTERVAL;
/** Who managed a product at a moment, through which grant: nulls where nobody did. */
export const MANAGED_BY = part('ManagedBy', {
  clientOrgId: client(),
  productId: product(),
  instant: instant('Moment asked about.'),
  partnerOrgId: nullable(partner('Who managed the product then; null when nobody did.')),
  mode: nullable(fields.mode),
  by: nullable(fields.openedBy),
  grantEventId: nullable(fields.grantEventId),
  delegationRevision: nullable(fields.delegationRevision),
  partnershipId: nullable(fields.partnershipId),
  validFrom: nullable(fields.validFrom),
});
export type ManagedBy = HeldBy<typeof MANAGED_BY>;

export const PRODUCT = table('product', {
  product_id: 'text',
  parent_product_id: 'text?',
});
export const OWNER = table('product_owner', {
  product_id: 'text',
  client_org_id: 'text',
  owned_from: 'timestamptz',
  owned_to: 'timestamptz?',
});
