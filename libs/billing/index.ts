import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { WhenOrderOpenedThenIssueInvoice } from './automations/when-order-opened-then-issue-invoice.js';
import { InvoiceIssued } from './events/invoice-issued.js';
import { ProviderRegistered } from './events/provider-registered.js';

export { RegisterProvider } from './commands.js';
export { Provider } from './provider.js';

export const billing: Context = {
  categories: ['provider', 'invoiceSeries'],
  events: [ProviderRegistered, InvoiceIssued],
  commands,
  automations: [WhenOrderOpenedThenIssueInvoice],
};
