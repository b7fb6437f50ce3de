import { findInvoice } from '#libs/billing/find-invoice.js';
import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { executing, handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { InvariantViolation } from '#libs/kernel/errors.js';
import { add } from '#libs/kernel/money.js';
import { Order } from '#libs/orders/order.js';
import { valuedAt } from '#libs/orders/value-date.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { PrepaidAccount, type PrepaidEvent, prepaidIdOf, type PrepaidState } from './account.js';
import { type InvoiceToPay, payInvoice, type PayInvoiceData } from './pay.js';
import { settle } from './settle.js';
import { type TopUpFacts, topUpPrepaid, type TopUpPrepaidData } from './top-up.js';

/** Finance saw money come in for an organisation's prepaid account (V11). */
export class TopUpPrepaid extends LedgerCommand<TopUpPrepaidData> {}
/** Pays an invoice from its payer's prepaid account, wholly or in part (V12); the payer, or finance for it. */
export class PayInvoiceFromPrepaid extends LedgerCommand<PayInvoiceData> {}

const toppingUp = transacting<TopUpPrepaidData, TopUpFacts, PrepaidState, PrepaidEvent>({
  on: PrepaidAccount,
  id: ({ orgId, currency }) => prepaidIdOf(orgId, currency),
  facts: async (read, { orgId }, { at }) => ({
    isRegistered: (await read(Organisation, orgId)).state.registered,
    at,
  }),
  decide: topUpPrepaid,
  effectiveAt: ({ valueDate }, _, at) => valuedAt(valueDate, null, at),
});

const invoiceToPay = async (ledger: Ledger, wanted: string): Promise<InvoiceToPay | null> => {
  const invoice = await findInvoice(ledger.store, wanted);
  if (!invoice) return null;
  const { number, orderId, payerOrgId, currency, total, rounding } = invoice;
  return { number, orderId, payerOrgId, currency, payable: add(total, rounding) };
};

/** Of an invoice that there is none of no account is known. */
const refused = (data: PayInvoiceData, actor: Actor): never => {
  payInvoice(
    data,
    { invoice: null, isReplaced: false, isPaid: false, isCancelled: false },
    actor,
  )(PrepaidAccount.initial);
  throw new InvariantViolation(`invoice ${data.number} is unknown and was paid`);
};

/** The account is debited; then the order is paid, once that is all of it. */
const payingInvoice = executing<PayInvoiceData>(payInvoice, async (ledger, data, context) => {
  const invoice = await invoiceToPay(ledger, data.number);
  if (!invoice) return refused(data, context.actor);
  const { orderId, payerOrgId, currency } = invoice;
  const outcome = await ledger.transact<PrepaidState, PrepaidEvent>({
    aggregate: PrepaidAccount,
    id: prepaidIdOf(payerOrgId, currency),
    context,
    decide: async ({ state }, read) => {
      const { paid: isPaid, cancelled: isCancelled, replaced } = (await read(Order, orderId)).state;
      const isReplaced = replaced.has(invoice.number);
      return payInvoice(data, { invoice, isReplaced, isPaid, isCancelled }, context.actor)(state);
    },
  });
  const [debited] = outcome.events;
  if (debited) await settle(ledger, orderId, { id: debited.id, correlationId: context.correlationId });
  return outcome;
});

export const commands = [handles(TopUpPrepaid, toppingUp), handles(PayInvoiceFromPrepaid, payingInvoice)];
