import { RESULTS, type PayoutResult } from '#libs/cashback/events/payout-run-steps.js';
import { type DestinationKind, DESTINATIONS } from '#libs/cashback/events/payout-steps.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import {
  ChoiceField,
  CurrencyField,
  DateField,
  IbanField,
  IdField,
  MonthField,
  SignedAmountField,
  TextField,
} from '../http/fields.js';
import { ReadQuery } from '../http/list-query.js';

export class ReleaseBody {
  @DateField({ description: 'Through this day of maturity, which has come.', example: '2026-03-12' })
  through!: string;
}
export class HoldBody {
  @TextField({ description: 'Why; kept for good, so no personal data.', example: 'the payment is disputed' }, 500)
  reason!: string;
}
export class ProposeAdjustmentBody {
  @IdField({
    description: 'Id of the adjustment; made by the ledger when left out.',
    example: 'adj_1',
    optional: true,
  })
  adjustmentId?: string;
  @IdField({ description: 'Whose account; a partner, or one that has left.', example: 'org_beta' })
  partnerOrgId!: string;
  @CurrencyField({ description: 'Which account of it.', example: 'CHF' })
  currency!: Currency;
  @SignedAmountField({ description: 'What the account gets, or with a minus what it loses.', example: '-5.00' })
  amount!: Amount;
  @TextField({ description: 'Why; kept for good, so no personal data.', example: 'paid twice in January' }, 500)
  reason!: string;
}
export class PayoutDestinationBody {
  @CurrencyField({ description: 'Payouts of this currency.', example: 'CHF' })
  currency!: Currency;
  @ChoiceField({ description: 'The prepaid account here, or a bank.', example: 'bank' }, DESTINATIONS)
  destination!: DestinationKind;
  @IbanField({ description: 'Of a bank alone; kept sealed.', example: 'CH93 0076 2011 6238 5295 7', optional: true })
  iban?: string;
}
export class PayoutDestinationQuery extends ReadQuery {
  @CurrencyField({ description: 'Payouts of this currency.', example: 'CHF' })
  currency!: Currency;
}
export class CreatePayoutRunBody {
  @IdField({ description: 'Id of the run; made by the ledger when left out.', example: 'run_1', optional: true })
  runId?: string;
  @CurrencyField({ description: 'Pays accounts of this currency.', example: 'CHF' })
  currency!: Currency;
}
export class PayoutResultBody {
  @ChoiceField(
    { description: '`settled` or `failed` of one that is sent, `returned` of one that a bank had settled.' },
    RESULTS,
  )
  result!: PayoutResult;
}
export class ClosePeriodBody {
  @MonthField({ description: 'The last month to close, which is over.', example: '2026-02' })
  month!: string;
}
