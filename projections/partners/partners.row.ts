import { describeRow, type FilterOf, type RowOf } from '#libs/read-models/description/row.js';
import { choice, instant, text } from '#libs/read-models/description/values.js';
import { partner } from '../values.js';

export const PARTNER_STATUS = ['active', 'suspended', 'left'] as const;

/** An organisation that was ever admitted; who has left is still owed what it earned (E18). */
export const PARTNER = describeRow({
  name: 'Partner',
  table: 'partner',
  fields: {
    partnerOrgId: partner(),
    level: text('Level, as rate cards name it (A7).', 'silver'),
    status: choice('Whether it takes part (E17, E18).', PARTNER_STATUS),
    admittedAt: instant('When it was admitted.'),
    since: instant('Since when the status is so.'),
  },
  order: ['partnerOrgId'],
  filters: ['partnerOrgId', 'status'],
});
export type PartnerRow = RowOf<typeof PARTNER>;
export type PartnerFilter = FilterOf<typeof PARTNER>;
