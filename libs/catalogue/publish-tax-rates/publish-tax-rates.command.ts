import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { TaxEntry } from '../events/tax-rates-published.js';

export interface PublishTaxRatesData {
  /** Whole tables by country (ISO 3166-1, two letters); countries that are not named keep theirs. */
  tables: Record<string, TaxEntry[]>;
}

/** Publishes VAT tables; finance staff. */
export class PublishTaxRates extends Command<CommandOutcome> {
  constructor(
    readonly data: PublishTaxRatesData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
