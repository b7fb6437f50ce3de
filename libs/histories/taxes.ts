import { ExpectedInvoice } from './expected.js';
import { formatMoney, halfUp, parseRate, shareOf } from './money.js';
import { Organisation, TaxEntry } from './world-parts.js';

const europeanUnion: ReadonlySet<string> = new Set(
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' '),
);

export const dayOf = (date: string): number => Date.parse(date.slice(0, 10)) / 86_400_000;

type Tax = Pick<ExpectedInvoice, 'vat' | 'reverseCharge' | 'total'>;

/** The tax of an invoice by its payer's country, form and number; null where a table is needed and there is none. */
export function taxOf(
  tables: ReadonlyMap<string, readonly TaxEntry[]>,
  payer: Organisation,
  charged: bigint,
  { from, to }: { from: string; to: string },
): Tax | null {
  const untaxed = (reverseCharge: boolean): Tax => ({ vat: [], reverseCharge, total: formatMoney(charged) });
  const swiss = payer.country === 'CH' || payer.country === 'LI';
  // A table may name a country in which nobody is taxed, or Liechtenstein, which has Switzerland's.
  if (!swiss && !europeanUnion.has(payer.country)) return untaxed(false);
  if (!swiss && payer.form === 'company' && payer.hasVatNumber) return untaxed(true);
  const table = tables.get(swiss ? 'CH' : payer.country);
  if (!table) return null;
  const vat = partsOf(table, charged, dayOf(from), dayOf(to));
  const total = vat.reduce((sum, part) => sum + part.vat, charged);
  return {
    vat: vat.map(({ rate, net, vat }) => ({ rate, net: formatMoney(net), vat: formatMoney(vat) })),
    reverseCharge: false,
    total: formatMoney(total),
  };
}

/** One part for every entry that holds on a day of the period; the last takes what rounding left over. */
function partsOf(
  table: readonly TaxEntry[],
  charged: bigint,
  from: number,
  to: number,
): { rate: string; net: bigint; vat: bigint }[] {
  const entries = [...table].sort((a, b) => a.day - b.day);
  const held = entries
    .map((entry, index) => ({
      rate: entry.rate,
      days: Math.min(to, entries[index + 1]?.day ?? to) - Math.max(from, entry.day),
    }))
    .filter(({ days }) => days > 0);
  let rest = charged;
  return held.map(({ rate, days }, index) => {
    const net = index === held.length - 1 ? rest : halfUp(charged * BigInt(days), BigInt(to - from));
    rest -= net;
    return { rate, net, vat: shareOf(net, parseRate(rate)) };
  });
}
