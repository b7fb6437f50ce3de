import type { Currency } from '#libs/kernel/money.js';
import { CurrencyField, InstantField } from '../http/fields.js';
import { ListQuery, ReadQuery } from '../http/list-query.js';

export class CashbackQuery extends ListQuery {
  @CurrencyField({ description: 'Only postings in this currency.', example: 'CHF', optional: true })
  currency?: Currency;
}

export class BalanceAtQuery extends ReadQuery {
  @CurrencyField({ description: 'Which account.', example: 'CHF' })
  currency!: Currency;
  @InstantField({
    description: 'What counts by then: a correction counts from the payment of its order on. Now, when left out.',
    example: '2026-03-12T09:00:00Z',
    optional: true,
  })
  asOf?: string;
  @InstantField({
    description: 'What was known by then: a correction is known from its approval on. Now, when left out.',
    example: '2026-03-31T22:00:00Z',
    optional: true,
  })
  knownAt?: string;
}
