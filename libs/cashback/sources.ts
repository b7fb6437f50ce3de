import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { assert } from '#libs/kernel/errors.js';
import type { Currency } from '#libs/kernel/money.js';
import type { OrderCorrected } from '#libs/orders/events/order-corrected.js';
import type { OrderPaid } from '#libs/orders/events/order-paid.js';
import type { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import { accountIdOf } from './account.js';
import type { AdjustmentApproved } from './events/adjustment-steps.js';
import type { HoldOrdered, UnholdOrdered } from './events/hold-ordered.js';
import type { MonthClosed } from './events/month-closed.js';
import type {
  PayoutRecorded,
  PayoutRunApproved,
  PayoutRunCancelled,
  PayoutRunDrafted,
} from './events/payout-run-steps.js';
import type { ReleaseOrdered } from './events/release-ordered.js';

/** What moves accounts: what happens to orders, and what finance decides. */
type Source =
  | OrderPaid
  | OrderRefunded
  | OrderCorrected
  | ReleaseOrdered
  | HoldOrdered
  | UnholdOrdered
  | AdjustmentApproved
  | PayoutRunDrafted
  | PayoutRunApproved
  | PayoutRunCancelled
  | PayoutRecorded
  | MonthClosed;
type Recorded<S> = S extends Source ? RecordedEvent<S> & { readonly type: S['type'] } : never;
/** A source as it stands in the log; its type tells its data. */
export type RecordedSource = Recorded<Source>;

export const SOURCE_TYPES: ReadonlySet<string> = new Set<Source['type']>([
  'OrderPaid',
  'OrderRefunded',
  'OrderCorrected',
  'ReleaseOrdered',
  'HoldOrdered',
  'UnholdOrdered',
  'AdjustmentApproved',
  'PayoutRunDrafted',
  'PayoutRunApproved',
  'PayoutRunCancelled',
  'PayoutRecorded',
  'MonthClosed',
]);
/** Categories of the streams in which they stand. */
export const SOURCE_CATEGORIES: ReadonlySet<string> = new Set([
  'order',
  'release',
  'cashbackHold',
  'adjustment',
  'payoutDesk',
  'payoutRun',
  'period',
]);

/** The accounts that a source concerns: named ones, or all of a currency, or all. */
export type Concerned = readonly string[] | 'all' | Currency;

/**
 * Told by the source itself, so that whoever posts it finds the same. A payment or refund that moves an account without
 * saying which in its metadata is parked: it could be entered nowhere.
 */
export const accountsOf = (source: RecordedSource): Concerned => {
  switch (source.type) {
    case 'OrderPaid':
    case 'OrderRefunded': {
      const owner = source.type === 'OrderPaid' ? source.data.earning : source.data.reversal;
      if (!owner) return [];
      const { partner, currency } = source.metadata.route ?? {};
      assert(
        partner && currency,
        `${source.type} ${source.id} of ${source.stream} does not say whose account it moves`,
      );
      return [accountIdOf(partner, currency)];
    }
    case 'OrderCorrected':
      return source.data.rows.map(({ partnerOrgId }) => accountIdOf(partnerOrgId, source.data.currency));
    case 'HoldOrdered':
    case 'UnholdOrdered':
    case 'AdjustmentApproved':
    case 'PayoutRecorded':
      return [accountIdOf(source.data.partnerOrgId, source.data.currency)];
    case 'PayoutRunApproved':
      return [...source.data.prepaid, ...source.data.bank].map((partner) => accountIdOf(partner, source.data.currency));
    case 'PayoutRunCancelled':
      return source.data.partners.map((partner) => accountIdOf(partner, source.data.currency));
    case 'PayoutRunDrafted':
      return source.data.currency;
    case 'ReleaseOrdered':
    case 'MonthClosed':
      return 'all';
  }
};

/** Whether what it posts depends on more of the account than its last event carries. */
export const needsBook = ({ type }: RecordedEvent): boolean => type !== 'OrderPaid';

/** Whether a correction may give a partner an entry that the order's first one, in another account, decides on (E31). */
export const looksElsewhere = (source: RecordedSource): boolean =>
  source.type === 'OrderCorrected' &&
  source.data.paidAt !== null &&
  source.data.rows.some(
    ({ partnerOrgId, amount }) => partnerOrgId !== source.data.firstEarner && !amount.startsWith('-'),
  );
