import { isValidIBAN } from 'ibantools';
import { isCountry } from '#libs/kernel/countries.js';
import { isId } from '#libs/kernel/ids.js';
import { CURRENCIES, exceedsCap, isAmount, isNegative, isRate } from '#libs/kernel/money.js';
import { isText } from '#libs/kernel/text.js';
import { FIRST_YEAR, isDate, isInstant, LAST_YEAR } from '#libs/kernel/time.js';
import { MAX_MONTHS } from '#libs/orders/events/mandate-set.js';
import { MAX_POLICY_DAYS } from '#libs/programme/events/policy-set.js';

/** What is wrong with a value, in words that follow its name; undefined: nothing. */
export type Check = (value: unknown) => string | undefined;
export const must =
  (holds: (value: unknown) => boolean, what: string): Check =>
  (value) =>
    holds(value) ? undefined : `must be ${what}`;
export const oneOf = (...values: readonly unknown[]): Check =>
  must((value) => values.includes(value), `one of ${values.join(', ')}`);
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** An object with exactly these fields; a name that ends in `?` may be missing. */
export const object =
  (fields: Record<string, Check>): Check =>
  (value) => {
    if (!isObject(value)) return 'must be an object';
    for (const [name, check] of Object.entries(fields)) {
      const key = name.replace('?', '');
      if (value[key] === undefined) {
        if (key === name) return `${key} is missing`;
        continue;
      }
      const problem = check(value[key]);
      if (problem) return `${key} ${problem}`;
    }
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(fields, key) && !Object.hasOwn(fields, `${key}?`));
    return unknown === undefined ? undefined : `${unknown} is not a field of it`;
  };
export const list =
  (item: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return 'must be a list';
    for (const [index, element] of value.entries()) {
      const problem = item(element);
      if (problem) return `[${index}] ${problem}`;
    }
    return undefined;
  };
export const mapOf =
  (key: Check, item: Check): Check =>
  (value) => {
    if (!isObject(value)) return 'must be an object';
    for (const [name, element] of Object.entries(value)) {
      const problem = key(name) ?? item(element);
      if (problem) return `${name} ${problem}`;
    }
    return undefined;
  };
const both =
  (...checks: Check[]): Check =>
  (value) =>
    checks.map((check) => check(value)).find((problem) => problem !== undefined);

/** A list that says nothing would be refused by the ledger, and what follows it play on the list before. */
export const some = (items: Check): Check =>
  both(
    items,
    must((value) => (value as unknown[]).length > 0, 'a list of at least one'),
  );

export const id = must(isId, 'an id of A-Z a-z 0-9 _ -');
export const textUpTo = (limit: number): Check =>
  must(
    (value) => isText(value) && value.length <= limit,
    `a text of up to ${limit} characters on one line, without control characters`,
  );
export const text = textUpTo(200);
export const country = must(isCountry, 'a country as its two letters of ISO 3166-1');
export const currency = oneOf(...CURRENCIES);
export const instant = must(
  isInstant,
  `an instant of the years ${FIRST_YEAR} to ${LAST_YEAR} such as 2024-03-12T09:00:00Z`,
);
export const date = must(isDate, `a date of the years ${FIRST_YEAR} to ${LAST_YEAR + 1} such as 2024-03-12`);
export const rate = must(isRate, 'a rate such as "0.20"');
export const benefitRate = must((value) => isRate(value) && !exceedsCap(value), 'a rate of at most "0.35"');
const price = must((value) => isAmount(value) && !isNegative(value), 'an amount such as "9.92"');
export const positive = must(
  (value) => isAmount(value) && !isNegative(value) && value !== '0.00',
  'an amount above zero such as "9.92"',
);
export const quantity = must((value) => Number.isSafeInteger(value) && (value as number) >= 1, 'a whole number from 1');
export const wholeBetween = (least: number, most: number): Check =>
  must(
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
    `a whole number from ${least} to ${most}`,
  );
export const days = wholeBetween(0, MAX_POLICY_DAYS);
/** Null says something of its own, such as "switched off". */
export const nullOr =
  (check: Check): Check =>
  (value) =>
    value === null ? undefined : check(value);
export const months = must(
  (value) => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= MAX_MONTHS,
  `a whole number from 1 to ${MAX_MONTHS}`,
);
export const payment = oneOf('CLIENT', 'PARTNER');
export const yes = oneOf(true);
export const products = both(
  list(id),
  must((value) => new Set(value as string[]).size === (value as string[]).length, 'a list without repetitions'),
);
export const access: Check = (value) =>
  isObject(value) && value['mode'] === 'LIMITED'
    ? object({ mode: oneOf('LIMITED'), products })(value)
    : object({
        mode: oneOf('FULL', 'LIMITED'),
        'products?': must((list) => Array.isArray(list) && list.length === 0, 'left out with FULL'),
      })(value);
export const actor = object({ user: id, role: oneOf('legalRepresentative', 'administrator', 'collaborator') });
export const staff = object({ user: id });
export const iban = must((value) => typeof value === 'string' && isValidIBAN(value), 'a valid IBAN without spaces');
export const unitPrices = mapOf(currency, price);
export const rulesUpTo = (most: Check): Check =>
  list(object({ family: id, level: id, 'rate?': most, 'prices?': mapOf(id, unitPrices) }));
export const period = { from: date, to: date };
export const pair = { client: id, partner: id };
