import fc from 'fast-check';
import * as money from './money.js';
import { add, compare, fiveCentRounding, lessRate, proportion, shareOf, subtract, sum, times } from './money.js';

/** Cents and ten-thousandths as whole numbers: the oracle knows no decimals. */
const amountOf = (cents: bigint): string => {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
const rateOf = (tenThousandths: number): string =>
  `${tenThousandths === 10_000 ? 1 : 0}.${String(tenThousandths % 10_000).padStart(4, '0')}`;
/** Half away from zero, so that a negative amount is its positive mirror image. */
const quotient = (dividend: bigint, divisor: bigint): bigint => {
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = (2n * size + divisor) / (2n * divisor);
  return dividend < 0n ? -rounded : rounded;
};
const LARGEST = 10n ** 18n;
const cents = fc.oneof(fc.bigInt({ min: -LARGEST, max: LARGEST }), fc.bigInt({ min: -1_000_000n, max: 1_000_000n }));
const rate = fc.integer({ min: 0, max: 10_000 });

describe('Rates against whole numbers', () => {
  it('shareOf and lessRate are rounded once, half up (A9)', () => {
    fc.assert(
      fc.property(cents, rate, (amount, part) => {
        expect(shareOf(amountOf(amount), rateOf(part))).toBe(amountOf(quotient(amount * BigInt(part), 10_000n)));
        expect(lessRate(amountOf(amount), rateOf(part))).toBe(
          amountOf(quotient(amount * BigInt(10_000 - part), 10_000n)),
        );
      }),
    );
  });

  it('what is less the rate and the benefit make the net again (A9)', () => {
    fc.assert(
      fc.property(cents, rate, (amount, part) => {
        const net = amountOf(amount);
        const preferential = lessRate(net, rateOf(part));
        expect(add(preferential, subtract(net, preferential))).toBe(net);
      }),
    );
  });

  it('proportion is the exact quotient rounded once, of amounts and of days (A15)', () => {
    const whole = fc.bigInt({ min: 1n, max: 10n ** 12n });
    fc.assert(
      fc.property(cents, whole, fc.bigInt({ min: 0n, max: 10n ** 12n }), (amount, all, some) => {
        const part = some > all ? all : some;
        const expected = amountOf(quotient(amount * part, all));
        expect(proportion(amountOf(amount), amountOf(part), amountOf(all))).toBe(expected);
        expect(proportion(amountOf(amount), Number(part), Number(all))).toBe(expected);
      }),
    );
  });

  it('sums, products and differences are exact', () => {
    const some = fc.array(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), { maxLength: 20 });
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 1000 }), (all, quantity) => {
        expect(sum(all.map(amountOf))).toBe(amountOf(all.reduce((total, one) => total + one, 0n)));
        const [first = 0n, second = 0n] = all;
        expect(times(amountOf(first), quantity)).toBe(amountOf(first * BigInt(quantity)));
        expect(Math.sign(compare(amountOf(first), amountOf(second)))).toBe(
          Number(first > second) - Number(first < second),
        );
      }),
    );
  });

  it('the reversals of any parts of a line add up to its benefit (A15)', () => {
    const parts = fc.array(fc.bigInt({ min: 1n, max: 100_000n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parts, rate, (refunds, percent) => {
        const charged = sum(refunds.map(amountOf));
        const benefit = subtract(charged, lessRate(charged, rateOf(percent)));
        expect(sum(reversalsOf(benefit, charged, refunds.map(amountOf)))).toBe(benefit);
      }),
    );
  });
});

const reversalsOf = (benefit: string, charged: string, refunds: string[]): string[] => {
  let refunded = '0.00';
  let reversed = '0.00';
  return refunds.map((refund) => {
    refunded = add(refunded, refund);
    const upTo = proportion(benefit, refunded, charged);
    const now = subtract(upTo, reversed);
    reversed = upTo;
    return now;
  });
};

