import { isValidIBAN } from 'ibantools';
import { isCountry } from '#libs/kernel/countries.js';
import { isId } from '#libs/kernel/ids.js';
import {
  type Amount,
  CURRENCIES,
  type Currency,
  exceedsCap,
  isAmount,
  isNegative,
  isRate,
  type Rate,
} from '#libs/kernel/money.js';
import { isText } from '#libs/kernel/text.js';
import {
  type BusinessDate,
  type BusinessMonth,
  FIRST_YEAR,
  type Instant,
  instantMs,
  isDate,
  isInstant,
  isMonth,
  LAST_YEAR,
} from '#libs/kernel/time.js';
import { MAX_MONTHS } from '#libs/orders/events/mandate-set.js';
import { MAX_POLICY_DAYS } from '#libs/programme/events/policy-set.js';

export interface RecordActor {
  user: string;
  role: 'legalRepresentative' | 'administrator' | 'collaborator';
}
export interface RecordAccess {
  mode: 'FULL' | 'LIMITED';
  products?: string[];
}
type Payment = 'CLIENT' | 'PARTNER';
type UnitPrices = Partial<Record<Currency, Amount>>;
interface Base<Do extends string> {
  n: number;
  at: Instant;
  do: Do;
}
interface Personal<Do extends string> extends Base<Do> {
  actor: RecordActor;
}
/** Told with the person of the provider's own who did it. */
interface ByStaff<Do extends string> extends Base<Do> {
  staff: { user: string };
}

/** One line of a history: a business record with the moment it took effect. */
export type HistoryRecord =
  | (Base<'register-organisation'> & {
      org: string;
      name: string;
      form: 'company' | 'private';
      country: string;
      currency: Currency;
    })
  | (Base<'record-vat-number'> & {
      org: string;
      vatNumber: string;
      entryPoint: 'signup' | 'account' | 'pay-page' | 'shop' | 'renewal-email';
    })
  | (Base<'admit-partner' | 'change-partner-level'> & { org: string; level: string })
  | (ByStaff<'suspend-partner' | 'reinstate-partner'> & { org: string })
  | (Personal<'leave-programme'> & { org: string })
  | (Base<'expire-invitations'> & { through: BusinessDate })
  | (Base<'publish-prices'> & {
      version: string;
      validFrom: Instant;
      prices: { sku: string; family: string; price: UnitPrices }[];
      degressive: { family: string; fromQuantity: number; rate: Rate }[];
    })
  | (Base<'set-policy'> & {
      holdingDays?: number;
      graceDays?: number;
      invitationDays?: number | null;
      minPayout?: UnitPrices;
    })
  | (Base<'evaluate-thresholds'> & { on: BusinessDate })
  | (Base<'publish-taxes'> & { tables: Record<string, { validFrom: BusinessDate; rate: Rate }[]> })
  | (Base<'publish-rate-card'> & {
      version: string;
      validFrom: Instant;
      rules: RecordRule[];
    })
  | (Personal<'invite-partner'> & {
      invitation: string;
      client: string;
      partner: string;
      access: RecordAccess;
      payment?: Payment;
      supersede?: true;
    })
  | (Personal<'invite-client'> & {
      invitation: string;
      client: string;
      partner: string;
      access: RecordAccess;
      payment?: Payment;
    })
  | (Personal<'accept-invitation'> & { invitation: string; grant?: RecordAccess; payment?: Payment; supersede?: true })
  | (Personal<'decline-invitation' | 'withdraw-invitation'> & { invitation: string })
  | (Personal<'change-access'> & {
      client: string;
      partner: string;
      access: RecordAccess;
      payment?: Payment;
      supersede?: true;
    })
  | (Personal<'add-product-access' | 'remove-product-access'> & { client: string; partner: string; product: string })
  | (Personal<'change-payment-method'> & { client: string; partner: string; payment: Payment })
  | (Personal<'end-partnership'> & { client: string; partner: string; by: 'client' | 'partner' })
  | (Personal<'assign-collaborator'> & { partner: string; user: string; client: string; products?: string[] })
  | (Personal<'unassign-collaborator'> & { partner: string; user: string; client: string })
  | (Personal<'enter-account'> & { partner: string; client: string; product?: string })
  | (Personal<'order'> & {
      order: string;
      product: string;
      client: string;
      sku: string;
      quantity: number;
      placedBy: string;
      /** The product that it is an add-on of (E27). */
      parent?: string;
      /** Both or neither: a one-off has no period (E28). */
      from?: BusinessDate;
      to?: BusinessDate;
    })
  | (Personal<'renew'> & {
      order: string;
      product: string;
      client: string;
      placedBy: string;
      from: BusinessDate;
      to: BusinessDate;
    })
  | (Base<'pay'> & { order: string })
  | (Base<'refund'> & { refund: string; order: string; net: Amount })
  | (Base<'terminate-product'> & { product: string })
  | (Base<'transfer-product'> & { product: string; to: string })
  | (Personal<'set-renewal'> & { product: string; client: string; placedBy: string; months: number })
  | (Personal<'cancel-renewal'> & { product: string; by: string })
  | (Base<'renew-due'> & { through: BusinessDate })
  | MoneyRecord;

