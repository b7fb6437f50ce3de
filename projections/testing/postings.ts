import type { CashbackAccruedData } from '#libs/cashback/events/cashback-accrued.js';
import type { CashbackReversedData } from '#libs/cashback/events/cashback-reversed.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { Amount, Currency } from '#libs/kernel/money.js';

const account = (partnerOrgId: string, currency: Currency, pending: Amount) => ({
  sourceUpTo: '1',
  deferred: [],
  partnerOrgId,
  currency,
  balanceAfter: { pending, held: '0.00', available: '0.00', inPayout: '0.00', paid: '0.00' },
});

/** 52.08 on 260.40 (programme 1.10), for another partner, currency or amount where told. */
export const accrued = (
  orderId: string,
  balance: Amount,
  {
    partner = 'org_p',
    currency = 'CHF',
    amount = '52.08',
  }: { partner?: string; currency?: Currency; amount?: Amount } = {},
): CashbackAccruedData => ({
  ...account(partner, currency, balance),
  orderId,
  clientOrgId: 'org_c',
  productId: 'p1',
  net: '260.40',
  rate: '0.20',
  preferential: '208.32',
  amount,
  maturesOn: '2024-02-29',
  rateCardVersion: 'rc-1',
  delegationRevision: 3,
  month: null,
  sourceEventId: derivedUuid('paid', orderId),
});

export const reversed = (
  orderId: string,
  amount: Amount,
  cumulative: Amount,
  balance: Amount,
): CashbackReversedData => ({
  ...account('org_p', 'CHF', balance),
  orderId,
  clientOrgId: 'org_c',
  productId: 'p1',
  refundId: `ref-${cumulative}`,
  amount,
  fromEntry: amount,
  loose: '0.00',
  month: null,
  cumulative,
  sourceEventId: derivedUuid('refunded', cumulative),
});
