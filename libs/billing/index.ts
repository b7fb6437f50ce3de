import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { WhenOrderOpenedThenIssueInvoice } from './automations/when-order-opened-then-issue-invoice.js';
import { WhenOrderRefundedThenIssueCreditNote } from './automations/when-order-refunded-then-issue-credit-note.js';
import { CreditNoteIssued } from './events/credit-note-issued.js';
import { InvoiceIssued } from './events/invoice-issued.js';
import { InvoiceNoteAdded } from './events/invoice-note-added.js';
import { ProviderRegistered } from './events/provider-registered.js';

export { AddInvoiceNote, RegisterProvider } from './commands.js';
export { Provider } from './provider.js';

export const billing: Context = {
  categories: ['provider', 'invoiceSeries', 'creditNoteSeries', 'invoice'],
  events: [ProviderRegistered, InvoiceIssued, CreditNoteIssued, InvoiceNoteAdded],
  commands,
  automations: [WhenOrderOpenedThenIssueInvoice, WhenOrderRefundedThenIssueCreditNote],
};
