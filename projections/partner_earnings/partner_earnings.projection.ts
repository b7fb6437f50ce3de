import type { Balance } from '#libs/cashback/events/balance.js';
import { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import { CashbackReversed } from '#libs/cashback/events/cashback-reversed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { upsertRows } from '#libs/event-sourcing/postgres/rows.js';
import type { Projection, Sql } from '#libs/event-sourcing/projection.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { businessMonthOf } from '#libs/kernel/time.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';

type Handled = RecordedEvent<CashbackAccrued> | RecordedEvent<CashbackReversed> | RecordedEvent<OrderOpened>;

interface Movement {
  partnerOrgId: string;
  currency: Currency;
  month: string;
  kind: 'accrued' | 'reversed' | 'discount';
  amount: Amount;
}

const movementOf = (event: Handled): Movement | undefined => {
  const month = businessMonthOf(event.metadata.effectiveAt);
  switch (event.type) {
    case 'CashbackAccrued':
    case 'CashbackReversed': {
      const { partnerOrgId, currency, amount } = event.data;
      return { partnerOrgId, currency, month, kind: event.type === 'CashbackAccrued' ? 'accrued' : 'reversed', amount };
    }
    case 'OrderOpened': {
      const { decision, currency } = event.data.placement;
      if (decision.benefit !== 'discount' || decision.managingPartnerOrgId === null) return undefined;
      return {
        partnerOrgId: decision.managingPartnerOrgId,
        currency,
        month,
        kind: 'discount',
        amount: decision.benefitAmount,
      };
    }
  }
};

const addMovements = (sql: Sql, movements: readonly Movement[]): Promise<unknown> =>
  sql.query(
    `INSERT INTO partner_earnings AS e (partner_org_id, currency, month, accrued, reversed, entries, discount_given)
     SELECT partner_org_id, currency, month, coalesce(sum(amount) FILTER (WHERE kind = 'accrued'), 0),
       coalesce(sum(amount) FILTER (WHERE kind = 'reversed'), 0), count(*) FILTER (WHERE kind <> 'discount'),
       coalesce(sum(amount) FILTER (WHERE kind = 'discount'), 0)
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::numeric[]) AS v(partner_org_id, currency, month, kind, amount)
     GROUP BY partner_org_id, currency, month
     ON CONFLICT (partner_org_id, currency, month) DO UPDATE SET accrued = e.accrued + excluded.accrued,
       reversed = e.reversed + excluded.reversed, entries = e.entries + excluded.entries,
       discount_given = e.discount_given + excluded.discount_given`,
    [
      movements.map(({ partnerOrgId }) => partnerOrgId),
      movements.map(({ currency }) => currency),
      movements.map(({ month }) => month),
      movements.map(({ kind }) => kind),
      movements.map(({ amount }) => amount),
    ],
  );

const BALANCE = { partner_org_id: 'text', currency: 'text', pending: 'numeric', available: 'numeric', paid: 'numeric' };

/** Every posting carries the balance after it, so the last one of a batch decides. */
const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const movements: Movement[] = [];
  const balances = new Map<string, { partner_org_id: string; currency: Currency } & Balance>();
  for (const event of events as readonly Handled[]) {
    const movement = movementOf(event);
    if (movement) movements.push(movement);
    if (event.type === 'OrderOpened') continue;
    const { partnerOrgId, currency, balanceAfter } = event.data;
    balances.set(event.stream, { partner_org_id: partnerOrgId, currency, ...balanceAfter });
  }
  if (movements.length > 0) await addMovements(sql, movements);
  await upsertRows(sql, 'partner_balance', ['partner_org_id', 'currency'], BALANCE, [...balances.values()]);
};

/** Earnings by month and currency, and what each account holds. */
export const partnerEarnings: Projection = {
  name: 'partner_earnings',
  version: 1,
  types: new Set([CashbackAccrued.type, CashbackReversed.type, OrderOpened.type]),
  categories: new Set(['partnerAccount', 'order']),
  tables: ['partner_earnings', 'partner_balance'],
  apply,
};