describe('The test vectors of the programme', () => {
  it('347.20 less 25 % by quantity is 260.40, less 20 % is 208.32, a benefit of 52.08', () => {
    const net = lessRate('347.20', '0.25');
    expect([net, lessRate(net, '0.20'), subtract(net, lessRate(net, '0.20'))]).toEqual(['260.40', '208.32', '52.08']);
    expect(times('9.92', 35)).toBe('347.20');
  });
  it.each([
    ['260.40', '0.35', '169.26', '91.14'],
    ['9.95', '0.35', '6.47', '3.48'],
    ['0.10', '0.25', '0.08', '0.02'],
    ['0.01', '0.35', '0.01', '0.00'],
  ])('%s at %s leaves %s, a benefit of %s', (net, percent, preferential, benefit) => {
    expect(lessRate(net, percent)).toBe(preferential);
    expect(subtract(net, preferential)).toBe(benefit);
  });
  it('are rounded once where an amount is as long as the database holds (A9): 20 digits would make a cent of nothing', () => {
    expect(shareOf('50000000000000050.01', '0.9999')).toBe('49995000000000050.00');
  });
  it('52.08 on 260.40, refunded by 100.00, 100.00 and 60.40, is reversed by 20.00, 20.00 and 12.08', () => {
    expect(reversalsOf('52.08', '260.40', ['100.00', '100.00', '60.40'])).toEqual(['20.00', '20.00', '12.08']);
  });
});

describe('What is no amount and no rate', () => {
  it.each(['1', '1.0', '1.000', '01.00', '-0.00', '1e3', 'NaN', ' 1.00', '+1.00', '123456789012345678.00', ''])(
    'amount %p',
    (text) => {
      expect(money.isAmount(text)).toBe(false);
      expect(() => add(text, '0.00')).toThrow('not an amount');
    },
  );
  it.each(['1.1', '-0.1', '.5', '0.12345', '1e-1', 'NaN', '2', ''])('rate %p', (text) => {
    expect(money.isRate(text)).toBe(false);
    expect(() => lessRate('1.00', text)).toThrow('not a rate');
  });
  it('what only reads like one', () => {
    expect([['1.00'], 1, null].map(money.isAmount)).toEqual([false, false, false]);
    expect([['0.20'], 0.2, null].map(money.isRate)).toEqual([false, false, false]);
    expect(['0', '1', '1.0000', '0.2'].map(money.isRate)).toEqual([true, true, true, true]);
  });
  it('a share of nothing, a fraction of a day, and more digits than the database holds', () => {
    expect(() => proportion('1.00', 1, 0)).toThrow('no share of nothing');
    expect(() => proportion('1.00', 0.5, 2)).toThrow('whole number');
    expect(() => times('99999999999999999.00', 10)).toThrow('17 digits');
    expect(() => times('1.00', 0.5)).toThrow('not a whole quantity');
  });
  it('knows the cap of benefits (A10), and a zero without a sign', () => {
    expect([money.exceedsCap('0.35'), money.exceedsCap('0.3501')]).toEqual([false, true]);
    expect([money.negate('0.00'), subtract('0.00', '0.00'), shareOf('-0.01', '0.10')]).toEqual([
      '0.00',
      '0.00',
      '0.00',
    ]);
    expect(['-0.01', '0.00', '0.01'].map(money.isNegative)).toEqual([true, false, false]);
    expect([money.isZero('0.00'), add(money.ZERO, '1.00')]).toEqual([true, '1.00']);
    expect([money.min('2.00', '10.00'), money.min('10.00', '2.00')]).toEqual(['2.00', '2.00']);
  });
  it('a line is at most 999999999999.99, whatever its quantity', () => {
    const lines = [
      ['999999999999.99', 1],
      ['1000000000000.00', 1],
      ['333333333333.33', 3],
      ['333333333333.34', 3],
    ] as const;
    expect(lines.map(([unit, quantity]) => money.fitsLine(unit, quantity))).toEqual([true, false, true, false]);
  });
});

describe('Rounding to 0.05 (V5)', () => {
  it.each([
    ['10.80', '0.00'],
    ['10.81', '-0.01'],
    ['10.82', '-0.02'],
    ['10.83', '0.02'],
    ['10.84', '0.01'],
    ['0.02', '-0.02'],
    ['0.00', '0.00'],
  ])('%s takes %s', (amount, rounding) => expect(fiveCentRounding(amount)).toBe(rounding));
});

describe('What is not rounded yet', () => {
  it('has all its digits, at least two, and says where it does not end (A9, A15)', () => {
    const { lessRate: less, proportion: part, shareOf: share } = money.unrounded;
    expect([less('286.80', '0'), less('9.99', '0.2550'), share('0.05', '0.1')]).toEqual(['286.80', '7.44255', '0.005']);
    expect(part('52.08', '100.00', '260.40')).toBe('20.00');
    expect(part('1.00', 1, 3)).toBe('0.3333333333…');
  });
});
