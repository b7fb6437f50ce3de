import { DESTINATIONS, LEFT_OUT_BECAUSE } from '#libs/cashback/events/payout-steps.js';
import { CURRENCIES } from '#libs/kernel/money.js';
import {
  amount,
  choice,
  flag,
  type HeldBy,
  list,
  nullable,
  object,
  part,
  text,
  whole,
} from '#libs/read-models/description/values.js';
import { partner } from '#projections/values.js';

const destination = choice('Where it goes (E6).', DESTINATIONS, 'bank');

const DRAFTED_PAYOUT = part('DraftedPayout', {
  partnerOrgId: partner(),
  amount: amount('Everything that was available (E7).', '64.20'),
  items: whole('Entries and loose items that it takes.', 3),
  destination,
  destinationIsNew: flag('Whether it goes elsewhere than the partner’s last payout of the currency did (E6).'),
});
const LEFT_OUT = part('LeftOutAccount', {
  partnerOrgId: partner(),
  available: amount('What it has available; may be negative.', '12.00'),
  because: choice('Why it is not paid (E7).', LEFT_OUT_BECAUSE, 'BELOW_MINIMUM'),
});
/** What the answer of a new payout run tells beside what was written. */
export const CREATED_RUN = part(
  'CreatedPayoutRun',
  {
    currency: choice('Of every amount of the run.', CURRENCIES),
    total: amount('Of all payouts.', '64.20'),
    items: whole('Entries and loose items of all payouts.', 3),
    payouts: list('By partner.', object('', DRAFTED_PAYOUT)),
    leftOut: list('Accounts of the currency that it does not pay, by partner.', object('', LEFT_OUT)),
  },
  { about: 'A payout run as it was made; told again as it was, whatever became of it.' },
);

const CLOSED_MONTH = part('ClosedMonth', {
  month: text('Month.', '2026-02', '^\\d{4}-\\d{2}$'),
  statements: whole('Accounts that got a statement of it.', 2),
});
/** What the answer of a closing tells beside what was written. */
export const CLOSED_PERIOD = part(
  'ClosedPeriod',
  {
    months: list('Every month that it closed.', object('', CLOSED_MONTH)),
    statements: whole('Of all these months.', 2),
  },
  { about: 'Months that are closed for good (E11, E13).' },
);

/** Where a partner's payouts of a currency go, read from its stream. */
export const PAYOUT_DESTINATION = part('PayoutDestination', {
  partnerOrgId: partner(),
  currency: choice('Currency of the payouts.', CURRENCIES),
  destination,
  iban: nullable(text('The country and the last four alone; null: prepaid.', 'CH** **** … 2957')),
});
export type PayoutDestinationRow = HeldBy<typeof PAYOUT_DESTINATION>;
