import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { Provider, registerProvider } from '../provider.js';
import { RegisterProvider } from './register-provider.command.js';

@CommandHandler(RegisterProvider)
export class RegisterProviderHandler implements ICommandHandler<RegisterProvider> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: RegisterProvider): Promise<CommandOutcome> {
    return this.ledger.transact({
      aggregate: Provider,
      id: 'main',
      context,
      decide: ({ state }) => registerProvider(state, data, context.actor),
    });
  }
}
