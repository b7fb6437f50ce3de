import { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import { CashbackAdjusted } from '#libs/cashback/events/cashback-adjusted.js';
import { CashbackHeld, CashbackUnheld } from '#libs/cashback/events/cashback-held.js';
import { CashbackReleased } from '#libs/cashback/events/cashback-released.js';
import { CashbackReversed } from '#libs/cashback/events/cashback-reversed.js';
import * as payouts from '#libs/cashback/events/payout-steps.js';
import { StatementClosed } from '#libs/cashback/events/statement-closed.js';

/** Types of everything that an account's journal holds; each tells the balance after it. */
export const ACCOUNT_EVENTS = [
  CashbackAccrued,
  CashbackReversed,
  CashbackAdjusted,
  CashbackReleased,
  CashbackHeld,
  CashbackUnheld,
  payouts.PayoutRequested,
  payouts.PayoutPassedOver,
  payouts.PayoutSent,
  payouts.PayoutSettled,
  payouts.PayoutFailed,
  payouts.PayoutReturned,
  payouts.PayoutCancelled,
  StatementClosed,
].map(({ type }) => type);