/** What a card gives a family at a level. */
interface RecordRule {
  family: string;
  level: string;
  rate?: Rate;
  prices?: Record<string, UnitPrices>;
}

/** What a person of the provider's staff did. */
interface OfStaff<Do extends string> extends Base<Do> {
  staff: { user: string };
}
/** What becomes of partners' money. */
export type MoneyRecord =
  | (Base<'release'> & { through: BusinessDate })
  | (OfStaff<'hold' | 'unhold'> & { order: string; reason: string })
  | (OfStaff<'adjust'> & {
      adjustment: string;
      partner: string;
      currency: Currency;
      amount: Amount;
      reason: string;
      approvedBy: string;
    })
  | (Personal<'set-payout-destination'> & {
      partner: string;
      currency: Currency;
      destination: 'prepaid' | 'bank';
      iban?: string;
    })
  | (OfStaff<'create-payout-run'> & { run: string; currency: Currency })
  | (OfStaff<'approve-payout-run' | 'cancel-payout-run'> & { run: string })
  | (OfStaff<'settle-payout'> & { run: string; partner: string; result: 'settled' | 'failed' | 'returned' })
  | (OfStaff<'close-period'> & { month: BusinessMonth })
  | (OfStaff<'correct-rate-card'> & { version: string; rules: RecordRule[]; reason: string; approvedBy: string })
  | (OfStaff<'correct-attribution'> & {
      order: string;
      partner: string | null;
      reason: string;
      approvedBy: string;
    });

type RecordKind = HistoryRecord['do'];

/** A line that is not what a history holds; the import stops there, earlier records stay. */
export class MalformedLine extends Error {
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(`line ${line}: ${reason}`);
    this.name = 'MalformedLine';
  }
}

type Check = (value: unknown) => string | undefined;
const must =
  (holds: (value: unknown) => boolean, what: string): Check =>
  (value) =>
    holds(value) ? undefined : `must be ${what}`;
const oneOf = (...values: readonly unknown[]): Check =>
  must((value) => values.includes(value), `one of ${values.join(', ')}`);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** An object with exactly these fields; a name that ends in `?` may be missing. */
const object =
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
const list =
  (item: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return 'must be a list';
    for (const [index, element] of value.entries()) {
      const problem = item(element);
      if (problem) return `[${index}] ${problem}`;
    }
    return undefined;
  };
const mapOf =
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
const some = (items: Check): Check =>
  both(
    items,
    must((value) => (value as unknown[]).length > 0, 'a list of at least one'),
  );

const id = must(isId, 'an id of A-Z a-z 0-9 _ -');
const textUpTo = (limit: number): Check =>
  must(
    (value) => isText(value) && value.length <= limit,
    `a text of up to ${limit} characters on one line, without control characters`,
  );
