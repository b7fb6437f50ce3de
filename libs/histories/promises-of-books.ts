import { availableOf, dueOf, remainingIn } from './accounts.js';
import { Account, Entry, Run, remainingOf, sumOf } from './books.js';
import { monthAfter, monthInZurich } from './days.js';
import { parseMoney } from './money.js';
import { inPayoutOf } from './payouts.js';
import { World, fullPartnerOf, grantOf, isPartner, isSuspended } from './world.js';

type Check = (holds: boolean, promise: string) => void;

/** What is always so of the books and of who may what, whatever came: a sentence for each promise that is broken. */
export function brokenBooks(world: World): string[] {
  const broken = new Set<string>();
  const check: Check = (holds, promise) => void (holds || broken.add(promise));
  for (const account of world.books.accounts.values()) checkAccount(world, account, check);
  checkPayouts([...world.books.runs.values()], [...world.books.entries.values()], check);
  checkStatements(world, check);
  for (const order of world.orders.values())
    for (const [partner, brought] of order.brought)
      check(
        brought === (partner === order.partner ? dueOf(order) : 0n),
        'a line has brought its earner what is due (E31)',
      );
  checkCreditNotes(world, check);
  checkMembers(world, check);
  return [...broken];
}

function checkAccount(world: World, account: Account, check: Check): void {
  const { entries, postings, closing } = account;
  const posted = sumOf(postings.map(({ kind, amount }) => (kind === 'paid' ? 0n : amount)));
  const paid = sumOf(postings.map(({ kind, amount }) => (kind === 'paid' ? amount : 0n)));
  const waiting = remainingIn(entries, 'pending') + remainingIn(entries, 'held');
  const parts = waiting + availableOf(account) + inPayoutOf(world, account) + paid;
  check(parts === posted, 'the parts of an account sum up (E1)');
  const { closedThrough } = world.books;
  const open = postings.filter(({ at }) => closedThrough === null || monthInZurich(at) > closedThrough);
  const moved = sumOf(open.map(({ kind, amount }) => (kind === 'paid' ? -amount : amount)));
  check(closing + moved === posted - paid, 'what was closed with and what moved since is what is owed (E12)');
  check(
    entries.every((entry) => remainingOf(entry) >= 0n),
    'an entry bears no more than remains of it (E4)',
  );
}

/** E10: what a payout has is in no other, and is what it pays. */
function checkPayouts(runs: readonly Run[], entries: readonly Entry[], check: Check): void {
  const taken = new Map<Entry, string>();
  for (const { run, payouts } of runs)
    for (const payout of payouts.values()) {
      if (!['requested', 'sent', 'settled'].includes(payout.status)) continue;
      const state = payout.status === 'settled' ? 'paid' : 'inPayout';
      for (const entry of payout.entries) {
        check(!taken.has(entry), 'no entry is in two living payouts (E10)');
        check(entry.state === state && entry.run === run, 'an entry knows the payout that has it');
        taken.set(entry, run);
      }
      const items = sumOf([...payout.entries.map(remainingOf), ...payout.loose]);
      check(items === payout.amount && items > 0n, 'a payout is the sum of its items, and positive (E7)');
    }
  const free = entries.filter((entry) => !taken.has(entry));
  check(
    free.every(({ state, run }) => run === null && state !== 'inPayout' && state !== 'paid'),
    'what no payout has is not paid',
  );
  const drafts = runs.filter(({ status }) => status === 'draft').map(({ currency }) => currency);
  check(new Set(drafts).size === drafts.length, 'one draft run a currency at a time (E7)');
}

/** E12: a closing balance is the next opening one, and a month is left out only where nothing is and nothing moves. */
function checkStatements({ books }: World, check: Check): void {
  const last = new Map<string, { month: string; closing: bigint }>();
  for (const row of books.statements) {
    const [opening, accrued, reversed, adjusted, paid, closing] = [
      ...[row.opening, row.accrued, row.reversed, row.adjusted, row.paid, row.closing],
    ].map(parseMoney) as [bigint, bigint, bigint, bigint, bigint, bigint];
    check(opening + accrued + reversed + adjusted - paid === closing, 'a statement adds up (E12)');
    const key = `${row.partner} ${row.currency}`;
    const before = last.get(key);
    check((before?.closing ?? 0n) === opening, 'a statement opens with what the one before closed with');
    const next = before && monthAfter(before.month);
    check(!before || before.closing === 0n || next === row.month, 'no month is left out while something is owed');
    check(row.month <= books.closedThrough!, 'a statement is of a closed month');
    last.set(key, { month: row.month, closing });
  }
  for (const { partner, currency, closing } of books.accounts.values())
    check(
      (last.get(`${partner} ${currency}`)?.closing ?? 0n) === closing,
      'the last statement is what was closed with',
    );
}

/** E15: once all is refunded, what was credited is the invoice. */
function checkCreditNotes({ creditNotes, orders }: World, check: Check): void {
  const credited = new Map<string, bigint[]>();
  const amounts = (total: string, vat: { net: string; vat: string }[]): bigint[] =>
    [total, ...vat.flatMap((part) => [part.net, part.vat])].map(parseMoney);
  for (const { order, net, total, vat } of creditNotes) {
    const own = amounts(total, vat);
    const before = credited.get(order);
    credited.set(
      order,
      own.map((amount, index) => amount + (before?.[index] ?? 0n)),
    );
    const tax = sumOf(vat.map((part) => parseMoney(part.vat)));
    check(parseMoney(net) + tax === parseMoney(total), 'a credit note adds up (E15)');
  }
  for (const [id, { invoice, charged, refunded }] of orders) {
    if (refunded === 0n || refunded < charged) continue;
    const whole = amounts(invoice.total, invoice.vat);
    check(
      credited.get(id)!.every((amount, index) => amount === whole[index]),
      'what is refunded in full is credited in full (E15)',
    );
  }
}

function checkMembers(world: World, check: Check): void {
  for (const [id, { client, placedBy, status }] of world.mandates) {
    if (status !== 'active') continue;
    const product = world.products.get(id)!;
    check(product.client === client && !product.terminated, 'a mandate is of what its client has (E25)');
    const may = placedBy === client || (fullPartnerOf(world, client) === placedBy && !isSuspended(world, placedBy));
    check(may, 'a mandate lapses with the right to renew (E25)');
  }
  for (const { client, partner } of world.collaborators.values())
    check(grantOf(world, client, partner) !== undefined, 'an assignment ends with the partnership (E20)');
  for (const grants of world.grants.values())
    for (const partner of grants.keys()) check(isPartner(world, partner), 'who left has no partnership (E18)');
  const open = [...world.invitations.values()].filter(({ status }) => status === 'open');
  const pairs = new Set(open.map(({ asked }) => `${asked.client} ${asked.partner}`));
  check(pairs.size === open.length, 'a pair has one open invitation (A18)');
}
