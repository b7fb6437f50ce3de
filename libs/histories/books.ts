import { EntryState, ExpectedAdjustment, ExpectedStatement, PayoutStatus, RunStatus } from './expected-of-programme.js';
import { Currency } from './records.js';

/** The provider's books: what each partner is owed in each currency, and how it came and went (E1–E13). */
export interface Books {
  accounts: Map<string, Account>;
  /** By order and partner. */
  entries: Map<string, Entry>;
  destinations: Map<string, Destination>;
  runs: Map<string, Run>;
  adjustments: ExpectedAdjustment[];
  statements: ExpectedStatement[];
  /** The latest day through which was released; null before the first release. */
  releasedThrough: string | null;
  /** The last closed month; null while none is. */
  closedThrough: string | null;
}

export interface Account {
  partner: string;
  currency: Currency;
  entries: Entry[];
  /** Items that no payout has taken: adjustments, and what an entry could not bear. */
  loose: bigint[];
  postings: Posting[];
  /** The closing balance of the last closed month. */
  closing: bigint;
}
/** The cashback of one order for one partner. */
export interface Entry {
  order: string;
  partner: string;
  currency: Currency;
  amount: bigint;
  reversed: bigint;
  adjusted: bigint;
  state: EntryState;
  maturesOn: string;
  run: string | null;
}
export interface Posting {
  kind: 'accrued' | 'reversed' | 'adjusted' | 'paid';
  amount: bigint;
  at: string;
  /** Before `at` where a correction refers to a payment of before (E32). */
  effective: string;
}
export interface Destination {
  destination: 'prepaid' | 'bank';
  iban: string | null;
}
export interface Run {
  run: string;
  currency: Currency;
  status: RunStatus;
  madeBy: string;
  /** By partner. */
  payouts: Map<string, Payout>;
}
export interface Payout extends Destination {
  account: Account;
  amount: bigint;
  entries: Entry[];
  loose: bigint[];
  status: PayoutStatus;
}

export const emptyBooks = (): Books => ({
  accounts: new Map(),
  entries: new Map(),
  destinations: new Map(),
  runs: new Map(),
  adjustments: [],
  statements: [],
  releasedThrough: null,
  closedThrough: null,
});

export const remainingOf = ({ amount, reversed, adjusted }: Entry): bigint => amount + reversed + adjusted;

export const sumOf = (amounts: Iterable<bigint>): bigint => {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
};
