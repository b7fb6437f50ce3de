import type { Amount, Currency } from '#libs/kernel/money.js';
import { MAX_REFERENCE } from '#libs/orders/events/order-paid.js';
import { TOP_UP_INSTRUMENTS, type TopUpInstrument } from '#libs/prepaid/events/prepaid-credits.js';
import { ChoiceField, CurrencyField, DateField, IdField, PositiveAmountField, TextField } from '../http/fields.js';
import { ListQuery } from '../http/list-query.js';

export class TopUpBody {
  @IdField({ description: 'Id of the top-up; made by the ledger when left out.', example: 'top_1', optional: true })
  topUpId?: string;
  @CurrencyField({ description: 'Of the account.', example: 'CHF' })
  currency!: Currency;
  @PositiveAmountField({ description: 'What came in.', example: '200.00' })
  amount!: Amount;
  @ChoiceField({ description: 'How it came in.', example: 'transfer' }, TOP_UP_INSTRUMENTS)
  instrument!: TopUpInstrument;
  @TextField(
    {
      description: 'What the bank or the card company calls it; never the number of a card (V13).',
      example: 'camt 2026-01-15/17',
    },
    MAX_REFERENCE,
  )
  reference!: string;
  @DateField({
    description: 'The day on which the money came in; today when left out.',
    example: '2026-01-15',
    optional: true,
  })
  valueDate?: string;
}

export class PrepaidPaymentBody {
  @PositiveAmountField({
    description: 'A part of what is open; all of it when left out.',
    example: '5.00',
    optional: true,
  })
  amount?: Amount;
}

export class PrepaidMovementsQuery extends ListQuery {
  @CurrencyField({ description: 'Only those of the account in this currency.', example: 'CHF', optional: true })
  currency?: Currency;
  @IdField({ description: 'Only those that concern this order.', example: 'ord_1', optional: true })
  orderId?: string;
}
