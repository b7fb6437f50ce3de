import { type Authorship, authorshipOf } from '#libs/event-sourcing/authorship.js';
import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { type Amount, min, proportion, shareOf, subtract } from '#libs/kernel/money.js';
import { checkMay } from '#libs/kernel/policy.js';
import { type BusinessDate, daysOf, type Instant, instantMs, type Period } from '#libs/kernel/time.js';
import type { TaxEntry, TaxRatesPublished, TaxRatesPublishedData } from './events/tax-rates-published.js';
import { who } from './who.js';

/** A country's VAT rates in order of date; empty where the country has no table. */
export interface TaxTableState {
  readonly entries: readonly TaxEntry[];
  /** Every table that the country has had, the latest last; of stored ones. */
  readonly versions: readonly TaxTableVersion[];
}
/** One publication of a country's table. */
export interface TaxTableVersion {
  /** Counts from 1: the revision of the stream, and one. */
  readonly version: string;
  readonly entries: readonly TaxEntry[];
  readonly published: Authorship;
}

/** One stream a country, `taxTable-CH`; a publication replaces the whole table. */
export const TaxTable: Aggregate<TaxTableState, TaxRatesPublished> = {
  category: 'taxTable',
  initial: { entries: [], versions: [] },
  evolve: ({ versions }, event, recorded): TaxTableState => {
    switch (event.type) {
      case 'TaxRatesPublished': {
        const entries = inOrder(event.data.entries);
        const published = authorshipOf(recorded);
        if (!published) return { entries, versions };
        return { entries, versions: [...versions, { version: String(published.revision + 1), entries, published }] };
      }
    }
  },
};

/** The table that was the country's at an instant, whatever was published since; undefined before its first. */
export const taxTableAt = ({ versions }: TaxTableState, instant: Instant): TaxTableVersion | undefined =>
  versions.findLast(({ published }) => instantMs(published.at) <= instantMs(instant));

/** The rate of a table that holds on a day; undefined before its first. */
export const taxEntryAt = (entries: readonly TaxEntry[], date: BusinessDate): TaxEntry | undefined =>
  entries.findLast(({ validFrom }) => validFrom <= date);

/** Rates of one country; a table is one event, and a placement may freeze every one of them. */
export const MAX_TAX_RATES = 1_000;

/** A stretch of a supply under one rate: `[from, to)`, its share of the net charge, and the tax on that share. */
export interface TaxShare extends Period {
  rate: string;
  net: Amount;
  tax: Amount;
}

/** Entries by date; dates of this form sort as text. */
const inOrder = (entries: readonly TaxEntry[]): TaxEntry[] =>
  [...entries].sort((a, b) => (a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : 0));

/**
 * Every entry that holds on a day of the period `[from, to)`, in order of date, also with net 0.00 or a rate seen
 * before. A part's net is `charged × its days ÷ all days`, rounded half up, the last part takes the rest; tax is
 * rounded half up per part (V2, V5).
 * @throws DomainError TAX_NOT_SUPPORTED when the table begins after the period does
 */
export const taxPartsOf = (entries: readonly TaxEntry[], period: Period, charged: Amount): TaxShare[] => {
  const stretches = stretchesOf(inOrder(entries), period);
  const days = daysOf(period);
  let rest = charged;
  return stretches.map((stretch, index) => {
    const isLast = index === stretches.length - 1;
    // Many tiny parts could together round up past the charge; none takes more than what is left.
    const net = isLast ? rest : min(rest, proportion(charged, daysOf(stretch), days));
    rest = subtract(rest, net);
    return { ...stretch, net, tax: shareOf(net, stretch.rate) };
  });
};

/** The tax of a one-off purchase, which has no period (A32): the entry that holds on the day of supply, as one part. */
export const taxAtDate = (entries: readonly TaxEntry[], date: BusinessDate, charged: Amount): TaxShare[] =>
  taxPartsOf(entries, { from: date, to: dayAfter(date) }, charged);

const dayAfter = (date: BusinessDate): BusinessDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

const stretchesOf = (entries: readonly TaxEntry[], period: Period): (Period & { rate: string })[] => {
  const first = entries[0];
  if (!first || first.validFrom > period.from) {
    throw new DomainError('TAX_NOT_SUPPORTED', 'The tax table does not cover the beginning of the supply period.');
  }
  return entries.flatMap(({ validFrom, rate }, index) => {
    const next = entries[index + 1]?.validFrom;
    const from = validFrom > period.from ? validFrom : period.from;
    const to = next !== undefined && next < period.to ? next : period.to;
    return from < to ? [{ from, to, rate }] : [];
  });
};

/** Whether a table that the country has already is published once more, beside others of its publication that are news. */
export interface Republishing {
  readonly evenIfSame: boolean;
}

/**
 * A country's whole table (V1), which replaces the earlier one for placements from now on. The same table again changes
 * nothing, unless the publication changes another country's: then it is written for each that it names, so that the
 * same publication repeated finds itself done everywhere.
 */
export const publishTaxRates = decision(
  { who: who.PublishTaxRates, refuses: ['ACTOR_NOT_ALLOWED', 'TAX_TABLE_TOO_LARGE', 'TAX_TABLE_INVALID'] },
  ({ country, entries }: TaxRatesPublishedData, { evenIfSame }: Republishing, actor: Actor) =>
    (state: TaxTableState): TaxRatesPublished[] => {
      checkMay(who.PublishTaxRates, actor, {});
      if (entries.length > MAX_TAX_RATES) {
        const details = { country, rates: entries.length, limit: MAX_TAX_RATES };
        throw new DomainError('TAX_TABLE_TOO_LARGE', `A country's table has at most ${MAX_TAX_RATES} rates.`, details);
      }
      const wanted = inOrder(entries);
      const twice = wanted.find(({ validFrom }, index) => wanted[index + 1]?.validFrom === validFrom);
      if (twice || wanted.length === 0) {
        const problem = twice ? `has two rates from ${twice.validFrom} on` : 'has no rate';
        throw new DomainError('TAX_TABLE_INVALID', `The table of ${country} ${problem}.`, { country });
      }
      const isSame =
        wanted.length === state.entries.length && wanted.every((entry, i) => sameEntry(entry, state.entries[i]));
      return isSame && !evenIfSame ? [] : [{ type: 'TaxRatesPublished', data: { country, entries: [...entries] } }];
    },
);

const sameEntry = (a: TaxEntry, b: TaxEntry | undefined): boolean => a.validFrom === b?.validFrom && a.rate === b.rate;
