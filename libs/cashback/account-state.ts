import type { Map as PersistentMap } from 'immutable';
import type { Amount } from '#libs/kernel/money.js';
import type { EntriesState } from './entries.js';
import type { Balance } from './events/balance.js';
import type { DestinationKind, LeftOutBecause } from './events/payout-steps.js';
import type { Months } from './months.js';

export type PayoutStatus = 'requested' | 'sent' | 'settled' | 'failed' | 'returned' | 'cancelled';
export interface Payout {
  readonly amount: Amount;
  /** Entries and loose items that it took. */
  readonly items: number;
  readonly destination: DestinationKind;
  /** Whether it goes elsewhere than the partner's payout before it (E6). */
  readonly destinationIsNew: boolean;
  readonly status: PayoutStatus;
}
/** What a run found in the account: a payout, or why there is none. */
export type RunResult = Payout | { readonly available: Amount; readonly because: LeftOutBecause };

/** A partner's account in one currency, folded: its entries and loose items, payouts, and months that are open. */
export interface AccountState extends EntriesState {
  readonly balance: Balance;
  /** All that was ever accrued, reversed (≤ 0) and adjusted. */
  readonly accrued: Amount;
  readonly reversed: Amount;
  readonly adjusted: Amount;
  /** By run. */
  readonly runs: PersistentMap<string, RunResult>;
  /** Where the last payout went; null: there was none. */
  readonly lastDestination: string | null;
  readonly months: Months;
  /** Revision of the last event folded, -1 before the first; and the last source that it had taken in. */
  readonly revision: number;
  readonly sourceUpTo: string;
  /** What it was carried forward from: of what was over there it knows nothing. Null: it holds every event. */
  readonly carried: { readonly revision: number; readonly sourceUpTo: string } | null;
}
