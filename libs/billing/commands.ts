import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { noFacts } from '#libs/event-sourcing/commands/decision.js';
import { handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import type { ProviderRegisteredData } from './events/provider-registered.js';
import { Provider, registerProvider } from './provider.js';

/** Who supplies: invoices are issued from then on, and those that waited for it. */
export class RegisterProvider extends LedgerCommand<ProviderRegisteredData> {}

export const commands = [
  handles(RegisterProvider, transacting({ on: Provider, id: () => 'main', facts: noFacts, decide: registerProvider })),
];
