import { describeRow, type FilterOf, internal, type RowOf } from '#libs/read-models/description/row.js';
import { amount, date, flag, instant, nullable, position, uuid } from '#libs/read-models/description/values.js';
import { correlation, partner } from '../values.js';

/** Whether a partner's clients bought enough in the twelve months before a day (R3, E16). */
export const THRESHOLD = describeRow({
  name: 'Threshold',
  table: 'threshold',
  fields: {
    partnerOrgId: partner(),
    windowFrom: date('First day of the twelve months.', '2025-03-12'),
    windowTo: date('The day after their last: the day evaluated for.'),
    chf: amount('Net turnover in CHF: paid in the twelve months less refunds in them.', '1000.00'),
    eur: amount('The same in EUR.', '899.99'),
    isMet: flag('Whether 9 × chf + 10 × eur is 18000.00 or more (A16).'),
    graceUntil: nullable(date('Until when it has time; null if it is enough.', '2026-06-10')),
    evaluatedAt: instant('When it was evaluated.'),
    evaluationId: uuid('Event that began the evaluation of all partners.'),
    correlationId: correlation(),
    position: internal(position('Its log position.')),
  },
  order: ['position'],
  filters: ['partnerOrgId'],
});
export type ThresholdRow = RowOf<typeof THRESHOLD>;
export type ThresholdFilter = FilterOf<typeof THRESHOLD>;
