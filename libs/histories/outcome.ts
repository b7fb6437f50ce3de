import { monthInZurich } from './days.js';
import { Expected, byTexts } from './expected.js';
import { ExpectedOfProgramme } from './expected-of-programme.js';
import { formatMoney } from './money.js';
import { World, shown } from './world.js';

type FirstHalf = Omit<Expected, 'access' | keyof ExpectedOfProgramme>;

/** All that can be said at the end of the first half; the probes are answered on the way. */
export function outcomeOf(world: World): FirstHalf {
  const clients = [...world.grants].flatMap(([client, grants]) =>
    [...grants].map(([partner, grant]) => ({ partner, client, ...shown(grant) })),
  );
  return {
    records: world.records,
    refused: world.refused,
    lines: world.lines,
    invoices: world.invoices,
    ...earnedIn(world),
    discounts: [...world.discounts.values()]
      .sort(byTexts(({ partner, currency }) => [partner, currency]))
      .map((row) => ({ ...row, given: formatMoney(row.given) })),
    clientsAtEnd: clients.sort(byTexts(({ partner, client }) => [partner, client])),
    audit: world.audit,
    invitations: [...world.invitations]
      .map(([invitation, { asked, status, grantedDiffers }]) => ({
        invitation,
        client: asked.client,
        partner: asked.partner,
        direction: asked.do === 'invite-partner' ? ('client-to-partner' as const) : ('partner-to-client' as const),
        status,
        grantedDiffers,
      }))
      .sort(byTexts(({ invitation }) => [invitation])),
  };
}

/** Accruals and reversals, by month and in all: what is adjusted or paid is no earning. */
function earnedIn(world: World): Pick<FirstHalf, 'earnings' | 'balances'> {
  interface Earned {
    partner: string;
    currency: string;
    month: string;
    accrued: bigint;
    reversed: bigint;
    entries: number;
  }
  const earned: Earned[] = [];
  const balances: FirstHalf['balances'] = [];
  for (const { partner, currency, postings } of world.books.accounts.values()) {
    const months = new Map<string, Earned>();
    let balance: bigint | null = null;
    for (const { kind, amount, at } of postings) {
      if (kind !== 'accrued' && kind !== 'reversed') continue;
      const month = monthInZurich(at);
      const sum = months.get(month) ?? { partner, currency, month, accrued: 0n, reversed: 0n, entries: 0 };
      months.set(month, sum);
      sum[kind] += amount;
      sum.entries += 1;
      balance = (balance ?? 0n) + amount;
    }
    earned.push(...months.values());
    if (balance !== null) balances.push({ partner, currency, balance: formatMoney(balance) });
  }
  return {
    earnings: earned
      .sort(byTexts(({ partner, currency, month }) => [partner, currency, month]))
      .map((row) => ({ ...row, accrued: formatMoney(row.accrued), reversed: formatMoney(row.reversed) })),
    balances: balances.sort(byTexts(({ partner, currency }) => [partner, currency])),
  };
}
