import { computed, describeRow, type FilterOf, type RowOf, stored } from '#libs/read-models/description/row.js';
import { choice, date, instant, nullable, text, whole } from '#libs/read-models/description/values.js';
import { client, correlation, product } from '../values.js';

export const MANDATE_STATUS = ['active', 'lapsed', 'cancelled'] as const;

/** The latest mandate of a product to be renewed by itself. */
export const MANDATE = describeRow({
  name: 'Mandate',
  table: 'mandate',
  fields: {
    productId: product(),
    clientOrgId: client('Owner of the product when it was set up.'),
    placedBy: text(
      'Organisation that set it up, as which renewals are placed: the client, or its FULL partner.',
      'org_beta',
    ),
    months: stored(whole('Months that a renewal adds, counted from the begin of the first period (E24).', 12), {
      type: 'integer',
    }),
    status: choice('Lapsed, it does not come back; cancelled also by a termination or a transfer.', MANDATE_STATUS),
    reason: nullable(text('Code of what it lapsed by; else null.', 'NOT_ALLOWED_TO_ORDER'), { example: null }),
    periodEnd: date('The day after the last one that is paid for.', '2027-03-12'),
    renewsOn: computed(
      nullable(date('The day on which it is renewed, 14 days before; null when it is not.', '2027-02-26')),
      "CASE WHEN status = 'active' THEN period_end - 14 END",
    ),
    setAt: instant('When it was set up.'),
    endedAt: nullable(instant('When it lapsed or was cancelled; null while it is active.'), { example: null }),
    correlationId: correlation(),
  },
  order: ['productId'],
  filters: ['productId', 'clientOrgId', 'placedBy', 'status'],
});
export type MandateRow = RowOf<typeof MANDATE>;

export interface MandateFilter extends FilterOf<typeof MANDATE> {
  /** Client or setter: what an organisation may see. */
  orgId?: string | undefined;
}
