import type { Ledger, Read } from '#libs/event-sourcing/ledger.js';
import { streamName } from '#libs/event-sourcing/streams.js';
import { Policy } from '#libs/programme/policy.js';
import { Partner } from '#libs/programme/partner.js';
import { Account, accountIdOf, ownerOf } from './account.js';
import { Destination } from './destinations.js';
import type { Entry } from './entries.js';
import type { OpenedEntry } from './events/cashback-adjusted.js';
import { Periods } from './periods.js';
import { maturityOf, type Prepared } from './postings.js';
import { Release } from './releases.js';
import { looksElsewhere, type RecordedSource } from './sources.js';

/** What the postings of sources rest on, each as of its source's position; by source. */
export const prepared = async (
  ledger: Ledger,
  sources: readonly RecordedSource[],
  accountId: string,
): Promise<ReadonlyMap<string, Prepared>> => {
  const all = new Map<string, Prepared>();
  for (const source of sources) all.set(source.id, await preparedFor(ledger, source, accountId));
  return all;
};

const preparedFor = async (ledger: Ledger, source: RecordedSource, accountId: string): Promise<Prepared> => {
  const { read } = ledger.at({ position: source.position });
  const [policy, periods] = await Promise.all([read(Policy, 'main'), read(Periods, 'main')]);
  const { holdingDays } = policy.state;
  const { closedThrough } = periods.state;
  if (source.type === 'PayoutRunDrafted') {
    return { holdingDays, closedThrough, payout: await payoutOf(read, accountId) };
  }
  if (source.type === 'OrderCorrected' && looksElsewhere(source) && !(await hasPaidEntry(ledger, accountId, source))) {
    return { holdingDays, closedThrough, opening: await openingOf(ledger, source) };
  }
  return { holdingDays, closedThrough };
};

type Corrected = RecordedSource & { type: 'OrderCorrected' };
/** Whether an order's entry is over, and so perhaps nothing that the account as it was carried forward knows of. */
const hasPaidEntry = async (ledger: Ledger, accountId: string, { data, position }: Corrected): Promise<boolean> => {
  const { state } = await ledger.read(Account, accountId);
  return state.carried !== null && (await entryBefore(ledger, accountId, data.orderId, position))?.state === 'paid';
};

/** Where an account's payouts go, and the least that is paid there (E6, E7); who has left is paid whatever there is (E18). */
export const payoutOf = async (read: Read, accountId: string): Promise<NonNullable<Prepared['payout']>> => {
  const { partnerOrgId, currency } = ownerOf(accountId);
  const [destination, partner, policy] = await Promise.all([
    read(Destination, accountId),
    read(Partner, partnerOrgId),
    read(Policy, 'main'),
  ]);
  const { destination: kind, iban } = destination.state;
  const isBelowPaid = kind === 'prepaid' || partner.state.standing === 'left';
  return { destination: kind, iban, minimum: isBelowPaid ? null : policy.state.minPayout[currency] };
};

/**
 * The entry that a correction gives a partner (E31): it matures with the order's first entry and stands where that one
 * stands; where the payment made none, it is released as the payment would have been.
 */
const openingOf = async (ledger: Ledger, { data, position }: Corrected): Promise<OpenedEntry> => {
  const { orderId, firstEarner, currency, paidAt } = data;
  const first =
    firstEarner === null ? undefined : await entryBefore(ledger, accountIdOf(firstEarner, currency), orderId, position);
  if (first) {
    const state = first.state === 'pending' || first.state === 'held' ? first.state : 'available';
    return { state, maturesOn: first.maturesOn };
  }
  const paid = await ledger.at({ position: await paymentOf(ledger, orderId, position) }).read(Policy, 'main');
  const maturesOn = maturityOf(paidAt as string, paid.state.holdingDays);
  const released = (await ledger.at({ position }).read(Release, 'main')).state.through;
  return { state: released === null || maturesOn > released ? 'pending' : 'available', maturesOn };
};

/** The position of the order's payment: the policy in force there says when it would have matured (E1). */
const paymentOf = async (ledger: Ledger, orderId: string, before: bigint): Promise<bigint> => {
  for await (const event of ledger.store.readStream(`order-${orderId}`)) {
    if (event.type === 'OrderPaid') return event.position;
  }
  return before;
};

/**
 * An order's entry as it was before a source was posted to any account: by what its account's events had taken in,
 * because another process may have posted more meanwhile.
 */
const entryBefore = async (
  ledger: Ledger,
  accountId: string,
  orderId: string,
  position: bigint,
): Promise<Entry | undefined> => {
  const { state } = await ledger.read(Account, accountId);
  const entry = state.entries.get(orderId);
  if (BigInt(state.sourceUpTo) < position && (entry || !state.carried)) return entry;
  let before = Account.initial;
  for await (const event of ledger.store.readStream(streamName(Account, accountId))) {
    const next = Account.evolve(before, event as never, event);
    if (BigInt(next.sourceUpTo) >= position) break;
    before = next;
  }
  return before.entries.get(orderId);
};
