import { DESTINATIONS, LEFT_OUT_BECAUSE } from '#libs/cashback/events/payout-steps.js';
import {
  computed,
  describeRow,
  type FilterOf,
  internal,
  type RowOf,
  type ShownRowOf,
  stored,
} from '#libs/read-models/description/row.js';
import {
  amount,
  choice,
  flag,
  instant,
  nullable,
  personal,
  position,
  text,
  whole,
  withheld,
} from '#libs/read-models/description/values.js';
import { correlation, currency, maskedIbanValue, partner } from '../values.js';

export const RUN_STATUS = ['draft', 'approved', 'closed', 'cancelled'] as const;
export const PAYOUT_STATUS = ['requested', 'sent', 'settled', 'failed', 'returned', 'cancelled'] as const;

const run = () => text('Payout run.', 'run_1');
const none = { example: null };

/** A run of a currency: a draft, approved by another person of finance, closed once no payout is on its way (E7–E9). */
export const PAYOUT_RUN = describeRow({
  name: 'PayoutRun',
  table: 'payout_run',
  fields: {
    position: internal(position('Log position of what the run took.')),
    runId: run(),
    currency,
    status: choice('Approved: some payout is on its way; closed: none is (E8, E9).', RUN_STATUS),
    payouts: whole('How many payouts it has.', 1),
    total: amount('Of all its payouts, whatever became of them.'),
    leftOut: whole('Accounts of the currency that it left as they were (E7).', 0),
    newDestinations: whole('Payouts that go elsewhere than the partner’s payout before (E6).', 0),
    createdBy: text('User that made it.', 'usr_1'),
    createdAt: instant('When it was made.'),
    approvedBy: nullable(text('User that approved it, another one (E8).', 'usr_2'), none),
    approvedAt: nullable(instant('When it was approved.'), none),
    closedAt: nullable(instant('When none of its payouts was on its way any more.'), none),
    cancelledBy: nullable(text('User that gave the draft up.', 'usr_2'), none),
    cancelledAt: nullable(instant('When it was given up.'), none),
    correlationId: correlation(),
  },
  order: ['position'],
  filters: ['runId', 'currency', 'status'],
});
export type PayoutRunRow = RowOf<typeof PAYOUT_RUN>;
export type PayoutRunFilter = FilterOf<typeof PAYOUT_RUN>;

/** What a run pays a partner, where, and whether it arrived; as it was when the run was made (E6, E7). */
export const PAYOUT = describeRow({
  name: 'Payout',
  table: 'payout',
  fields: {
    position: internal(position('Log position of what it took.')),
    runId: run(),
    partnerOrgId: partner('Partner that is paid.'),
    currency,
    amount: amount('All that was available when the run was made.'),
    items: whole('Entries and loose items that it took.', 1),
    destination: choice('Where it goes (E6).', DESTINATIONS, 'bank'),
    // As they are stored, sealed: the query opens both, and masks the first.
    iban: computed(maskedIbanValue(), 'payout.full_iban'),
    fullIban: stored(
      withheld(
        nullable(personal('The whole IBAN, to pay to: for the finance desk, else null.', 'CH9300762011623852957')),
      ),
      { type: 'jsonb' },
    ),
    destinationIsNew: flag('Whether it goes elsewhere than the partner’s payout before (E6).'),
    status: choice(
      'Requested: the run is a draft. Failed, returned, cancelled: all is available again.',
      PAYOUT_STATUS,
    ),
    requestedAt: instant('When the run was made.'),
    statusSince: instant('Since when the status is so.'),
  },
  order: ['position'],
  filters: ['runId', 'partnerOrgId', 'currency', 'status'],
});
/** `fullIban` is opened for whom it concerns only. */
export type PayoutRow = RowOf<typeof PAYOUT>;
export type ShownPayoutRow = ShownRowOf<typeof PAYOUT>;
export interface PayoutFilter extends FilterOf<typeof PAYOUT> {
  /** What an organisation may see: its own. */
  orgId?: string | undefined;
}

/** An account that a run left as it was, and why (E7). */
export const LEFT_OUT = describeRow({
  name: 'PayoutLeftOut',
  table: 'left_out_account',
  fields: {
    runId: run(),
    partnerOrgId: partner('Partner whose account it is.'),
    currency,
    available: amount('What was available; zero, negative, or below the minimum.', '12.50'),
    because: choice('Why it was left out.', LEFT_OUT_BECAUSE, 'BELOW_MINIMUM'),
  },
  order: ['runId', 'partnerOrgId'],
  filters: ['runId', 'partnerOrgId', 'because'],
});
export type LeftOutRow = RowOf<typeof LEFT_OUT>;
export type LeftOutFilter = FilterOf<typeof LEFT_OUT>;
