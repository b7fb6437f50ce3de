import type { Balance } from '#libs/cashback/events/balance.js';
import type { CashbackAccruedData } from '#libs/cashback/events/cashback-accrued.js';
import type { CashbackReversedData } from '#libs/cashback/events/cashback-reversed.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { Amount, Currency } from '#libs/kernel/money.js';

/** What every event of an account carries; parts that are not told are 0.00. */
export const partsOf = (partnerOrgId: string, parts: Partial<Balance>, currency: Currency = 'CHF') => ({
  sourceUpTo: '1',
  deferred: [],
  partnerOrgId,
  currency,
  balanceAfter: { pending: '0.00', held: '0.00', available: '0.00', inPayout: '0.00', paid: '0.00', ...parts },
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
  ...partsOf(partner, { pending: balance }, currency),
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
  ...partsOf('org_p', { pending: balance }),
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
