import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { WhenOrderOpenedThenIssueInvoice } from './automations/when-order-opened-then-issue-invoice.js';
import { WhenOrderRefundedThenIssueCreditNote } from './automations/when-order-refunded-then-issue-credit-note.js';
import { CreditNoteIssued } from './events/credit-note-issued.js';
import { InvoiceIssued } from './events/invoice-issued.js';
import { ProviderRegistered } from './events/provider-registered.js';

export { RegisterProvider } from './commands.js';
export { Provider } from './provider.js';

export const billing: Context = {
  categories: ['provider', 'invoiceSeries', 'creditNoteSeries'],
  events: [ProviderRegistered, InvoiceIssued, CreditNoteIssued],
  commands,
  automations: [WhenOrderOpenedThenIssueInvoice, WhenOrderRefundedThenIssueCreditNote],
};