const text = textUpTo(200);
const country = must(isCountry, 'a country as its two letters of ISO 3166-1');
const currency = oneOf(...CURRENCIES);
const instant = must(isInstant, `an instant of the years ${FIRST_YEAR} to ${LAST_YEAR} such as 2024-03-12T09:00:00Z`);
const date = must(isDate, `a date of the years ${FIRST_YEAR} to ${LAST_YEAR + 1} such as 2024-03-12`);
const rate = must(isRate, 'a rate such as "0.20"');
const benefitRate = must((value) => isRate(value) && !exceedsCap(value), 'a rate of at most "0.35"');
const price = must((value) => isAmount(value) && !isNegative(value), 'an amount such as "9.92"');
const positive = must(
  (value) => isAmount(value) && !isNegative(value) && value !== '0.00',
  'an amount above zero such as "9.92"',
);
const quantity = must((value) => Number.isSafeInteger(value) && (value as number) >= 1, 'a whole number from 1');
const wholeBetween = (least: number, most: number): Check =>
  must(
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
    `a whole number from ${least} to ${most}`,
  );
const days = wholeBetween(0, MAX_POLICY_DAYS);
/** Null says something of its own, such as "switched off". */
const nullOr =
  (check: Check): Check =>
  (value) =>
    value === null ? undefined : check(value);
const months = must(
  (value) => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= MAX_MONTHS,
  `a whole number from 1 to ${MAX_MONTHS}`,
);
const payment = oneOf('CLIENT', 'PARTNER');
const yes = oneOf(true);
const products = both(
  list(id),
  must((value) => new Set(value as string[]).size === (value as string[]).length, 'a list without repetitions'),
);
const access: Check = (value) =>
  isObject(value) && value['mode'] === 'LIMITED'
    ? object({ mode: oneOf('LIMITED'), products })(value)
    : object({
        mode: oneOf('FULL', 'LIMITED'),
        'products?': must((list) => Array.isArray(list) && list.length === 0, 'left out with FULL'),
      })(value);
const actor = object({ user: id, role: oneOf('legalRepresentative', 'administrator', 'collaborator') });
const staff = object({ user: id });
const iban = must((value) => typeof value === 'string' && isValidIBAN(value), 'a valid IBAN without spaces');
const unitPrices = mapOf(currency, price);
const rulesUpTo = (most: Check): Check =>
  list(object({ family: id, level: id, 'rate?': most, 'prices?': mapOf(id, unitPrices) }));
const period = { from: date, to: date };
const pair = { client: id, partner: id };

