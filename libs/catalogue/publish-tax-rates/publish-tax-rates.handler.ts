import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandContext, type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { DomainError } from '#libs/kernel/errors.js';
import { publishTaxRates, TaxTable } from '../tax-table.js';
import { PublishTaxRates } from './publish-tax-rates.command.js';

type Table = Parameters<typeof publishTaxRates>[0];

@CommandHandler(PublishTaxRates)
export class PublishTaxRatesHandler implements ICommandHandler<PublishTaxRates> {
  constructor(private readonly ledger: Ledger) {}

  /** One stream a country: all tables are checked before the first is written, and a repetition completes the rest. */
  async execute({ data, context }: PublishTaxRates): Promise<CommandOutcome> {
    const tables = Object.entries(data.tables).map(([country, entries]) => ({ country, entries }));
    for (const table of tables) publishTaxRates(table, context.actor)(TaxTable.initial);
    const isNews = await this.changesAny(tables, context);
    const outcomes: CommandOutcome[] = [];
    for (const table of tables) outcomes.push(await this.publish(table, context, isNews));
    return together(outcomes);
  }

  /** Whether one of the countries gets another table, or got one by an earlier try of the same command. */
  private async changesAny(tables: readonly Table[], context: CommandContext): Promise<boolean> {
    for (const table of tables) {
      const { state, commands } = await this.ledger.read(TaxTable, table.country);
      if (commands.has(context.commandId) || publishTaxRates(table, context.actor)(state).length > 0) return true;
    }
    return false;
  }

  private publish(table: Table, context: CommandContext, isNews: boolean): Promise<CommandOutcome> {
    const decision = publishTaxRates(table, context.actor, isNews);
    return this.ledger.transact({
      aggregate: TaxTable,
      id: table.country,
      context,
      decide: ({ state }) => decision(state),
    });
  }
}

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
