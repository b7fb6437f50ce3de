import type { Context } from '#libs/event-sourcing/commands/context.js';
import { WhenMoneyComesBackThenCreditPrepaid } from './automations/when-money-comes-back-then-credit-prepaid.js';
import { WhenPrepaidPaysThenSettle } from './automations/when-prepaid-pays-then-settle.js';
import { commands } from './commands.js';
import { PrepaidCarriedOver } from './events/prepaid-carried-over.js';
import { PrepaidCredited, PrepaidRefunded, PrepaidToppedUp } from './events/prepaid-credits.js';
import { PrepaidDebited, PrepaidReturned } from './events/prepaid-payments.js';

export { PayInvoiceFromPrepaid, TopUpPrepaid } from './commands.js';

export const prepaid: Context = {
  categories: ['prepaidAccount'],
  events: [PrepaidCredited, PrepaidRefunded, PrepaidCarriedOver, PrepaidToppedUp, PrepaidDebited, PrepaidReturned],
  commands,
  automations: [WhenMoneyComesBackThenCreditPrepaid, WhenPrepaidPaysThenSettle],
};
