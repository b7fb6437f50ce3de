import { purposeId } from '#libs/event-sourcing/automation.js';
import type { CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import { automationActor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { compare, ZERO } from '#libs/kernel/money.js';
import { Order } from '#libs/orders/order.js';
import { paying } from '#libs/orders/paying.js';
import { PrepaidAccount, type PrepaidEvent, prepaidIdOf, type PrepaidState } from './account.js';
import { returnSurplus } from './pay.js';

export const SETTLING = 'when-prepaid-pays-then-settle';

/** The event that a settlement follows from. */
export interface SettlementCause {
  readonly id: string;
  readonly correlationId: string;
}

/** Dated as of now: nothing is completed back into a month that may be closed by then. */
const stepOf = ({ id, correlationId }: SettlementCause, purpose: string): CommandContext => ({
  commandId: purposeId(id, purpose),
  correlationId,
  causationId: id,
  actor: automationActor(SETTLING),
});

/**
 * Completes what an account paid of an order's invoice: once that is all of it, the order is paid; where the order was
 * paid otherwise meanwhile, what its payment did not take in comes back, and all of it where it was cancelled (V12). Whoever does it, and how often, each step is
 * done once: its command id follows from the cause, and what it decides from the streams.
 */
export const settle = async (ledger: Ledger, orderId: string, cause: SettlementCause): Promise<void> => {
  const { placement } = (await ledger.read(Order, orderId)).state;
  if (!placement) return;
  const owner = { orgId: placement.decision.payerOrgId, currency: placement.currency };
  const id = prepaidIdOf(owner.orgId, owner.currency);
  const { state } = await ledger.read(PrepaidAccount, id);
  const invoice = state.invoices.get(orderId);
  if (!invoice) return;
  if (compare(invoice.paid, invoice.payable) >= 0) await confirm(ledger, orderId, cause);
  const order = (await ledger.read(Order, orderId)).state;
  // Of an order that was cancelled nothing is kept; what a credit note has given back does not come twice.
  const kept = order.cancelled ? ZERO : order.paidFromPrepaid;
  if (!(order.paid || order.cancelled) || compare(invoice.paid, kept) <= 0) return;
  await ledger.transact<PrepaidState, PrepaidEvent>({
    aggregate: PrepaidAccount,
    id,
    context: stepOf(cause, 'return'),
    decide: ({ state: now }) => returnSurplus(owner, orderId, kept)(now),
  });
};

const NOTHING_TO_CONFIRM = new Set(['ORDER_ALREADY_PAID', 'ORDER_CANCELLED', 'PREPAID_NOT_DEBITED']);
/**
 * Refused means that the order was paid before, by this or by other means, or cancelled; or that its tax was corrected
 * meanwhile, and more is to be paid than was (A28).
 */
const confirm = async (ledger: Ledger, orderId: string, cause: SettlementCause): Promise<void> => {
  try {
    await paying.execute(ledger, { orderId, instrument: 'prepaid' }, stepOf(cause, 'confirm'));
  } catch (error) {
    if (!(error instanceof DomainError) || !NOTHING_TO_CONFIRM.has(error.code)) throw error;
  }
};
