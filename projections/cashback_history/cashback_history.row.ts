import {
  describeRow,
  generated,
  internal,
  type FilterOf,
  type RowOf,
  stored,
} from '#libs/read-models/description/row.js';
import {
  amount,
  choice,
  date,
  type HeldBy,
  instant,
  nullable,
  part,
  position,
  rate,
  text,
  uuid,
  whole,
} from '#libs/read-models/description/values.js';
import { client, currency, order, partner, product } from '../values.js';

const TYPES = [
  'accrued',
  'reversed',
  'adjusted',
  'released',
  'held',
  'unheld',
  'payout-requested',
  'payout-sent',
  'payout-settled',
  'payout-failed',
  'payout-returned',
  'payout-cancelled',
] as const;
const none = { example: null };

/**
 * A posting. The first three types change what an account has, by a signed `amount`; the others move it between the parts
 * of the balance, which stand here as they are after it.
 */
export const CASHBACK_ENTRY = describeRow({
  name: 'CashbackEntry',
  table: 'cashback_history',
  fields: {
    position: internal(position('Log position of the posting.')),
    eventId: uuid('The posting’s event.'),
    effectiveAt: instant('Of the payment or refund, or of what finance or the bank did.'),
    effectiveOn: generated(
      date('Business date of effectiveAt; its month is the one of the earnings of an accrual or reversal.'),
    ),
    recordedAt: instant('When it was stored.'),
    countsFrom: nullable(
      instant('Since when the amount counts: of a correction the order’s payment (E32); null for what only moves.'),
    ),
    knownFrom: nullable(
      instant('Since when it was known; of a history, when its record says it happened. Null for what only moves.'),
    ),
    type: choice('Accrued, reversed and adjusted change what the account has; the others move it.', TYPES),
    partnerOrgId: partner(),
    currency,
    clientOrgId: nullable(client('Client; null without an order.')),
    productId: nullable(product('Product; null without an order.')),
    orderId: nullable(order()),
    refundId: nullable(text('Refund that took it back.', 'rfd_1'), none),
    adjustmentId: nullable(text('Adjustment of finance.', 'adj_1'), none),
    correctionId: nullable(text('Correction that adjusted the account.', 'cor_1'), none),
    runId: nullable(text('Payout run.', 'run_1'), none),
    net: nullable(amount('What the client was charged.', '260.40')),
    rate: nullable(rate('Rate of the benefit; null where a preferential price decided.')),
    preferential: nullable(amount('Price after the benefit.', '208.32')),
    amount: amount('Negative when taken back; of what moved between parts, how much.'),
    balance: amount('What is owed after this posting: all parts but paid.'),
    pending: amount('Part of the balance after it (E1).'),
    held: amount('Part of the balance after it (E3).', '0.00'),
    available: amount('Part of the balance after it; may be negative (E2, E4).', '0.00'),
    inPayout: amount('Part of the balance after it (E7).', '0.00'),
    paid: amount('Part of the balance after it (E9).', '0.00'),
    month: nullable(text('Month of the statement that has it; null where none does.', '2026-03', '^\\d{4}-\\d{2}$')),
    maturesOn: nullable(date('First day on which it may be released.', '2026-04-11')),
    rateCardVersion: nullable(text('Rate card that decided.', 'card-2026')),
    delegationRevision: nullable(whole('Revision of the delegation that the placement saw.', 7)),
    sourceEventId: uuid('Payment, refund or decision behind it.', '6f2c1f5e-6f0b-5f4e-9a55-0d7c5e2b91a4'),
    stream: text('Stream of the posting.', 'partnerAccount-org_beta.CHF'),
    streamRevision: stored(whole('Its revision.', 12), {
      type: 'bigint',
      read: 'cashback_history.stream_revision::integer',
    }),
  },
  order: ['position'],
  filters: ['partnerOrgId', 'currency'],
});
/** What a partner had earned of a currency by one moment, as it was known by another (E32). */
export const BALANCE_AT = part('BalanceAt', {
  partnerOrgId: partner(),
  currency,
  asOf: instant('What counts by then.'),
  knownAt: instant('What was known by then.'),
  accrued: amount('Cashback that payments made due (A12).', '52.08'),
  reversed: amount('What refunds took back, negative (A15).', '0.00'),
  adjusted: amount('What adjustments and corrections added or took, signed (E5, E31).', '26.04'),
  balance: amount('All three together, whether or not it was paid since.', '78.12'),
});
export type BalanceAtRow = HeldBy<typeof BALANCE_AT>;
export type CashbackRow = RowOf<typeof CASHBACK_ENTRY>;
export type CashbackFilter = FilterOf<typeof CASHBACK_ENTRY>;
