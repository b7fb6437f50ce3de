import type { Amount } from '#libs/kernel/money.js';
import {
  CASH_ROUNDINGS,
  type CashRounding,
  MAX_POLICY_DAYS,
  REINVOICINGS,
  type Reinvoicing,
} from '#libs/programme/events/policy-set.js';
import { ChoiceField, DaysField, NonNegativeAmountField, PartField } from '../http/fields.js';
import { PublishingBody } from '../catalogue/catalogue.dto.js';

const FROM_0 = { min: 0, max: MAX_POLICY_DAYS };

export class MinimumPayoutsBody {
  @NonNegativeAmountField({ description: 'Of accounts in CHF.', example: '50.00', optional: true })
  CHF?: Amount;
  @NonNegativeAmountField({ description: 'Of accounts in EUR.', example: '50.00', optional: true })
  EUR?: Amount;
}
export class SetPolicyBody extends PublishingBody {
  @DaysField(
    {
      description: 'Days from a payment to the maturity of its cashback, of payments from now on (E1).',
      example: 30,
      optional: true,
    },
    FROM_0,
  )
  holdingDays?: number;
  @DaysField(
    {
      description: 'Days that a partner below the yearly minimum has to reach it (E16).',
      example: 90,
      optional: true,
    },
    FROM_0,
  )
  graceDays?: number;
  @DaysField(
    {
      description: 'Days after which an invitation made from now on is not open any more (E19); null: never.',
      example: 60,
      optional: true,
    },
    { min: 1, max: MAX_POLICY_DAYS, orNull: true },
  )
  invitationDays?: number | null;
  @PartField({ description: 'Below it nothing is paid to a bank (E7).', optional: true }, () => MinimumPayoutsBody)
  minPayout?: MinimumPayoutsBody;
  @ChoiceField(
    { description: 'Whether totals of invoices in CHF are rounded to 0.05 (V5).', example: 'none', optional: true },
    CASH_ROUNDINGS,
  )
  cashRounding?: CashRounding;
  @ChoiceField(
    {
      description: 'Which lines of FULL clients their partner may re-invoice: those that it paid, or all (A22).',
      example: 'partner-paid',
      optional: true,
    },
    REINVOICINGS,
  )
  reinvoicing?: Reinvoicing;
}
