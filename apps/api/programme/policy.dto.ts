import type { Amount } from '#libs/kernel/money.js';
import { MAX_POLICY_DAYS } from '#libs/programme/events/policy-set.js';
import { PublishingBody } from '../catalogue/catalogue.dto.js';
import { DaysField, NonNegativeAmountField, PartField } from '../http/fields.js';

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
}
