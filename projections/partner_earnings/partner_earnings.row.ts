import { computed, describeRow, type FilterOf, generated, type RowOf } from '#libs/read-models/description/row.js';
import type { Currency } from '#libs/kernel/money.js';
import { amount, nullable, rate, text, whole } from '#libs/read-models/description/values.js';
import { column, table } from '#libs/read-models/postgres/table.js';
import { currency, partner } from '../values.js';

const ofMonth = (column: string): string => `partner_earnings.${column} = c.${column}`;
const CLIENTS = `(SELECT count(*)::integer FROM earning_client c
  WHERE ${['partner_org_id', 'currency', 'month'].map(ofMonth).join(' AND ')})`;
const EFFECTIVE_RATE = `CASE WHEN partner_earnings.accrued_on > 0
  THEN round(partner_earnings.accrued / partner_earnings.accrued_on, 4)::text END`;

const month = text('Month in Europe/Zurich of the payment or refund.', '2026-03', '^\\d{4}-\\d{2}$');

/**
 * A month in Europe/Zurich; what was taken back is zero or negative: cashback of the refunds of the month, and discounts
 * on what they gave back. A month with discounts only has no entries.
 */
export const EARNING = describeRow({
  name: 'Earning',
  table: 'partner_earnings',
  fields: {
    partnerOrgId: partner(),
    currency,
    month,
    accrued: amount('Cashback accrued.'),
    reversed: amount('Taken back by refunds; zero or negative.', '0.00'),
    adjusted: amount('Adjustments of finance and corrections (E5, E31).', '0.00'),
    entries: whole('Accruals and reversals.', 1),
    clients: computed(whole('Clients whose payments brought cashback.', 1), CLIENTS),
    accruedOn: amount('What they were charged for it, excluding VAT.', '260.40'),
    effectiveRate: computed(nullable(rate('accrued ÷ accruedOn; null without an accrual.', '0.2000')), EFFECTIVE_RATE),
    discountGiven: amount('Discounts at placement (R26).', '0.00'),
    discountTakenBack: amount('Discounts on what refunds gave back (A15); zero or negative.', '0.00'),
    discountNet: generated(amount('Given and taken back together.', '0.00')),
  },
  order: ['partnerOrgId', 'currency', 'month'],
  descending: ['month', 'partnerOrgId', 'currency'],
  filters: ['partnerOrgId'],
});

/** What an account holds now; `balance` is what is owed: everything that is not paid. */
export const BALANCE = describeRow({
  name: 'Balance',
  table: 'partner_balance',
  fields: {
    partnerOrgId: partner(),
    currency,
    pending: amount('Not yet released (E1).'),
    held: amount('By finance (E3).', '0.00'),
    available: amount('For the next payout run; may be negative (E4, E7).', '0.00'),
    inPayout: amount('In a run that is neither settled nor given up (E7).', '0.00'),
    paid: amount('Settled less returned (E9).', '0.00'),
    balance: generated(amount('What is owed: all but what is paid.')),
  },
  order: ['partnerOrgId', 'currency'],
  filters: ['partnerOrgId'],
});

/** All discounts a partner was given at placement, what refunds took back of them (zero or negative), and what is left. */
export const DISCOUNT = describeRow({
  name: 'Discount',
  table: 'partner_earnings',
  fields: {
    partnerOrgId: partner(),
    currency,
    given: computed(amount('All discounts at placement, paid or not.'), 'sum(discount_given)'),
    takenBack: computed(
      amount('Discounts on what refunds gave back (A15); zero or negative.', '-20.00'),
      'sum(discount_taken_back)',
    ),
    net: computed(
      amount('Given and taken back together: zero once everything was refunded.', '32.08'),
      'sum(discount_net)',
    ),
  },
  tail: 'GROUP BY partner_org_id, currency HAVING sum(discount_given) <> 0',
  order: ['partnerOrgId', 'currency'],
  filters: ['partnerOrgId'],
});
export type EarningsRow = RowOf<typeof EARNING>;
export type BalanceRow = RowOf<typeof BALANCE>;
export type DiscountRow = RowOf<typeof DISCOUNT>;
export type EarningsFilter = FilterOf<typeof EARNING>;

/** Lines that a partner pays at its discount. */
export const DISCOUNTED = table('discounted_order', {
  order_id: 'text',
  partner_org_id: 'text',
  currency: column<Currency>('text'),
  discount: 'numeric(19,2)',
  charged: 'numeric(19,2)',
});
/** Clients that a month's accruals came of. */
export const EARNING_CLIENT = table('earning_client', {
  partner_org_id: 'text',
  currency: column<Currency>('text'),
  month: 'text',
  client_org_id: 'text',
});
