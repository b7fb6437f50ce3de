import { formatMoney, parseMoney } from './money.js';
import { Random } from './random.js';
import { CardRule, RecordKind, RecordOf, UnitPrices } from './records.js';

/** A record without its place: number and moment come when it is written. */
export type Unstamped<Kind extends RecordKind = RecordKind> = Kind extends unknown
  ? Omit<RecordOf<Kind>, 'n' | 'at'>
  : never;
type Publication = Unstamped<'publish-prices' | 'publish-taxes' | 'publish-rate-card'>;
export interface Scheduled {
  /** Seconds since 1970. */
  at: number;
  publication: Publication;
}

/** When a history takes place, and whether it has the records of the programme. */
interface Span {
  start: number;
  months: number;
  programme: boolean;
}

/** Prices chosen for their ties, for what is too small to give a benefit, and for sums beyond a double. */
const assortment: readonly (readonly [sku: string, family: string, CHF: string, EUR: string])[] = [
  ['web-hosting', 'hosting', '9.92', '9.50'],
  ['wordpress-hosting', 'hosting', '9.95', '9.95'],
  ['cloud-server', 'server', '29.00', '27.90'],
  ['ksuite-pro', 'suite', '66.58', '63.33'],
  ['mail-service', 'mail', '18.00', '17.45'],
  ['domain-ch', 'domain', '11.90', '11.35'],
  ['domain-com', 'domain', '14.10', '13.55'],
  ['domain-swiss', 'domain', '129.00', '122.55'],
  ['ticketing', 'ticketing', '0.10', '0.30'],
  ['newsletter', 'newsletter', '0.01', '0.02'],
  // Named like what every object has: a look-up that does not ask for an own key finds a function.
  ['constructor', 'toString', '5.05', '4.95'],
  ['trial', 'trial', '0.00', '0.00'],
];
export const skus = assortment.map(([sku]) => sku);
const ruled = ['standard', 'gold', 'Silver'] as const;
/** Platinum has no rule on any card. */
export const levels = [...ruled, ...ruled, ...ruled, 'platinum'] as const;

const rates = ['0.20', '0.25', '0.35', '0.10', '0.125', '0.2525', '0.3333', '0.05', '0.15', '0', '0.0001'];
const families = [...new Set(assortment.map(([, family]) => family))];

function priceList(random: Random, version: string, validFrom: string, first: boolean): Publication {
  const moved = (text: string): string => {
    const price = parseMoney(text);
    return first || random.chance(0.4) ? text : formatMoney(price + BigInt(random.between(0, Number(price / 5n) + 1)));
  };
  const prices = assortment.map(([sku, family, CHF, EUR]) => ({
    sku,
    // A sku may change its family: a renewal takes the one of its own placement.
    family: !first && random.chance(0.08) ? random.pick(families) : family,
    price: sku === 'trial' ? { CHF, EUR } : { CHF: moved(CHF), EUR: moved(EUR) },
  }));
  const tiers = random
    .some(families, 3)
    .concat(first ? [] : ['hosting'])
    .concat('domain');
  const degressive = [...new Set(first ? ['hosting', 'domain'] : tiers)].flatMap((family) => [
    { family, fromQuantity: 10, rate: '0.10' },
    { family, fromQuantity: 30, rate: random.pick(['0.25', '0.335', '0.5']) },
    { family, fromQuantity: 20, rate: '0.20' },
    // A higher step may be worth less: the step decides, not what is best.
    ...(random.chance(0.3) ? [{ family, fromQuantity: 1000, rate: '0.05' }] : []),
  ]);
  return { do: 'publish-prices', version, validFrom, prices: random.shuffled(prices), degressive };
}

/** Preferential prices leave skus and currencies out, are sometimes above the price, and sometimes nothing at all. */
function preferentialPrices(random: Random, family: string): Record<string, UnitPrices> {
  const result: Record<string, UnitPrices> = {};
  for (const [sku, of, CHF, EUR] of assortment) {
    if ((of !== family && !random.chance(0.1)) || random.chance(0.2)) continue;
    const unit = (text: string): string =>
      formatMoney((parseMoney(text) * BigInt(random.pick([0, 65, 75, 80, 90, 99, 100, 120]))) / 100n);
    const prices: UnitPrices = {};
    if (random.chance(0.85)) prices.CHF = unit(CHF);
    if (random.chance(0.75)) prices.EUR = unit(EUR);
    result[sku] = prices;
  }
  return result;
}

