import {
  describeRow,
  type FilterOf,
  generated,
  internal,
  type RowOf,
  stored,
} from '#libs/read-models/description/row.js';
import { amount, choice, date, instant, nullable, position, text, uuid } from '#libs/read-models/description/values.js';
import { TOP_UP_INSTRUMENTS } from '#libs/prepaid/events/prepaid-credits.js';
import { client, correlation, currency, order } from '../values.js';

/** What an organisation's prepaid account holds in one currency (V11). */
export const PREPAID_BALANCE = describeRow({
  name: 'PrepaidBalance',
  table: 'prepaid_account',
  fields: {
    orgId: client('Whose it is.'),
    currency,
    balance: amount('Sum of its movements; never below zero.', '118.51'),
    since: instant('When the last movement was recorded.'),
  },
  order: ['orgId', 'currency'],
  filters: ['orgId', 'currency'],
});
export type PrepaidBalanceRow = RowOf<typeof PREPAID_BALANCE>;
export type PrepaidBalanceFilter = FilterOf<typeof PREPAID_BALANCE>;

const MOVEMENTS = ['payout', 'top-up', 'payment', 'return', 'refund'] as const;
const number = (about: string, example: string | null) =>
  stored(nullable(text(about, '1042', '^\\d+$'), { example }), { type: 'bigint' });

/** One movement of a prepaid account, with its cause. */
export const PREPAID_MOVEMENT = describeRow({
  name: 'PrepaidMovement',
  table: 'prepaid_movement',
  fields: {
    position: internal(position('Log position of its event.')),
    orgId: client('Whose account it is.'),
    currency,
    type: choice(
      'Payout of cashback; top-up, which finance saw come in; payment of an invoice; return, where the order was paid otherwise; refund by a credit note.',
      MOVEMENTS,
      'payment',
    ),
    amount: amount('Negative for a payment.', '-81.49'),
    balance: amount('Of the account, after it.', '118.51'),
    effectiveAt: instant('When it counts; of a top-up its value date, where one was given.'),
    effectiveOn: generated(date('Business date of effectiveAt.')),
    recordedAt: instant('When it was recorded.'),
    runId: nullable(text('Payout run; null but for a payout.', 'run_1'), { example: null }),
    topUpId: nullable(text('Null but for a top-up.', 'top_1'), { example: null }),
    instrument: nullable(choice('Null but for a top-up.', TOP_UP_INSTRUMENTS), { example: null }),
    reference: nullable(text('What the bank or the card company calls it; null but for a top-up.', 'camt 17'), {
      example: null,
    }),
    orderId: nullable(order()),
    invoiceNumber: number('Invoice that was paid; null but for a payment or a return.', '1042'),
    creditNoteNumber: number('Credit note that gave it back; null but for a refund.', null),
    correlationId: correlation(),
    eventId: internal(uuid('Its event.')),
  },
  order: ['position'],
  filters: ['orgId', 'currency', 'orderId'],
});
export type PrepaidMovementRow = RowOf<typeof PREPAID_MOVEMENT>;
export type PrepaidMovementFilter = FilterOf<typeof PREPAID_MOVEMENT>;
