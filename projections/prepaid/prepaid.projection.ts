import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { isZero, negate } from '#libs/kernel/money.js';
import { PrepaidCredited, PrepaidRefunded, PrepaidToppedUp } from '#libs/prepaid/events/prepaid-credits.js';
import { PrepaidDebited, PrepaidReturned } from '#libs/prepaid/events/prepaid-payments.js';
import { insertRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { PREPAID_BALANCE, PREPAID_MOVEMENT } from './prepaid.row.js';

type Recorded<E> = E extends { type: string; data: object } ? RecordedEvent<E> & { readonly type: E['type'] } : never;
type Handled = Recorded<PrepaidCredited | PrepaidRefunded | PrepaidToppedUp | PrepaidDebited | PrepaidReturned>;
type Movement = Row<typeof PREPAID_MOVEMENT.columns>;

const NO_CAUSE = {
  run_id: null,
  top_up_id: null,
  instrument: null,
  reference: null,
  order_id: null,
  invoice_number: null,
  credit_note_number: null,
};

type Caused = Pick<Movement, 'type' | 'amount' | keyof typeof NO_CAUSE>;
const causeOf = ({ type, data }: Handled): Caused => {
  switch (type) {
    case 'PrepaidCredited':
      return { ...NO_CAUSE, type: 'payout', amount: data.amount, run_id: data.runId };
    case 'PrepaidToppedUp': {
      const { topUpId: top_up_id, instrument, reference, amount } = data;
      return { ...NO_CAUSE, type: 'top-up', amount, top_up_id, instrument, reference };
    }
    case 'PrepaidRefunded': {
      const { orderId: order_id, creditNoteNumber: credit_note_number, amount } = data;
      return { ...NO_CAUSE, type: 'refund', amount, order_id, credit_note_number };
    }
    case 'PrepaidDebited':
    case 'PrepaidReturned': {
      const { orderId: order_id, invoiceNumber: invoice_number, amount } = data;
      const moved =
        type === 'PrepaidDebited'
          ? ({ type: 'payment', amount: negate(amount) } as const)
          : ({ type: 'return', amount } as const);
      return { ...NO_CAUSE, ...moved, order_id, invoice_number };
    }
  }
};

const movementOf = (event: Handled): Movement => ({
  position: String(event.position),
  org_id: event.data.orgId,
  currency: event.data.currency,
  balance: event.data.balanceAfter,
  effective_at: event.metadata.effectiveAt,
  recorded_at: event.recordedAt,
  correlation_id: event.metadata.$correlationId,
  event_id: event.id,
  ...causeOf(event),
});

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const balances = new Map<string, Row<typeof PREPAID_BALANCE.columns>>();
  const movements: Movement[] = [];
  for (const event of events as readonly Handled[]) {
    const { orgId: org_id, currency, balanceAfter: balance, amount } = event.data;
    // A credit note may bring less than a cent: that is no movement.
    if (isZero(amount)) continue;
    balances.set(event.streamId, { org_id, currency, balance, since: event.recordedAt });
    movements.push(movementOf(event));
  }
  await upsertRows(sql, PREPAID_BALANCE.table, ['org_id', 'currency'], PREPAID_BALANCE.columns, [...balances.values()]);
  await insertRows(sql, PREPAID_MOVEMENT.table, PREPAID_MOVEMENT.columns, movements);
};

/** Prepaid accounts with their balance, and every movement. */
export const prepaid: Projection = {
  name: 'prepaid',
  version: 1,
  types: new Set([
    PrepaidCredited.type,
    PrepaidRefunded.type,
    PrepaidToppedUp.type,
    PrepaidDebited.type,
    PrepaidReturned.type,
  ]),
  categories: new Set(['prepaidAccount']),
  tables: [PREPAID_BALANCE.table, PREPAID_MOVEMENT.table],
  apply,
};
