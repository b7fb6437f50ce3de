import { Account, type AccountEvent, accountIdOf, ownerOf } from '#libs/cashback/account.js';
import type { AccountState } from '#libs/cashback/account-state.js';
import type { Entry, LooseItem } from '#libs/cashback/entries.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { LedgerStore } from '#libs/event-sourcing/ledger-store.js';
import { streamName } from '#libs/event-sourcing/streams.js';
import type { Currency } from '#libs/kernel/money.js';
import { businessMonthOf } from '#libs/kernel/time.js';
import type { Told } from './tree.js';

/** What became of one order's cashback in one partner's account. */
export interface AccountTrace {
  readonly partnerOrgId: string;
  /** Every event of the account that moved the entry or a loose item of the order, in their order. */
  readonly events: readonly Told<AccountEvent>[];
  /** As it stands now; undefined: the order has none here. */
  readonly entry: Entry | undefined;
  /** What a refund or a correction did not find in the entry. */
  readonly loose: readonly LooseItem[];
}

export type StreamReader = Pick<LedgerStore, 'readStream' | 'readLast'>;

/** The first revision behind a position: an account goes on for years, and an order concerns the end of it. */
const revisionBehind = async (store: StreamReader, stream: string, position: bigint): Promise<number> => {
  let [from, to] = [0, ((await store.readLast(stream))?.revision ?? -1) + 1];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const there = await first(store.readStream(stream, middle, 1));
    if (there && there.position <= position) from = there.revision + 1;
    else to = middle;
  }
  return from;
};
export const first = async (events: AsyncGenerator<RecordedEvent>): Promise<RecordedEvent | undefined> => {
  for await (const event of events) return event;
  return undefined;
};

const RUN_STEPS = new Set(['PayoutSent', 'PayoutSettled', 'PayoutReturned', 'PayoutFailed', 'PayoutCancelled']);

/** Whether an event is needed to tell what became of the order's items, those of other orders being left out. */
const concerns = (event: Told<AccountEvent>, orderId: string, { runs }: AccountState): boolean => {
  if (event.type === 'PostingDeferred' || event.type === 'PayoutPassedOver') return false;
  if (RUN_STEPS.has(event.type)) return 'runId' in event.data && runs.has(event.data.runId);
  return 'orderId' in event.data ? event.data.orderId === orderId : true;
};

const runsOf = ({ entries, loose }: AccountState): Set<string | null> =>
  new Set([...entries.values(), ...loose.values()].map(({ runId }) => runId));

/** Whether an event moved what the order has in the account, or was a step of a payout that has it. */
const moves = (event: Told<AccountEvent>, before: AccountState, after: AccountState): boolean => {
  if (event.type === 'StatementClosed') return before.months.open.has(event.data.month);
  if (before.entries !== after.entries || before.loose !== after.loose) return true;
  return RUN_STEPS.has(event.type) && 'runId' in event.data && runsOf(after).has(event.data.runId);
};

/**
 * Reads an account from where the order came into it, and folds of it what concerns the order alone: releases and payouts
 * name no entries, and which ones they mean follows from each entry by itself.
 */
export const traceAccount = async (
  store: StreamReader,
  {
    partnerOrgId,
    currency,
    orderId,
    since,
  }: { partnerOrgId: string; currency: Currency; orderId: string; since: bigint },
): Promise<AccountTrace> => {
  const accountId = accountIdOf(partnerOrgId, currency);
  const stream = streamName(Account, accountId);
  const events: Told<AccountEvent>[] = [];
  let state = Account.initial;
  for await (const recorded of store.readStream(stream, await revisionBehind(store, stream, since))) {
    const event = recorded as RecordedEvent as Told<AccountEvent>;
    if (!concerns(event, orderId, state)) continue;
    const after = Account.evolve(state, event, event);
    if (moves(event, state, after)) events.push(event);
    state = after;
  }
  const entry = state.entries.get(orderId);
  return { partnerOrgId: ownerOf(accountId).partnerOrgId, events, entry, loose: [...state.loose.values()] };
};

/** The month whose statement has a movement (E12). */
export const monthOf = (event: RecordedEvent & { data: { month: string | null } }): string =>
  event.data.month ?? businessMonthOf(event.metadata.effectiveAt);
