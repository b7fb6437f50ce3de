import { availableOf, remainingIn } from './accounts.js';
import { Account, Posting, Run, remainingOf, sumOf } from './books.js';
import { ExpectedOfProgramme } from './expected-of-programme.js';
import { byCodeUnit, byTexts } from './expected.js';
import { formatMoney } from './money.js';
import { inPayoutOf } from './payouts.js';
import { BalanceProbe } from './records.js';
import { World, keyOf } from './world.js';

/** What the second half leaves: the books, and who was whose partner and collaborator. */
export function outcomeOfProgramme(world: World, probes: Iterable<BalanceProbe>): ExpectedOfProgramme {
  const { books } = world;
  const runs = [...books.runs.values()].sort(byTexts(({ run }) => [run]));
  return {
    accounts: [...books.accounts.values()]
      .sort(byTexts(({ partner, currency }) => [partner, currency]))
      .map((account) => shownAccount(world, account)),
    entries: [...books.entries.values()].sort(byTexts(({ order, partner }) => [order, partner])).map((entry) => ({
      order: entry.order,
      partner: entry.partner,
      currency: entry.currency,
      amount: formatMoney(entry.amount),
      reversed: formatMoney(entry.reversed),
      adjusted: formatMoney(entry.adjusted),
      remaining: formatMoney(remainingOf(entry)),
      state: entry.state,
      maturesOn: entry.maturesOn,
      run: entry.run,
    })),
    adjustments: books.adjustments,
    payoutRuns: runs.map(({ run, currency, status, payouts }) => ({
      run,
      currency,
      status,
      payouts: payouts.size,
      total: formatMoney(sumOf([...payouts.values()].map(({ amount }) => amount))),
    })),
    payouts: runs.flatMap(shownPayouts),
    statements: [...books.statements].sort(byTexts(({ partner, currency, month }) => [partner, currency, month])),
    creditNotes: world.creditNotes,
    thresholds: world.thresholds,
    ...shownMembers(world),
    corrections: world.corrections,
    knownAt: [...probes]
      .sort(byTexts(({ partner, currency, asOf, knownAt }) => [partner, currency, asOf, knownAt]))
      .map((probe) => balanceAt(world, probe)),
  };
}

const sumOfKind = (postings: readonly Posting[], kind: Posting['kind']): bigint =>
  sumOf(postings.filter((posting) => posting.kind === kind).map(({ amount }) => amount));

function shownAccount(world: World, account: Account): ExpectedOfProgramme['accounts'][number] {
  const { partner, currency, postings, entries } = account;
  return {
    partner,
    currency,
    accrued: formatMoney(sumOfKind(postings, 'accrued')),
    reversed: formatMoney(sumOfKind(postings, 'reversed')),
    adjusted: formatMoney(sumOfKind(postings, 'adjusted')),
    pending: formatMoney(remainingIn(entries, 'pending')),
    held: formatMoney(remainingIn(entries, 'held')),
    available: formatMoney(availableOf(account)),
    inPayout: formatMoney(inPayoutOf(world, account)),
    paid: formatMoney(sumOfKind(postings, 'paid')),
  };
}

const shownPayouts = ({ run, currency, payouts }: Run): ExpectedOfProgramme['payouts'] =>
  [...payouts].sort(byTexts(([partner]) => [partner])).map(([partner, payout]) => ({
    run,
    partner,
    currency,
    destination: payout.destination,
    iban: payout.iban,
    amount: formatMoney(payout.amount),
    items: payout.entries.length + payout.loose.length,
    status: payout.status,
  }));

type Members = Pick<ExpectedOfProgramme, 'mandates' | 'partners' | 'collaborators' | 'accountEntries'>;
const shownMembers = (world: World): Members => ({
  mandates: [...world.mandates]
    .sort(byTexts(([product]) => [product]))
    .map(([product, mandate]) => ({ product, ...mandate })),
  partners: [...world.organisations]
    .filter(([, { level }]) => level !== null)
    .sort(byTexts(([org]) => [org]))
    .map(([org, { level, standing }]) => ({ org, level: level!, status: standing })),
  collaborators: [...world.collaborators.values()]
    .sort(byTexts(({ partner, user, client }) => [partner, user, client]))
    .map(({ products, ...row }) => ({ ...row, products: products && [...products].sort(byCodeUnit) })),
  accountEntries: world.accountEntries,
});

/** E32: what was effective by one moment, as far as it was recorded by another. */
function balanceAt(world: World, { partner, currency, asOf, knownAt }: BalanceProbe) {
  const postings = world.books.accounts.get(keyOf(partner, currency))?.postings ?? [];
  const known = postings.filter(({ at, effective }) => effective <= asOf && at <= knownAt);
  const [accrued, reversed, adjusted] = (['accrued', 'reversed', 'adjusted'] as const).map((kind) =>
    sumOfKind(known, kind),
  ) as [bigint, bigint, bigint];
  return {
    ...{ partner, currency, asOf, knownAt },
    accrued: formatMoney(accrued),
    reversed: formatMoney(reversed),
    adjusted: formatMoney(adjusted),
    balance: formatMoney(accrued + reversed + adjusted),
  };
}