const FIELDS: Record<RecordKind, Record<string, Check>> = {
  'register-organisation': { org: id, name: text, form: oneOf('company', 'private'), country, currency },
  'record-vat-number': {
    org: id,
    vatNumber: textUpTo(30),
    entryPoint: oneOf('signup', 'account', 'pay-page', 'shop', 'renewal-email'),
  },
  'admit-partner': { org: id, level: id },
  'change-partner-level': { org: id, level: id },
  'suspend-partner': { staff, org: id },
  'reinstate-partner': { staff, org: id },
  'leave-programme': { actor, org: id },
  'expire-invitations': { through: date },
  'publish-prices': {
    version: id,
    validFrom: instant,
    prices: some(list(object({ sku: id, family: id, price: unitPrices }))),
    degressive: list(object({ family: id, fromQuantity: quantity, rate })),
  },
  'set-policy': {
    'holdingDays?': days,
    'graceDays?': days,
    'invitationDays?': nullOr(wholeBetween(1, MAX_POLICY_DAYS)),
    'minPayout?': unitPrices,
  },
  'evaluate-thresholds': { on: date },
  'publish-taxes': { tables: mapOf(country, some(list(object({ validFrom: date, rate })))) },
  'publish-rate-card': {
    version: id,
    validFrom: instant,
    rules: rulesUpTo(benefitRate),
  },
  'invite-partner': { actor, invitation: id, ...pair, access, 'payment?': payment, 'supersede?': yes },
  'invite-client': { actor, invitation: id, ...pair, access, 'payment?': payment },
  'accept-invitation': { actor, invitation: id, 'grant?': access, 'payment?': payment, 'supersede?': yes },
  'decline-invitation': { actor, invitation: id },
  'withdraw-invitation': { actor, invitation: id },
  'change-access': { actor, ...pair, access, 'payment?': payment, 'supersede?': yes },
  'add-product-access': { actor, ...pair, product: id },
  'remove-product-access': { actor, ...pair, product: id },
  'change-payment-method': { actor, ...pair, payment },
  'end-partnership': { actor, ...pair, by: oneOf('client', 'partner') },
  'assign-collaborator': { actor, ...pair, user: id, 'products?': some(products) },
  'unassign-collaborator': { actor, ...pair, user: id },
  'enter-account': { actor, ...pair, 'product?': id },
  order: {
    actor,
    order: id,
    product: id,
    client: id,
    sku: id,
    quantity,
    placedBy: id,
    'parent?': id,
    'from?': date,
    'to?': date,
  },
  renew: { actor, order: id, product: id, client: id, placedBy: id, ...period },
  pay: { order: id },
  refund: { refund: id, order: id, net: positive },
  'terminate-product': { product: id },
  release: { through: date },
  hold: { staff, order: id, reason: textUpTo(500) },
  unhold: { staff, order: id, reason: textUpTo(500) },
  adjust: {
    staff,
    adjustment: id,
    partner: id,
    currency,
    amount: must((value) => isAmount(value) && value !== '0.00', 'a signed amount other than 0.00, such as "-9.92"'),
    reason: textUpTo(500),
    approvedBy: id,
  },
  'set-payout-destination': { actor, partner: id, currency, destination: oneOf('prepaid', 'bank'), 'iban?': iban },
  'create-payout-run': { staff, run: id, currency },
  'approve-payout-run': { staff, run: id },
  'cancel-payout-run': { staff, run: id },
  'settle-payout': { staff, run: id, partner: id, result: oneOf('settled', 'failed', 'returned') },
  'correct-rate-card': { staff, version: id, rules: rulesUpTo(rate), reason: textUpTo(500), approvedBy: id },
  'correct-attribution': {
    staff,
    order: id,
    partner: nullOr(id),
    reason: textUpTo(500),
    approvedBy: id,
  },
  'close-period': { staff, month: must(isMonth, 'a month such as 2024-03') },
  'transfer-product': { product: id, to: id },
  'set-renewal': { actor, product: id, client: id, placedBy: id, months },
  'cancel-renewal': { actor, product: id, by: id },
  'renew-due': { through: date },
};

/** A placement has a whole period, or none. */
const wrongPeriodOf = (record: HistoryRecord): string | undefined => {
  if (record.do !== 'order' && record.do !== 'renew') return undefined;
  const { from, to } = record;
  if (from === undefined || to === undefined) {
    return from === to ? undefined : `${from === undefined ? 'from' : 'to'} is missing`;
  }
  return from < to ? undefined : `from ${from} is not before to ${to}`;
};

/** Between which moments a record's business time lies. */
export interface TimeBounds {
  previousAt: Instant | undefined;
  /** Nothing takes effect in the future: it would rule everything that happens until then. */
  latest: Instant;
}

/** Reads one line. @throws MalformedLine with the line's number and what is wrong with it. */
export const parseRecord = (line: string, number: number, { previousAt, latest }: TimeBounds): HistoryRecord => {
  const wrong = (reason: string): MalformedLine => new MalformedLine(number, reason);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw wrong(`not JSON (${(error as Error).message})`);
  }
  if (!isObject(value)) throw wrong('not a JSON object');
  const fields = Object.hasOwn(FIELDS, String(value['do'])) ? FIELDS[value['do'] as RecordKind] : undefined;
  if (!fields) throw wrong(`unknown kind of record ${JSON.stringify(value['do'])}`);
  const base = { n: must((n) => n === number, `the line's number ${number}`), at: instant, do: text };
  const problem = object({ ...base, ...fields })(value);
  if (problem) throw wrong(problem);
  const record = value as unknown as HistoryRecord;
  if (previousAt !== undefined && instantMs(record.at) < instantMs(previousAt)) {
    throw wrong(`time steps back from ${previousAt} to ${record.at}`);
  }
  if (instantMs(record.at) > instantMs(latest)) {
    throw wrong(`at ${record.at} lies in the future: a history holds what has happened`);
  }
  const badPeriod = wrongPeriodOf(record);
  if (badPeriod) throw wrong(badPeriod);
  return record;
};
