import { CASH_ROUNDINGS, REINVOICINGS } from '#libs/programme/events/policy-set.js';
import {
  amount,
  choice,
  type HeldBy,
  list,
  nullable,
  object,
  part,
  type ShownOf,
  text,
  whole,
} from '#libs/read-models/description/values.js';
import { published } from '../catalogue/catalogue.row.js';

const MINIMUM = part('MinimumPayouts', {
  CHF: amount('Of accounts in CHF.', '50.00'),
  EUR: amount('Of accounts in EUR.', '50.00'),
});

/** What the programme is run by, read from its stream. */
export const POLICY = part('Policy', {
  holdingDays: whole('Days from a payment to the maturity of its cashback (E1).', 30),
  graceDays: whole('Days that a partner below the yearly minimum has to reach it (E16).', 90),
  invitationDays: nullable(whole('Days after which a new invitation is not open any more (E19); null: never.', 60)),
  minPayout: object('Below it nothing is paid to a bank (E7).', MINIMUM),
  cashRounding: choice('Whether totals of invoices in CHF are rounded to 0.05 (V5).', CASH_ROUNDINGS),
  reinvoicing: choice('Which lines of FULL clients their partner may re-invoice (A22).', REINVOICINGS),
});
export type PolicyRow = HeldBy<typeof POLICY>;

const CHANGED_VALUE = part('ChangedValue', {
  name: text('What changed; of an amount with its currency.', 'minPayout.CHF'),
  before: nullable(text('What held before; null: nothing.', '50.00')),
  after: nullable(text('What holds since; null: nothing.', '20.00')),
});
/** One change of it. */
export const POLICY_CHANGE = part('PolicyChange', {
  version: text('Number of the change in the policy’s stream, from 1 on.', '3'),
  changes: list('What it changed.', object('', CHANGED_VALUE)),
  ...published,
});
export type PolicyChangeRow = ShownOf<typeof POLICY_CHANGE>;