const rateCard = (random: Random, version: string, validFrom: string): Publication => ({
  do: 'publish-rate-card',
  version,
  validFrom,
  rules: cardRules(random),
});

/** Rules for most levels and families: some have none, and some have preferential prices. */
export function cardRules(random: Random): CardRule[] {
  const rules: CardRule[] = [];
  for (const level of ruled)
    for (const family of families) {
      if (random.chance(0.1)) continue;
      const fixed = random.chance(family === 'domain' ? 0.8 : 0.08);
      const benefit = fixed ? { prices: preferentialPrices(random, family) } : { rate: random.pick(rates) };
      rules.push({ family, level, ...benefit });
    }
  return random.shuffled(rules);
}

const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
export const instant = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

const taxRates = ['0.081', '0.085', '0.20', '0.200', '0.21', '0', '0.055', '0.1234'];

/** A table that starts long before any period, with changes close enough that a year may cross two. */
function taxTable(random: Random, { start, months, programme }: Span): { validFrom: string; rate: string }[] {
  const table = [{ validFrom: '2001-01-01', rate: random.pick(['0.077', '0.20', '0.0770', '0.19']) }];
  // What renews by itself has periods that nobody cuts short, so that they span more than two changes.
  const changes = random.between(0, programme ? 2 : 2 + Math.floor(months / 9));
  const days = new Set<string>();
  for (let change = 0; change < changes; change += 1)
    days.add(day(start + random.between(-200, months * 30 + 400) * 86_400));
  for (const validFrom of [...days].sort())
    table.push({
      validFrom,
      // An entry may repeat the rate before it, and is a part of its own all the same.
      rate: random.chance(0.3) ? table[table.length - 1]!.rate : random.pick(taxRates),
    });
  return random.shuffled(table);
}

const taxed = ['CH', 'FR', 'DE', 'GR', 'ES', 'IT', 'LI', 'US', 'GB'];
function taxes(random: Random, span: Span, countries: readonly string[]): Publication {
  const tables = Object.fromEntries(countries.map((country) => [country, taxTable(random, span)]));
  return { do: 'publish-taxes', tables };
}

/** What the provider publishes over the time of a history: early, late, and late for a time already past. */
export function schedule(random: Random, time: Span): Scheduled[] {
  const { start, months } = time;
  const span = months * 30 * 86_400;
  const begun = new Set<number>();
  const later = (): { at: number; validFrom: number } => {
    const at = start + Math.floor(random.next() * span);
    for (;;) {
      const days = random.weighted([
        [3, random.between(1, 60)],
        [2, -random.between(1, 60)],
        [2, -random.between(60, 500)],
        [1, 0],
      ]);
      const validFrom = at + days * 86_400 + (days === 0 ? 0 : random.between(-4000, 4000));
      if (begun.has(validFrom)) continue;
      begun.add(validFrom);
      return { at, validFrom };
    }
  };
  const times = 3 + Math.floor(months / 6);
  const first: Scheduled[] = [
    { at: start, publication: priceList(random, 'P-0', instant(start - 90 * 86_400), true) },
    { at: start, publication: taxes(random, time, ['CH', 'FR', 'DE']) },
    // No card is in force for the first days.
    { at: start, publication: rateCard(random, 'C-0', instant(start + Math.min(10 * 86_400, Math.floor(span / 8)))) },
  ];
  begun.add(start - 90 * 86_400).add(start + Math.min(10 * 86_400, Math.floor(span / 8)));
  const rest = Array.from({ length: times }, (_, index): Scheduled[] => {
    const [prices, card] = [later(), later()];
    return [
      { at: prices.at, publication: priceList(random, `P-${index + 1}`, instant(prices.validFrom), false) },
      { at: card.at, publication: rateCard(random, `C-${index + 1}`, instant(card.validFrom)) },
      { at: later().at, publication: taxes(random, time, random.some(taxed, 4)) },
    ];
  });
  return [...first, ...rest.flat()].sort((a, b) => a.at - b.at);
}
