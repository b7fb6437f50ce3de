import { Periods } from '#libs/cashback/periods.js';
import { transacting } from '#libs/event-sourcing/commands/handles.js';
import type { Read } from '#libs/event-sourcing/ledger.js';
import type { Instant } from '#libs/kernel/time.js';
import { PrepaidAccount, prepaidIdOf } from '#libs/prepaid/account.js';
import {
  confirmPayment,
  Order,
  type OrderEvent,
  type OrderState,
  type PaymentData,
  type PaymentFacts,
  routeOf,
} from './order.js';
import { valuedAt, type ValueDateFacts } from './value-date.js';

/** How far the books are closed matters to a value date alone: what moves now moves in a month that is not over. */
export const datedAt = async (
  read: Read,
  { valueDate }: { valueDate?: string },
  { at }: { at: Instant },
): Promise<ValueDateFacts> => {
  if (valueDate === undefined) return { at };
  return { at, closedThrough: (await read(Periods, 'main')).state.closedThrough };
};

const prepaidPartOf = async (read: Read, { placement }: OrderState): Promise<PaymentFacts['prepaid']> => {
  if (!placement) return null;
  const { orderId, currency, decision } = placement;
  const { state } = await read(PrepaidAccount, prepaidIdOf(decision.payerOrgId, currency));
  return state.invoices.get(orderId) ?? null;
};

/** A payment is confirmed: by finance, or once the payer's prepaid account has paid the whole invoice (V12). */
export const paying = transacting<PaymentData, PaymentFacts, OrderState, OrderEvent>({
  on: Order,
  id: ({ orderId }) => orderId,
  facts: async (read, data, own) => {
    const [dated, prepaid] = await Promise.all([datedAt(read, data, own), prepaidPartOf(read, own.state)]);
    return { ...dated, prepaid: prepaid ?? null };
  },
  decide: confirmPayment,
  effectiveAt: ({ valueDate }, { state }, at) => valuedAt(valueDate, state.placedAt, at),
  route: routeOf,
});
