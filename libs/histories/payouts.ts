import { availableOf } from './accounts.js';
import { Account, Destination, Payout, Run, remainingOf, sumOf } from './books.js';
import { PayoutStatus } from './expected-of-programme.js';
import { Currency, RecordOf } from './records.js';
import { World, keyOf } from './world.js';

const prepaid: Destination = { destination: 'prepaid', iban: null };
const destinationOf = (world: World, { partner, currency }: Account): Destination =>
  world.books.destinations.get(keyOf(partner, currency)) ?? prepaid;

/** E7: the accounts that a run made now would pay. */
export function accountsToPay(world: World, currency: Currency): Account[] {
  return [...world.books.accounts.values()].filter((account) => {
    if (account.currency !== currency) return false;
    const available = availableOf(account);
    const { destination } = destinationOf(world, account);
    const without = destination === 'prepaid' || world.organisations.get(account.partner)!.standing === 'left';
    return available > 0n && (without || available >= world.policy.minPayout[currency]);
  });
}

/** E6: for runs made from now on. */
export function setDestination(world: World, record: RecordOf<'set-payout-destination'>): void {
  const { partner, currency, destination, iban = null } = record;
  world.books.destinations.set(keyOf(partner, currency), { destination, iban });
}

/** Takes everything available of each account; entries of which nothing remains stay where they are. */
export function createRun(world: World, { run, currency, staff }: RecordOf<'create-payout-run'>): void {
  const payouts = new Map<string, Payout>();
  for (const account of accountsToPay(world, currency)) {
    const entries = account.entries.filter((entry) => entry.state === 'available' && remainingOf(entry) !== 0n);
    const amount = availableOf(account);
    for (const entry of entries) Object.assign(entry, { state: 'inPayout', run });
    const { loose } = account;
    account.loose = [];
    const destination = destinationOf(world, account);
    payouts.set(account.partner, { account, amount, entries, loose, ...destination, status: 'requested' });
  }
  world.books.runs.set(run, { run, currency, status: 'draft', madeBy: staff.user, payouts });
}

/** E8: prepaid accounts are paid at once, banks are told to pay. */
export function approveRun(world: World, { run: id, at }: RecordOf<'approve-payout-run'>): void {
  const run = world.books.runs.get(id)!;
  run.status = 'approved';
  for (const payout of run.payouts.values()) {
    if (payout.destination === 'bank') payout.status = 'sent';
    else settle(payout, at);
  }
  closeWhenDone(run);
}

export function cancelRun(world: World, { run: id }: RecordOf<'cancel-payout-run'>): void {
  const run = world.books.runs.get(id)!;
  run.status = 'cancelled';
  for (const payout of run.payouts.values()) giveBack(payout, 'cancelled');
}

/** E9: a bank paid, could not, or sent the money back later. */
export function settlePayout(world: World, record: RecordOf<'settle-payout'>): void {
  const run = world.books.runs.get(record.run)!;
  const payout = run.payouts.get(record.partner)!;
  if (record.result === 'settled') settle(payout, record.at);
  else giveBack(payout, record.result);
  const { account, amount } = payout;
  if (record.result === 'returned')
    account.postings.push({ kind: 'paid', amount: -amount, at: record.at, effective: record.at });
  closeWhenDone(run);
}

function settle(payout: Payout, at: string): void {
  payout.status = 'settled';
  for (const entry of payout.entries) entry.state = 'paid';
  payout.account.postings.push({ kind: 'paid', amount: payout.amount, at, effective: at });
}

function giveBack(payout: Payout, status: PayoutStatus): void {
  payout.status = status;
  for (const entry of payout.entries) Object.assign(entry, { state: 'available', run: null });
  payout.account.loose.push(...payout.loose);
}

function closeWhenDone(run: Run): void {
  if ([...run.payouts.values()].every(({ status }) => status !== 'sent')) run.status = 'closed';
}

/** What is in a payout that is neither paid nor given back. */
export const inPayoutOf = (world: World, account: Account): bigint =>
  sumOf(
    [...world.books.runs.values()].flatMap(({ payouts }) => {
      const payout = payouts.get(account.partner);
      const open = payout?.account === account && (payout.status === 'requested' || payout.status === 'sent');
      return open ? [payout.amount] : [];
    }),
  );
