import { Decimal } from 'decimal.js';
import { assert } from './errors.js';

/** Enough digits that every product and quotient of two-decimal amounts is rounded once, at the end (A9, A15). */
const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP, toExpPos: 60, toExpNeg: -60 });

/** Amount of money as a decimal string with exactly two decimals, e.g. `"52.08"`; the currency stands beside it. */
export type Amount = string;
/** Rate as a decimal string with at most four decimals, e.g. `"0.20"` for 20 %. */
export type Rate = string;
/** Currencies of the programme (A26): accounts are per currency, amounts never convert. */
export const CURRENCIES = ['CHF', 'EUR'] as const;
export type Currency = (typeof CURRENCIES)[number];

export const ZERO: Amount = '0.00';
/** The largest line of an order: a hundred thousand of them still add up to what the database holds, numeric(19,2). */
export const MAX_LINE: Amount = '999999999999.99';
/** The cap of percentage benefits (R10, A10). */
export const MAX_BENEFIT_RATE: Rate = '0.35';

/** How amounts and rates are written, also for those who read the API's reference. */
export const AMOUNT = /^-?(0|[1-9]\d{0,16})\.\d{2}$/;
export const RATE = /^(0|1)(\.\d{1,4})?$/;

export const isAmount = (value: unknown): value is Amount =>
  typeof value === 'string' && AMOUNT.test(value) && value !== '-0.00';
export const isRate = (value: unknown): value is Rate =>
  typeof value === 'string' && RATE.test(value) && new Exact(value).lte(1);

/** Rounds half up to 0.01, a negative amount like its positive mirror image; the only place where one is rounded. */
const rounded = (value: Decimal): Amount => {
  const cents = value.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
  const amount = (cents.isZero() ? cents.abs() : cents).toFixed(2);
  assert(isAmount(amount), `no amount of at most 17 digits before the point: ${amount}`);
  return amount;
};

const exact = (amount: Amount): Decimal => {
  assert(isAmount(amount), `not an amount with two decimals: ${amount}`);
  return new Exact(amount);
};

const exactRate = (rate: Rate): Decimal => {
  assert(isRate(rate), `not a rate between 0 and 1 with at most four decimals: ${rate}`);
  return new Exact(rate);
};

/** A share's part or whole: an amount, or a whole number such as days. */
const measure = (value: Amount | number): Decimal => {
  if (typeof value === 'string') return exact(value);
  assert(Number.isSafeInteger(value), `not a whole number: ${value}`);
  return new Exact(value);
};

export const add = (a: Amount, b: Amount): Amount => rounded(exact(a).plus(exact(b)));
export const subtract = (a: Amount, b: Amount): Amount => rounded(exact(a).minus(exact(b)));
export const negate = (a: Amount): Amount => rounded(exact(a).negated());
export const sum = (amounts: readonly Amount[]): Amount =>
  rounded(amounts.reduce((total, amount) => total.plus(exact(amount)), new Exact(0)));
/** Negative, zero or positive, as `a` is below, equal to or above `b`. */
export const compare = (a: Amount, b: Amount): number => exact(a).comparedTo(exact(b));
export const isZero = (a: Amount): boolean => exact(a).isZero();
export const isNegative = (a: Amount): boolean => exact(a).isNegative() && !exact(a).isZero();
export const min = (a: Amount, b: Amount): Amount => (compare(a, b) <= 0 ? a : b);
/** Unit price × quantity; exact, because a quantity is a whole number. */
export const times = (unit: Amount, quantity: number): Amount => {
  assert(Number.isSafeInteger(quantity), `not a whole quantity: ${quantity}`);
  return rounded(exact(unit).times(quantity));
};
/** Whether unit price × quantity is at most MAX_LINE. */
export const fitsLine = (unit: Amount, quantity: number): boolean => exact(unit).times(quantity).lte(MAX_LINE);
/** `amount × rate`, rounded half up once (tax of a part). */
export const shareOf = (amount: Amount, rate: Rate): Amount => rounded(exact(amount).times(exactRate(rate)));
/** `amount × (1 − rate)`, rounded half up once (A9: never `amount − round(amount × rate)`, they differ at a tie). */
export const lessRate = (amount: Amount, rate: Rate): Amount =>
  rounded(exact(amount).times(new Exact(1).minus(exactRate(rate))));
/** `amount × part ÷ whole`, rounded half up once (A15 with amounts; a period's share with days). */
export const proportion = (amount: Amount, part: Amount | number, whole: Amount | number): Amount => {
  const divisor = measure(whole);
  assert(!divisor.isZero(), 'no share of nothing');
  return rounded(exact(amount).times(measure(part)).div(divisor));
};
/** Digits of a quotient that does not end. */
const SHOWN_DIGITS = 10;
const shown = (value: Decimal): string => {
  const digits = value.toDecimalPlaces(SHOWN_DIGITS, Decimal.ROUND_DOWN);
  return digits.eq(value) ? digits.toFixed(Math.max(2, digits.decimalPlaces())) : `${digits.toFixed(SHOWN_DIGITS)}…`;
};
/** What the operations of the same names make before they round it, for people who ask why: not to be reckoned with. */
export const unrounded = {
  shareOf: (amount: Amount, rate: Rate): string => shown(exact(amount).times(exactRate(rate))),
  lessRate: (amount: Amount, rate: Rate): string => shown(exact(amount).times(new Exact(1).minus(exactRate(rate)))),
  proportion: (amount: Amount, part: Amount | number, whole: Amount | number): string =>
    shown(exact(amount).times(measure(part)).div(measure(whole))),
};
/** What rounding to the next 0.05 adds to an amount or takes off it: −0.02 to +0.02. */
export const fiveCentRounding = (amount: Amount): Amount => {
  const value = exact(amount);
  return rounded(value.toNearest('0.05', Decimal.ROUND_HALF_UP).minus(value));
};
/** Whether a rate is above the cap of percentage benefits (A10). */
export const exceedsCap = (rate: Rate): boolean => exactRate(rate).gt(MAX_BENEFIT_RATE);
