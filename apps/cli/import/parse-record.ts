import { isAmount } from '#libs/kernel/money.js';
import { type Instant, instantMs, isMonth } from '#libs/kernel/time.js';
import { MAX_POLICY_DAYS } from '#libs/programme/events/policy-set.js';
import {
  access,
  actor,
  benefitRate,
  type Check,
  country,
  currency,
  date,
  days,
  iban,
  id,
  instant,
  isObject,
  list,
  mapOf,
  months,
  must,
  nullOr,
  object,
  oneOf,
  pair,
  payment,
  period,
  positive,
  products,
  quantity,
  rate,
  rulesUpTo,
  some,
  staff,
  text,
  textUpTo,
  unitPrices,
  wholeBetween,
  yes,
} from './checks.js';
import type { HistoryRecord, RecordKind } from './record.js';

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
