import { WhenOrderPaidOrRefundedThenPost } from './automations/when-order-paid-or-refunded-then-post.js';
import { CashbackAccrued } from './events/cashback-accrued.js';
import { CashbackReversed } from './events/cashback-reversed.js';

export { accountIdOf } from './account.js';
export { type Statement, type StatementMonth, type StatementRow, statementOf } from './statement.js';

/** Postings are made by the automation alone; persons' commands (release, adjustment, payout) come with their own issue. */
export const commandHandlers = [];
export const automations = [WhenOrderPaidOrRefundedThenPost];
/** The journal's PostingDeferred is listed by billing. */
export const eventDefinitions = [CashbackAccrued, CashbackReversed];
export const categories = ['partnerAccount'];
