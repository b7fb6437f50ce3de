import { ENTITLEMENTS } from '#libs/programme/events/entitlement-granted.js';
import { describeRow, type FilterOf, internal, type RowOf } from '#libs/read-models/description/row.js';
import { choice, instant, nullable, position } from '#libs/read-models/description/values.js';
import { partner } from '../values.js';

/** What a partner was entitled to, one row a stretch of time (R12). */
export const ENTITLEMENT = describeRow({
  name: 'Entitlement',
  table: 'entitlement',
  fields: {
    partnerOrgId: partner(),
    kind: choice('What it may use free of charge: all WordPress themes and plugins of Elegant Themes.', ENTITLEMENTS),
    validFrom: instant('Since when.'),
    validTo: nullable(instant('Until when; null while it holds.'), { example: null }),
    position: internal(position('Log position of the event that granted it.')),
  },
  order: ['partnerOrgId', 'position', 'kind'],
  filters: ['partnerOrgId'],
});
export type EntitlementRow = RowOf<typeof ENTITLEMENT>;
export type EntitlementFilter = FilterOf<typeof ENTITLEMENT>;
