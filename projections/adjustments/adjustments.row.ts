import { describeRow, type FilterOf, internal, type RowOf } from '#libs/read-models/description/row.js';
import { amount, choice, instant, nullable, position, text, withheld } from '#libs/read-models/description/values.js';
import { correlation, currency, order, partner } from '../values.js';

export const ADJUSTMENT_STATUS = ['proposed', 'approved'] as const;

const none = { example: null };

/** What two people of finance moved an account by (E5), or a correction of an order (E31). */
export const ADJUSTMENT = describeRow({
  name: 'Adjustment',
  table: 'adjustment',
  fields: {
    position: internal(position('Log position of the proposal, or of the correction’s posting.')),
    adjustmentId: nullable(text('Null for one of a correction.', 'adj_1')),
    correctionId: nullable(text('Correction that posted it; null for one of finance.', 'cor_1'), none),
    orderId: nullable(order(), none),
    partnerOrgId: partner(),
    currency,
    amount: amount('Signed.', '-5.00'),
    reason: nullable(text('Why, as finance wrote it; null for one of a correction.', 'Paid twice')),
    status: choice('Approved, it is posted.', ADJUSTMENT_STATUS, 'approved'),
    proposedBy: withheld(
      nullable(text('User of finance, for finance; null to a partner, and for one of a correction.', 'usr_1')),
    ),
    proposedAt: instant('When it was proposed, or the correction made.'),
    approvedBy: withheld(
      nullable(text('Another user of finance; null to a partner, and for one of a correction.', 'usr_2')),
    ),
    approvedAt: nullable(instant('When it was approved; null before.')),
    month: nullable(text('Month of the statement that has it; null until it is posted.', '2026-03', '^\\d{4}-\\d{2}$')),
    correlationId: correlation(),
  },
  order: ['position'],
  filters: ['adjustmentId', 'orderId', 'partnerOrgId', 'currency', 'status'],
});
export type AdjustmentRow = RowOf<typeof ADJUSTMENT>;
export interface AdjustmentFilter extends FilterOf<typeof ADJUSTMENT> {
  /** What an organisation may see: its own. */
  orgId?: string | undefined;
}
