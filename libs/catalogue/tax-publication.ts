import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { TaxEntry, TaxRatesPublishedData } from './events/tax-rates-published.js';
import { publishTaxRates, TaxTable } from './tax-table.js';

export interface PublishTaxRatesData {
  /** Whole tables by country (ISO 3166-1, two letters); countries that are not named keep theirs. */
  tables: Record<string, TaxEntry[]>;
}

/** One stream a country: all tables are checked before the first is written, and a repetition completes the rest. */
export const publishTables = async (
  ledger: Ledger,
  data: PublishTaxRatesData,
  context: CommandContext,
): Promise<CommandOutcome> => {
  const { actor } = context;
  const tables = Object.entries(data.tables).map(([country, entries]) => ({ country, entries }));
  for (const table of tables) publishTaxRates(table, { evenIfSame: false }, actor)(TaxTable.initial);
  const evenIfSame = await changesAny(ledger, tables, context);
  const outcomes: CommandOutcome[] = [];
  for (const table of tables) {
    const decide = publishTaxRates(table, { evenIfSame }, actor);
    const { country: id } = table;
    outcomes.push(await ledger.transact({ aggregate: TaxTable, id, context, decide: ({ state }) => decide(state) }));
  }
  return together(outcomes);
};

/** Whether one of the countries gets another table, or got one by an earlier try of the same command. */
const changesAny = async (
  ledger: Ledger,
  tables: readonly TaxRatesPublishedData[],
  { commandId, actor }: CommandContext,
): Promise<boolean> => {
  for (const table of tables) {
    const { state, commands } = await ledger.read(TaxTable, table.country);
    if (commands.has(commandId) || publishTaxRates(table, { evenIfSame: false }, actor)(state).length > 0) return true;
  }
  return false;
};

/** What a command did to several streams: stream and revision are the last one's, the position the highest. */
const together = (outcomes: readonly CommandOutcome[]): CommandOutcome => {
  const last = outcomes.at(-1);
  if (!last) throw new DomainError('TAX_TABLE_INVALID', 'A publication names at least one country.');
  const positions = outcomes.flatMap(({ position }) => (position === undefined ? [] : [position]));
  return {
    ...last,
    position: positions.reduce<bigint | undefined>(
      (highest, one) => (highest && highest > one ? highest : one),
      undefined,
    ),
    events: outcomes.flatMap(({ events }) => events),
    repeated: outcomes.every(({ repeated }) => repeated),
  };
};
