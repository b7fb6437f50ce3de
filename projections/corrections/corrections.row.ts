import { describeRow, type FilterOf, internal, type RowOf, stored } from '#libs/read-models/description/row.js';
import {
  amount,
  choice,
  instant,
  nullable,
  position,
  rate,
  text,
  whole,
} from '#libs/read-models/description/values.js';
import { correlation, order, partner } from '../values.js';

const KINDS = ['rate-card', 'attribution', 'tax'] as const;
export const CORRECTION_STATUS = ['proposed', 'approved', 'made'] as const;
const OUTCOMES = ['decided-again', 'paid-by-partner', 'taxed-again'] as const;

const none = { example: null };
const correction = () => text('Correction.', 'cor_1');

/** What was decided wrongly and is put right by two people (A28, E29, E30, E32). */
export const CORRECTION = describeRow({
  name: 'Correction',
  table: 'correction',
  fields: {
    position: internal(position('Log position of the proposal.')),
    correctionId: correction(),
    kind: choice(
      'The rules of a published card (E29), whose an order’s cashback is (E30), or the tax of an invoice (A28).',
      KINDS,
    ),
    rateCardVersion: nullable(text('Card that had wrong rules; null for the others.', 'card-2026')),
    orderId: nullable(order(), none),
    partnerOrgId: nullable(partner('Earner that the order is to have; null: nobody, and for the others.'), none),
    invoiceNumber: stored(
      nullable(text('Invoice that had a wrong tax; null for the others.', '1042', '^\\d+$'), none),
      {
        type: 'bigint',
      },
    ),
    reason: text('Why, as finance wrote it.', 'the level was mistyped'),
    status: choice('Approved, it is being made; made, every order of it was decided again.', CORRECTION_STATUS, 'made'),
    proposedBy: text('User of finance that proposed it.', 'usr_1'),
    proposedAt: instant('When it was proposed.'),
    approvedBy: nullable(text('Another user of finance, who agreed.', 'usr_2')),
    approvedAt: nullable(instant('When it was approved: what it posts is recorded then (E32).')),
    orders: nullable(whole('Orders decided again, changed or not; null until it is made.', 12)),
    paidByPartners: nullable(whole('Orders left as they are, because a partner paid them (E29).', 1)),
    adjustments: nullable(whole('Adjustments that it posted (E31).', 7)),
    correlationId: correlation(),
  },
  order: ['position'],
  filters: ['correctionId', 'kind', 'status', 'orderId'],
});
export type CorrectionRow = RowOf<typeof CORRECTION>;
export type CorrectionFilter = FilterOf<typeof CORRECTION>;

/** What a correction did to an order. */
export const CORRECTION_ORDER = describeRow({
  name: 'CorrectedOrder',
  table: 'correction_order',
  fields: {
    correctionId: correction(),
    orderId: order(),
    outcome: choice(
      'Decided again, left alone because a partner paid it (E29), or taxed again: its invoice was replaced (A28).',
      OUTCOMES,
    ),
    partnerOrgId: nullable(partner('Earner that it has since; null: nobody, or its earner stays.')),
    partnerLevel: nullable(text('The earner’s level at the placement.', 'gold')),
    benefit: nullable(
      amount('Cashback that the placement should have promised; null where its earner stays.', '78.12'),
    ),
    rate: nullable(rate('Rate behind it.', '0.30')),
    preferential: nullable(amount('Preferential price behind it.', '182.28')),
    rateCardVersion: nullable(text('Card behind it.', 'card-2026')),
    at: instant('When it was recorded.'),
  },
  order: ['correctionId', 'orderId'],
  filters: ['correctionId', 'orderId', 'outcome'],
});
export type CorrectionOrderRow = RowOf<typeof CORRECTION_ORDER>;
export type CorrectionOrderFilter = FilterOf<typeof CORRECTION_ORDER>;
