import type { Context } from '#libs/event-sourcing/commands/context.js';
import { WhenOrderPaidOrRefundedThenPost } from './automations/when-order-paid-or-refunded-then-post.js';
import { CashbackAccrued } from './events/cashback-accrued.js';
import { CashbackReversed } from './events/cashback-reversed.js';

export { accountIdOf } from './account.js';
export { readStatement, type Statement, type StatementRow } from './statement.js';

export const cashback: Context = {
  categories: ['partnerAccount'],
  events: [CashbackAccrued, CashbackReversed],
  // Postings are made by the automation alone; persons' commands (release, adjustment, payout) are not there yet.
  commands: [],
  automations: [WhenOrderPaidOrRefundedThenPost],
};
