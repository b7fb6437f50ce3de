import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { add, type Amount, compare, type Currency, min, subtract, ZERO } from '#libs/kernel/money.js';
import { checkMay } from '#libs/kernel/policy.js';
import { invoiceReplaced, orderAlreadyPaid } from '#libs/orders/order.js';
import type { PrepaidState } from './account.js';
import type { PrepaidDebited, PrepaidReturned } from './events/prepaid-payments.js';
import { who } from './who.js';

export interface PayInvoiceData {
  /** Of the invoice. */
  number: string;
  /** What is paid of it now; left out: all that is open. */
  amount?: Amount;
}
/** An invoice as it was issued. */
export interface InvoiceToPay {
  readonly number: string;
  readonly orderId: string;
  readonly payerOrgId: string;
  readonly currency: Currency;
  /** Its total with its rounding. */
  readonly payable: Amount;
}
export interface PayInvoiceFacts {
  /** Null where there is none of the number. */
  readonly invoice: InvoiceToPay | null;
  /** Whether another one has taken its place, because its tax was wrong (A28). */
  readonly isReplaced: boolean;
  /** Whether its order is paid, by whatever means. */
  readonly isPaid: boolean;
  /** Whether its order was given up before it was paid. */
  readonly isCancelled: boolean;
}

/**
 * The payer, or finance for it, pays an invoice from the payer's prepaid account, wholly or in part (V12): never more than
 * is open, nor than the account holds. To members of others the invoice is as unknown as none at all (R23, R28, A4).
 */
export const payInvoice = decision(
  {
    who: who.PayInvoiceFromPrepaid,
    refuses: [
      'UNKNOWN_INVOICE',
      'ACTOR_NOT_ALLOWED',
      'INVOICE_REPLACED',
      'ORDER_CANCELLED',
      'ORDER_ALREADY_PAID',
      'PAYMENT_EXCEEDS_OPEN',
      'PREPAID_TOO_LOW',
    ],
  },
  (
    { number, amount: wanted }: PayInvoiceData,
    { invoice, isReplaced, isPaid, isCancelled }: PayInvoiceFacts,
    actor: Actor,
  ) =>
    ({ balance, invoices, entry }: PrepaidState): PrepaidDebited[] => {
      const isForeign = actor.orgId !== null && actor.orgId !== invoice?.payerOrgId;
      if (!invoice || isForeign) {
        throw new DomainError('UNKNOWN_INVOICE', 'Nothing is known by this id.', { number });
      }
      const { orderId, payerOrgId: orgId, currency, payable } = invoice;
      checkMay(who.PayInvoiceFromPrepaid, actor, { payer: orgId }, { number });
      if (isReplaced) throw invoiceReplaced(number, orderId);
      if (isCancelled) {
        throw new DomainError('ORDER_CANCELLED', `Order ${orderId} was cancelled before it was paid.`, { orderId });
      }
      const before = invoices.get(orderId)?.paid ?? ZERO;
      const open = subtract(payable, before);
      if (isPaid || compare(open, ZERO) <= 0) throw orderAlreadyPaid(orderId);
      const amount = wanted ?? open;
      if (compare(amount, open) > 0) {
        throw new DomainError('PAYMENT_EXCEEDS_OPEN', `No more than ${open} ${currency} is open.`, { number, open });
      }
      if (compare(amount, balance) > 0) {
        throw new DomainError('PREPAID_TOO_LOW', `The prepaid account holds ${balance} ${currency}.`, {
          number,
          balance,
        });
      }
      const paid = { invoiceNumber: invoice.number, orderId, amount, paid: add(before, amount), payable };
      const balanceAfter = subtract(balance, amount);
      return [{ type: 'PrepaidDebited', data: { orgId, currency, ...paid, balanceAfter, ...entry } }];
    },
);

/**
 * What the account paid beyond `kept`, what the order's payment took in of it, comes back; never more than credit notes
 * have left there.
 */
export const returnSurplus =
  (owner: { orgId: string; currency: Currency }, orderId: string, kept: Amount) =>
  ({ balance, invoices, entry }: PrepaidState): PrepaidReturned[] => {
    const invoice = invoices.get(orderId);
    if (!invoice) return [];
    const { number: invoiceNumber, paid: before, payable, refunded } = invoice;
    const amount = min(subtract(before, kept), subtract(before, refunded));
    if (compare(amount, ZERO) <= 0) return [];
    const paid = { invoiceNumber, orderId, amount, paid: subtract(before, amount), payable };
    const balanceAfter = add(balance, amount);
    return [{ type: 'PrepaidReturned', data: { ...owner, ...paid, balanceAfter, ...entry } }];
  };
