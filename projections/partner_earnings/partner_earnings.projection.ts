import type { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import type { CashbackReversed } from '#libs/cashback/events/cashback-reversed.js';
import type { CashbackAdjusted } from '#libs/cashback/events/cashback-adjusted.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { type Amount, type Currency, isZero, negate, proportion, subtract, ZERO } from '#libs/kernel/money.js';
import { businessMonthOf } from '#libs/kernel/time.js';
import { OrderCancelled } from '#libs/orders/events/order-cancelled.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';
import { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import { BALANCE, DISCOUNTED, EARNING, EARNING_CLIENT } from './partner_earnings.row.js';
import { ACCOUNT_EVENTS } from '../account-events.js';

type Posting = RecordedEvent<CashbackAccrued> | RecordedEvent<CashbackReversed> | RecordedEvent<CashbackAdjusted>;
type Handled = Posting | RecordedEvent<OrderOpened> | TakingBack;
/** What takes a discount back, a part of it or all. */
type TakingBack = RecordedEvent<OrderRefunded> | RecordedEvent<OrderCancelled>;
const takesBack = (event: Handled): event is TakingBack =>
  event.type === 'OrderRefunded' || event.type === 'OrderCancelled';

interface Movement {
  partnerOrgId: string;
  currency: Currency;
  month: string;
  kind: 'accrued' | 'reversed' | 'adjusted' | 'discount' | 'taken-back';
  amount: Amount;
  /** What an accrual is a share of; else 0.00. */
  net: Amount;
}

/** A line that its partner pays at its discount. */
type Discounted = Row<typeof DISCOUNTED.columns>;

const discountedBy = ({ data: { placement } }: RecordedEvent<OrderOpened>): Discounted | undefined => {
  const { orderId, currency, decision } = placement;
  const { benefit, managingPartnerOrgId, benefitAmount, charged } = decision;
  if (benefit !== 'discount' || managingPartnerOrgId === null) return undefined;
  return { order_id: orderId, partner_org_id: managingPartnerOrgId, currency, discount: benefitAmount, charged };
};

/** The share of the discount that goes with the refund, as cashback is taken back (A15): all of it with the last part. */
const takenBack = ({ discount, charged }: Discounted, { net, cumulative }: OrderRefunded['data']): Amount =>
  subtract(proportion(discount, subtract(cumulative, net), charged), proportion(discount, cumulative, charged));

const monthOf = ({ metadata }: RecordedEvent): string => businessMonthOf(metadata.effectiveAt);
const KINDS = { CashbackAccrued: 'accrued', CashbackReversed: 'reversed', CashbackAdjusted: 'adjusted' } as const;
const posted = (event: Posting): Movement => {
  const { partnerOrgId, currency, amount } = event.data;
  // An adjustment counts where its statement has it: never in a closed month (E13).
  const month = (event.type === 'CashbackAdjusted' ? event.data.month : null) ?? monthOf(event);
  const net = event.type === 'CashbackAccrued' ? event.data.net : ZERO;
  return { partnerOrgId, currency, month, kind: KINDS[event.type], amount, net };
};
const discount = (event: RecordedEvent, line: Discounted, kind: Movement['kind'], amount: Amount): Movement => ({
  partnerOrgId: line.partner_org_id,
  currency: line.currency,
  month: monthOf(event),
  kind,
  amount,
  net: ZERO,
});

/** Discounted lines by order: those that the batch opens, which are written, and earlier ones that it refunds. */
const discountedLines = async (sql: Sql, events: readonly Handled[]): Promise<Map<string, Discounted>> => {
  const opened = events.flatMap((event) => (event.type === 'OrderOpened' ? (discountedBy(event) ?? []) : []));
  await insertRows(sql, DISCOUNTED.table, DISCOUNTED.columns, opened);
  const lines = new Map(opened.map((line) => [line.order_id, line]));
  const refunded = events.flatMap((event) => (takesBack(event) ? [event.data.orderId] : []));
  const earlier = refunded.filter((orderId) => !lines.has(orderId));
  if (earlier.length === 0) return lines;
  const { rows } = await sql.query<Discounted>(
    `SELECT ${Object.keys(DISCOUNTED.columns).join(', ')} FROM discounted_order WHERE order_id = ANY ($1)`,
    [earlier],
  );
  return new Map([...lines, ...rows.map((line) => [line.order_id, line] as const)]);
};

const movementOf = (event: Handled, lines: ReadonlyMap<string, Discounted>): Movement | undefined => {
  switch (event.type) {
    case 'CashbackAccrued':
    case 'CashbackReversed':
    case 'CashbackAdjusted':
      return posted(event);
    case 'OrderOpened': {
      const line = lines.get(event.data.placement.orderId);
      return line && discount(event, line, 'discount', line.discount);
    }
    case 'OrderRefunded': {
      const line = lines.get(event.data.orderId);
      if (!line) return undefined;
      const amount = takenBack(line, event.data);
      return isZero(amount) ? undefined : discount(event, line, 'taken-back', amount);
    }
    case 'OrderCancelled': {
      const line = lines.get(event.data.orderId);
      return line && discount(event, line, 'taken-back', negate(line.discount));
    }
    default:
      // It moves parts of the balance, and earns nothing.
      return undefined;
  }
};

const addMovements = (sql: Sql, movements: readonly Movement[]): Promise<unknown> =>
  sql.query(
    `INSERT INTO partner_earnings AS e (partner_org_id, currency, month, accrued, reversed, adjusted, accrued_on,
       entries, discount_given, discount_taken_back)
     SELECT partner_org_id, currency, month, coalesce(sum(amount) FILTER (WHERE kind = 'accrued'), 0),
       coalesce(sum(amount) FILTER (WHERE kind = 'reversed'), 0),
       coalesce(sum(amount) FILTER (WHERE kind = 'adjusted'), 0), sum(net), count(*) FILTER (WHERE kind IN ('accrued', 'reversed')),
       coalesce(sum(amount) FILTER (WHERE kind = 'discount'), 0),
       coalesce(sum(amount) FILTER (WHERE kind = 'taken-back'), 0)
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::numeric[], $6::numeric[])
       AS v(partner_org_id, currency, month, kind, amount, net)
     GROUP BY partner_org_id, currency, month
     ON CONFLICT (partner_org_id, currency, month) DO UPDATE SET accrued = e.accrued + excluded.accrued,
       reversed = e.reversed + excluded.reversed, adjusted = e.adjusted + excluded.adjusted,
       accrued_on = e.accrued_on + excluded.accrued_on, entries = e.entries + excluded.entries,
       discount_given = e.discount_given + excluded.discount_given,
       discount_taken_back = e.discount_taken_back + excluded.discount_taken_back`,
    [
      movements.map(({ partnerOrgId }) => partnerOrgId),
      movements.map(({ currency }) => currency),
      movements.map(({ month }) => month),
      movements.map(({ kind }) => kind),
      movements.map(({ amount }) => amount),
      movements.map(({ net }) => net),
    ],
  );

/** Every client once a month. */
const addClients = (sql: Sql, accruals: readonly RecordedEvent<CashbackAccrued>[]): Promise<void> => {
  const rows = accruals.map((event): Row<typeof EARNING_CLIENT.columns> => {
    const { partnerOrgId: partner_org_id, currency, clientOrgId: client_org_id } = event.data;
    return { partner_org_id, currency, month: monthOf(event), client_org_id };
  });
  return insertRows(sql, EARNING_CLIENT.table, EARNING_CLIENT.columns, rows, 'ON CONFLICT DO NOTHING');
};

/** Every posting carries the balance after it, so the last one of a batch decides. */
const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const movements: Movement[] = [];
  const balances = new Map<string, Row<typeof BALANCE.columns>>();
  const handled = events as readonly Handled[];
  const lines = await discountedLines(sql, handled);
  for (const event of handled) {
    const movement = movementOf(event, lines);
    if (movement) movements.push(movement);
    if (event.type === 'OrderOpened' || takesBack(event)) continue;
    const { partnerOrgId, currency, balanceAfter } = event.data;
    const { inPayout: in_payout, ...parts } = balanceAfter;
    balances.set(event.stream, { partner_org_id: partnerOrgId, currency, ...parts, in_payout });
  }
  if (movements.length > 0) await addMovements(sql, movements);
  await addClients(
    sql,
    handled.flatMap((event) => (event.type === 'CashbackAccrued' ? [event] : [])),
  );
  await upsertRows(sql, BALANCE.table, ['partner_org_id', 'currency'], BALANCE.columns, [...balances.values()]);
};

/** Earnings and discounts by month and currency, and what each account holds. */
export const partnerEarnings: Projection = {
  name: 'partner_earnings',
  version: 5,
  types: new Set([...ACCOUNT_EVENTS, OrderOpened.type, OrderRefunded.type, OrderCancelled.type]),
  categories: new Set(['partnerAccount', 'order']),
  tables: [EARNING.table, BALANCE.table, DISCOUNTED.table, EARNING_CLIENT.table],
  apply,
};
