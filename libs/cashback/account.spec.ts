import type { Earning } from '#libs/orders/events/order-paid.js';
import { accountIdOf, accrue, emptyAccount, maturityOf, reverse } from './account.js';

const earning: Earning = {
  partnerOrgId: 'p',
  clientOrgId: 'c',
  productId: 'x',
  net: '260.40',
  rate: '0.20',
  preferential: '208.32',
  amount: '52.08',
  rateCardVersion: 'card-1',
  delegationRevision: 3,
};
const paid = (differences: Partial<Earning> = {}, currency: 'CHF' | 'EUR' = 'CHF') => ({
  eventId: 'e1',
  effectiveAt: '2024-03-12T09:00:00Z',
  data: {
    orderId: 'o1',
    charged: '260.40',
    currency,
    instrument: 'card' as const,
    earning: { ...earning, ...differences },
  },
});
const refunded = (amount: string, cumulative: string) => ({
  eventId: 'e2',
  effectiveAt: '2024-03-13T09:00:00Z',
  data: {
    orderId: 'o1',
    refundId: 'r1',
    net: '100.00',
    cumulative: '100.00',
    currency: 'CHF' as const,
    reversal: { partnerOrgId: 'p', clientOrgId: 'c', productId: 'x', cumulative, amount },
  },
});

describe('A partner’s account', () => {
  const empty = emptyAccount(accountIdOf('p', 'CHF'));

  it('is one a partner and currency (A26), and empty is a balance', () => {
    expect(empty).toEqual({
      partnerOrgId: 'p',
      currency: 'CHF',
      balanceAfter: { pending: '0.00', available: '0.00', paid: '0.00' },
    });
    expect(() => emptyAccount('p.USD')).toThrow('not an account');
    expect(() => accrue(empty, paid({}, 'EUR'))).toThrow('belongs to p.EUR');
    expect(() => accrue(empty, paid({ partnerOrgId: 'q' }))).toThrow('belongs to q.CHF');
  });

  it('accrues pending at payment, to mature after the holding period (A12, E1)', () => {
    expect(accrue(empty, paid())).toMatchObject({
      amount: '52.08',
      balanceAfter: { pending: '52.08', available: '0.00', paid: '0.00' },
      maturesOn: '2024-04-11',
      delegationRevision: 3,
      rateCardVersion: 'card-1',
      sourceEventId: 'e1',
    });
    expect(maturityOf('2024-02-29T22:59:59Z')).toBe('2024-03-30');
    expect(maturityOf('2024-02-29T23:00:00Z')).toBe('2024-03-31');
  });

  it('a discount or a line without benefit posts nothing (R26)', () => {
    expect(accrue(empty, { ...paid(), data: { ...paid().data, earning: null } })).toBeNull();
  });

  it('a refund takes its share back, below zero if it must; a share of 0.00 posts nothing (A14, A15)', () => {
    expect(reverse(empty, refunded('20.00', '20.00'))).toMatchObject({
      amount: '-20.00',
      cumulative: '20.00',
      balanceAfter: { pending: '-20.00' },
    });
    expect(reverse(empty, refunded('0.00', '20.00'))).toBeNull();
  });
});
