import { describeRow, type FilterOf, internal, type RowOf } from '#libs/read-models/description/row.js';
import { date, flag, instant, nullable, text } from '#libs/read-models/description/values.js';
import { country } from '../values.js';

const askedOn = (where: string) =>
  nullable(date(`Business day on which it was last asked ${where}; null: it never was.`), { example: null });

/** A company that must still be asked for its VAT number (R49, R50, R51). */
export const MISSING_VAT = describeRow({
  name: 'MissingVatNumber',
  table: 'missing_vat',
  fields: {
    orgId: text('Company.', 'org_epsilon'),
    country: country('ISO 3166-1.'),
    missing: internal(flag('Whether it has recorded no number.')),
    since: instant('Since when it has none.'),
    askedOnPayPage: askedOn('when paying (R49)'),
    askedInShop: askedOn('in the shop (R50)'),
    askedByRenewalEmail: askedOn('by a renewal e-mail (R51)'),
  },
  order: ['orgId'],
  filters: ['country', 'missing'],
});
export type MissingVatRow = RowOf<typeof MISSING_VAT>;
export type MissingVatFilter = Omit<FilterOf<typeof MISSING_VAT>, 'missing'>;
