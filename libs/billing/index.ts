import { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import { WhenOrderOpenedThenIssueInvoice } from './automations/when-order-opened-then-issue-invoice.js';
import { InvoiceIssued } from './events/invoice-issued.js';
import { ProviderRegistered } from './events/provider-registered.js';
import { RegisterProviderHandler } from './register-provider/register-provider.handler.js';

export { RegisterProvider } from './register-provider/register-provider.command.js';
export { Provider, type ProviderState } from './provider.js';

export const commandHandlers = [RegisterProviderHandler];
export const automations = [WhenOrderOpenedThenIssueInvoice];
/** PostingDeferred is every journal's; it is listed here, once. */
export const eventDefinitions = [ProviderRegistered, InvoiceIssued, PostingDeferred];
export const categories = ['provider', 'invoiceSeries'];
