import { Map as PersistentMap } from 'immutable';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { JournalKind } from '#libs/event-sourcing/journal/journal-kind.js';
import type { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { add, type Amount, type Currency, isZero, negate, ZERO } from '#libs/kernel/money.js';
import { addMonths, type BusinessDate, businessDateOf, businessMonthOf, type Period } from '#libs/kernel/time.js';
import type { OrderPaid } from '#libs/orders/events/order-paid.js';
import type { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import type { TurnoverBooked } from './events/turnover-booked.js';

/** Net amounts by currency, which are never added up (A26). */
export type Turnover = Readonly<Record<Currency, Amount>>;
const NONE: Turnover = { CHF: ZERO, EUR: ZERO };

/** What moves turnover. */
export type TurnoverSource = RecordedEvent<OrderPaid> | RecordedEvent<OrderRefunded>;
export const isTurnoverSource = (event: RecordedEvent): event is TurnoverSource =>
  event.type === 'OrderPaid' || event.type === 'OrderRefunded';

/** A month's turnover by day. */
export type TurnoverDays = PersistentMap<BusinessDate, Turnover>;

/**
 * `turnover-{partner}.{YYYY-MM}`: what a partner's clients were charged on the days of a month, less what went back. A
 * journal a month, so that the twelve months before a day are read without the years before.
 */
export const TurnoverMonth: Aggregate<TurnoverDays, TurnoverBooked | PostingDeferred> = {
  category: 'turnover',
  initial: PersistentMap(),
  evolve: (days, event): TurnoverDays => {
    if (event.type === 'PostingDeferred') return days;
    const { day, currency, amount } = event.data;
    const before = days.get(day) ?? NONE;
    return days.set(day, { ...before, [currency]: add(before[currency], amount) });
  },
};

const idOf = (partnerOrgId: string, month: string): string => `${partnerOrgId}.${month}`;
/** The journal of a payment or refund of an order that the partner manages; an organisation's id has no dot. */
export const turnoverIdOf = (partnerOrgId: string, { metadata }: TurnoverSource): string =>
  idOf(partnerOrgId, businessMonthOf(metadata.effectiveAt));

/** The journals that hold a partner's turnover of some days. */
export const turnoverIdsOf = (partnerOrgId: string, { from, to }: Period): string[] => {
  const ids: string[] = [];
  for (let month = from.slice(0, 7); month <= to.slice(0, 7); month = addMonths(`${month}-01`, 1).slice(0, 7)) {
    ids.push(idOf(partnerOrgId, month));
  }
  return ids;
};

/** The turnover of a half-open period, of months that cover it. */
export const turnoverIn = ({ from, to }: Period, months: readonly TurnoverDays[]): Turnover => {
  const total = { ...NONE };
  for (const days of months) {
    for (const [day, { CHF, EUR }] of days) {
      if (day < from || day >= to) continue;
      total.CHF = add(total.CHF, CHF);
      total.EUR = add(total.EUR, EUR);
    }
  }
  return total;
};

/** Counts payments and refunds on the days on which they took effect (A36, E16); one of nothing is not booked. */
export const turnoverJournal: JournalKind<object, null> = {
  automation: 'turnover',
  category: TurnoverMonth.category,
  initial: () => ({}),
  carriedBy: () => ({}),
  prepare: async () => null,
  post: (event, { id }) => {
    const source = event as TurnoverSource;
    const { orderId, currency } = source.data;
    const [amount, refundId] =
      source.type === 'OrderPaid'
        ? [(source.data as OrderPaid['data']).charged, null]
        : [negate((source.data as OrderRefunded['data']).net), (source.data as OrderRefunded['data']).refundId];
    if (isZero(amount)) return [];
    const partnerOrgId = id.slice(0, id.lastIndexOf('.'));
    const day = businessDateOf(source.metadata.effectiveAt);
    const data = { partnerOrgId, orderId, refundId, day, currency, amount, sourceEventId: source.id };
    return [{ type: 'TurnoverBooked', data, carried: {} }];
  },
};
