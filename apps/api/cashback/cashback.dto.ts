import type { Currency } from '#libs/kernel/money.js';
import { CurrencyField } from '../http/fields.js';
import { ListQuery } from '../http/list-query.js';

export class CashbackQuery extends ListQuery {
  @CurrencyField({ description: 'Only postings in this currency.', example: 'CHF', optional: true })
  currency?: Currency;
}
