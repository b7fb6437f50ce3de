import { accountIdOf, emptyAccount } from './account.js';
import { maturityOf } from './postings.js';

describe('A partner’s account', () => {
  it('is one a partner and currency (A26), and empty is a balance', () => {
    expect(emptyAccount(accountIdOf('p', 'CHF'))).toEqual({
      partnerOrgId: 'p',
      currency: 'CHF',
      balanceAfter: { pending: '0.00', held: '0.00', available: '0.00', inPayout: '0.00', paid: '0.00' },
    });
    for (const id of ['p.USD', '.CHF', 'CHF']) expect(() => emptyAccount(id)).toThrow('not an account');
  });

  it('an entry matures so many days after the day of the payment (A12, E1)', () => {
    expect(maturityOf('2024-02-29T22:59:59Z', 30)).toBe('2024-03-30');
    expect(maturityOf('2024-02-29T23:00:00Z', 30)).toBe('2024-03-31');
    expect(maturityOf('2024-02-29T23:00:00Z', 0)).toBe('2024-03-01');
  });
});
