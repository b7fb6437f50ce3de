import type { Context } from '#libs/event-sourcing/commands/context.js';
import { WhenOrderPaidOrRefundedThenPost } from './automations/when-order-paid-or-refunded-then-post.js';
import { commands } from './commands.js';
import { AdjustmentApproved, AdjustmentProposed } from './events/adjustment-steps.js';
import { BooksMarked } from './events/books-marked.js';
import { CashbackAccrued } from './events/cashback-accrued.js';
import { CashbackAdjusted } from './events/cashback-adjusted.js';
import { CashbackHeld, CashbackUnheld } from './events/cashback-held.js';
import { CashbackReleased } from './events/cashback-released.js';
import { CashbackReversed } from './events/cashback-reversed.js';
import { HoldOrdered, UnholdOrdered } from './events/hold-ordered.js';
import { MonthClosed } from './events/month-closed.js';
import { PayoutDestinationSet } from './events/payout-destination-set.js';
import {
  PayoutRecorded,
  PayoutRunApproved,
  PayoutRunCancelled,
  PayoutRunClosed,
  PayoutRunContinued,
  PayoutRunCreated,
  PayoutRunDrafted,
} from './events/payout-run-steps.js';
import {
  PayoutCancelled,
  PayoutFailed,
  PayoutPassedOver,
  PayoutRequested,
  PayoutReturned,
  PayoutSent,
  PayoutSettled,
} from './events/payout-steps.js';
import { ReleaseOrdered } from './events/release-ordered.js';
import { StatementClosed } from './events/statement-closed.js';

export { Account, accountIdOf, WholeAccount } from './account.js';
export { booksOf } from './books.js';
export { Destination } from './destinations.js';
export {
  ApproveAdjustment,
  ApprovePayoutRun,
  CancelPayoutRun,
  ClosePeriod,
  CreatePayoutRun,
  HoldCashback,
  PostAdjustment,
  ProposeAdjustment,
  RecordPayout,
  ReleaseCashback,
  SetPayoutDestination,
  UnholdCashback,
} from './commands.js';
export { accounts } from './registers.js';
export { readSources, type Verified, verifyAccount } from './verify.js';
export { readStatement, type Statement, type StatementRow } from './statement.js';

export const cashback: Context = {
  categories: [
    'partnerAccount',
    'accounts',
    'booksMark',
    'release',
    'cashbackHold',
    'adjustment',
    'payoutDestination',
    'payoutDesk',
    'payoutRunId',
    'payoutRun',
    'period',
  ],
  events: [
    CashbackAccrued,
    CashbackReversed,
    CashbackReleased,
    CashbackHeld,
    CashbackUnheld,
    CashbackAdjusted,
    PayoutRequested,
    PayoutPassedOver,
    PayoutSent,
    PayoutSettled,
    PayoutFailed,
    PayoutReturned,
    PayoutCancelled,
    StatementClosed,
    ReleaseOrdered,
    HoldOrdered,
    UnholdOrdered,
    AdjustmentProposed,
    AdjustmentApproved,
    PayoutDestinationSet,
    PayoutRunDrafted,
    PayoutRunCreated,
    PayoutRunContinued,
    PayoutRunApproved,
    PayoutRunCancelled,
    PayoutRecorded,
    PayoutRunClosed,
    MonthClosed,
    BooksMarked,
  ],
  commands,
  automations: [WhenOrderPaidOrRefundedThenPost],
};
