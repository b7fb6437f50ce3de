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
  instant,
  nullable,
  position,
  rate,
  text,
  uuid,
  whole,
} from '#libs/read-models/description/values.js';
import { client, currency, order, partner, product } from '../values.js';

/** A posting; `amount` is negative for a reversal, `balance` is what the account holds after it. */
export const CASHBACK_ENTRY = describeRow({
  name: 'CashbackEntry',
  table: 'cashback_history',
  fields: {
    position: internal(position('Log position of the posting.')),
    eventId: uuid('The posting’s event.'),
    effectiveAt: instant('Of the payment or refund.'),
    effectiveOn: generated(date('Business date of effectiveAt; its month is the one of the earnings.')),
    recordedAt: instant('When it was stored.'),
    type: choice('Posting.', ['accrued', 'reversed']),
    partnerOrgId: partner(),
    currency,
    clientOrgId: client(),
    productId: product(),
    orderId: order(),
    refundId: nullable(text('Refund that took it back.', 'rfd_1'), { example: null }),
    net: nullable(amount('What the client was charged.', '260.40')),
    rate: nullable(rate('Rate of the benefit; null where a preferential price decided.')),
    preferential: nullable(amount('Price after the benefit.', '208.32')),
    amount: amount('Negative when taken back.'),
    balance: amount('After this posting.'),
    maturesOn: nullable(date('First day on which it may be released.', '2026-04-11')),
    rateCardVersion: nullable(text('Rate card that decided.', 'card-2026')),
    delegationRevision: nullable(whole('Revision of the delegation that the placement saw.', 7)),
    sourceEventId: uuid('Payment or refund behind it.', '6f2c1f5e-6f0b-5f4e-9a55-0d7c5e2b91a4'),
    stream: text('Stream of the posting.', 'partnerAccount-org_beta.CHF'),
    streamRevision: stored(whole('Its revision.', 12), {
      type: 'bigint',
      read: 'cashback_history.stream_revision::integer',
    }),
  },
  order: ['position'],
  filters: ['partnerOrgId', 'currency'],
});
export type CashbackRow = RowOf<typeof CASHBACK_ENTRY>;
export type CashbackFilter = FilterOf<typeof CASHBACK_ENTRY>;
