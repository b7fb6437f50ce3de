import { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import { CashbackAdjusted } from '#libs/cashback/events/cashback-adjusted.js';
import { CashbackHeld, CashbackUnheld } from '#libs/cashback/events/cashback-held.js';
import { CashbackReleased } from '#libs/cashback/events/cashback-released.js';
import { CashbackReversed } from '#libs/cashback/events/cashback-reversed.js';
import { HoldOrdered } from '#libs/cashback/events/hold-ordered.js';
import * as payouts from '#libs/cashback/events/payout-steps.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { ENTRY, PAYOUT_ITEM } from './entries.row.js';
import { type ItemEvent, type Layer, layersOf, type OfOrder, type OfRun, stepsOf } from './steps.js';

const ORDERS = (steps: readonly OfOrder[]): unknown[] => [
  steps.map(({ partner }) => partner),
  steps.map(({ currency }) => currency),
  steps.map(({ orderId }) => orderId),
];
const RUNS = (steps: readonly OfRun[]): unknown[] => [
  steps.map(({ partner }) => partner),
  steps.map(({ currency }) => currency),
  steps.map(({ runId }) => runId),
];
const THE_ENTRY = `i.kind = 'entry' AND i.order_id = v.order_id AND i.partner_org_id = v.partner`;
const OF_RUN = `FROM unnest($1::text[], $2::text[], $3::text[]) AS v(partner, currency, run_id)
  WHERE i.run_id = v.run_id AND i.partner_org_id = v.partner AND i.currency = v.currency`;

/** What a run takes follows from what stands there: everything available of which something remains (E7). */
const TAKE = `WITH taken AS (
  UPDATE cashback_item i SET state = 'inPayout', run_id = v.run_id
  FROM unnest($1::text[], $2::text[], $3::text[]) AS v(partner, currency, run_id)
  WHERE i.partner_org_id = v.partner AND i.currency = v.currency AND i.state = 'available' AND i.remaining <> 0
  RETURNING i.*)
  INSERT INTO payout_item (run_id, partner_org_id, currency, position, kind, order_id, adjustment_id, correction_id, amount)
  SELECT run_id, partner_org_id, currency, position, kind, order_id, adjustment_id, correction_id, remaining FROM taken`;

const carryOut = async (sql: Sql, layer: Layer): Promise<unknown> => {
  switch (layer.kind) {
    case 'add':
      return insertRows(
        sql,
        ENTRY.table,
        ENTRY.columns,
        layer.steps.map(({ item }) => item),
      );
    case 'change':
      return sql.query(
        `UPDATE cashback_item i SET reversed = i.reversed + v.reversed, adjusted = i.adjusted + v.adjusted
         FROM (SELECT partner, currency, order_id, sum(reversed) AS reversed, sum(adjusted) AS adjusted
           FROM unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::numeric[])
             AS u(partner, currency, order_id, reversed, adjusted) GROUP BY 1, 2, 3) v
         WHERE ${THE_ENTRY}`,
        [
          ...ORDERS(layer.steps),
          layer.steps.map(({ reversed }) => reversed),
          layer.steps.map(({ adjusted }) => adjusted),
        ],
      );
    case 'release':
      return sql.query(
        `UPDATE cashback_item i SET state = 'available'
         FROM (SELECT partner, currency, max(through) AS through FROM unnest($1::text[], $2::text[], $3::date[])
           AS u(partner, currency, through) GROUP BY 1, 2) v
         WHERE i.partner_org_id = v.partner AND i.currency = v.currency AND i.state = 'pending'
           AND i.matures_on <= v.through`,
        [
          layer.steps.map(({ partner }) => partner),
          layer.steps.map(({ currency }) => currency),
          layer.steps.map(({ through }) => through),
        ],
      );
    case 'reason':
      return sql.query(
        `UPDATE cashback_item i SET hold_reason = v.reason
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS v(partner, currency, order_id, reason)
         WHERE ${THE_ENTRY}`,
        [...ORDERS(layer.steps), layer.steps.map(({ reason }) => reason)],
      );
    case 'stop':
      return sql.query(
        `UPDATE cashback_item i SET state = v.state
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS v(partner, currency, order_id, state)
         WHERE ${THE_ENTRY}`,
        [...ORDERS(layer.steps), layer.steps.map(({ to }) => to)],
      );
    case 'take':
      return sql.query(TAKE, RUNS(layer.steps));
    case 'pay':
      return sql.query(`UPDATE cashback_item i SET state = 'paid' ${OF_RUN}`, RUNS(layer.steps));
    case 'giveBack':
      return sql.query(`UPDATE cashback_item i SET state = 'available', run_id = NULL ${OF_RUN}`, RUNS(layer.steps));
  }
};

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  for (const layer of layersOf((events as readonly ItemEvent[]).flatMap(stepsOf))) await carryOut(sql, layer);
};

/**
 * Entries and loose items, and what payouts took. Which ones a release or a payout means, its event does not say: it
 * follows from where they stand (E2, E7).
 */
export const entries: Projection = {
  name: 'entries',
  version: 1,
  types: new Set(
    [
      CashbackAccrued,
      CashbackReversed,
      CashbackAdjusted,
      CashbackReleased,
      HoldOrdered,
      CashbackHeld,
      CashbackUnheld,
      payouts.PayoutRequested,
      payouts.PayoutSettled,
      payouts.PayoutFailed,
      payouts.PayoutReturned,
      payouts.PayoutCancelled,
    ].map(({ type }) => type),
  ),
  categories: new Set(['partnerAccount', 'cashbackHold']),
  tables: [ENTRY.table, PAYOUT_ITEM.table],
  apply,
};
