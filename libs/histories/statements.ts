import { Account, Posting } from './books.js';
import { monthAfter, monthInZurich } from './days.js';
import { formatMoney } from './money.js';
import { RecordOf } from './records.js';
import { World } from './world.js';

type Movements = Record<Posting['kind'], bigint>;
const still: Movements = { accrued: 0n, reversed: 0n, adjusted: 0n, paid: 0n };

/** E11: closes the month and all before it that are open; an account has a statement where something is or moved. */
export function closePeriod(world: World, { month: last }: RecordOf<'close-period'>): void {
  const { books } = world;
  for (const account of books.accounts.values()) {
    const moved = movementsOf(account, books.closedThrough ?? '', last);
    const first =
      books.closedThrough === null ? monthInZurich(account.postings[0]!.at) : monthAfter(books.closedThrough);
    for (let month = first; month <= last; month = monthAfter(month)) {
      const sums = moved.get(month);
      const opening = account.closing;
      if (opening === 0n && !sums) continue;
      const { accrued, reversed, adjusted, paid } = sums ?? still;
      account.closing = opening + accrued + reversed + adjusted - paid;
      books.statements.push({
        partner: account.partner,
        currency: account.currency,
        month,
        opening: formatMoney(opening),
        accrued: formatMoney(accrued),
        reversed: formatMoney(reversed),
        adjusted: formatMoney(adjusted),
        paid: formatMoney(paid),
        closing: formatMoney(account.closing),
      });
    }
  }
  books.closedThrough = last;
}

/** The sums of each month after one and up to another in which something moved, be they 0.00. */
function movementsOf({ postings }: Account, after: string, last: string): Map<string, Movements> {
  const sums = new Map<string, Movements>();
  for (const { kind, amount, at } of postings) {
    const month = monthInZurich(at);
    if (month <= after || month > last) continue;
    const sum = sums.get(month) ?? { ...still };
    sum[kind] += amount;
    sums.set(month, sum);
  }
  return sums;
}
