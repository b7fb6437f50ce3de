import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import { WhenOrderOpenedThenIssueInvoice } from './automations/when-order-opened-then-issue-invoice.js';
import { InvoiceIssued } from './events/invoice-issued.js';
import { ProviderRegistered } from './events/provider-registered.js';

export { RegisterProvider } from './commands.js';
export { Provider } from './provider.js';

export const billing: Context = {
  categories: ['provider', 'invoiceSeries'],
  // PostingDeferred is every journal's; it is listed here, once.
  events: [ProviderRegistered, InvoiceIssued, PostingDeferred],
  commands,
  automations: [WhenOrderOpenedThenIssueInvoice],
};
