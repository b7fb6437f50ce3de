import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { checkNoCardNumber } from '#libs/kernel/card-numbers.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkRegistered } from '#libs/organisation/organisation.js';
import { add, type Amount, compare, type Currency, MAX_LINE } from '#libs/kernel/money.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { BusinessDate, Instant } from '#libs/kernel/time.js';
import { checkValueDate } from '#libs/orders/value-date.js';
import type { PrepaidState } from './account.js';
import type { PrepaidToppedUp, TopUpInstrument } from './events/prepaid-credits.js';
import { who } from './who.js';

export interface TopUpPrepaidData {
  orgId: string;
  currency: Currency;
  topUpId: string;
  amount: Amount;
  instrument: TopUpInstrument;
  /** Of the bank or the card company. */
  reference: string;
  /** The day on which the money came in, where that is not now. */
  valueDate?: BusinessDate;
}
export interface TopUpFacts {
  readonly isRegistered: boolean;
  readonly at: Instant;
}

/**
 * Finance saw money come in for an organisation's prepaid account (V11), also what was on its way for an order that is
 * none any more, or came in twice. The same top-up again changes nothing.
 */
export const topUpPrepaid = decision(
  {
    who: who.TopUpPrepaid,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'ACTOR_NOT_ALLOWED',
      'AMOUNT_TOO_LARGE',
      'CARD_NUMBER_NOT_ALLOWED',
      'TOP_UP_ID_REUSED',
      'VALUE_DATE_IN_FUTURE',
    ],
  },
  ({ valueDate, ...topUp }: TopUpPrepaidData, { isRegistered, at }: TopUpFacts, actor: Actor) =>
    ({ balance, topUps, entry }: PrepaidState): PrepaidToppedUp[] => {
      const { orgId, topUpId, amount, instrument, reference } = topUp;
      checkRegistered(orgId, { registered: isRegistered });
      checkMay(who.TopUpPrepaid, actor, {});
      const balanceAfter = add(balance, amount);
      if (compare(balanceAfter, MAX_LINE) > 0) {
        throw new DomainError('AMOUNT_TOO_LARGE', `No prepaid account holds more than ${MAX_LINE}.`, { orgId });
      }
      checkNoCardNumber(reference);
      const before = topUps.get(topUpId);
      if (before) {
        const isSame = before.amount === amount && before.instrument === instrument && before.reference === reference;
        if (isSame) return [];
        throw new DomainError('TOP_UP_ID_REUSED', `Top-up ${topUpId} is another one already.`, { topUpId });
      }
      checkValueDate(valueDate, null, { at });
      return [{ type: 'PrepaidToppedUp', data: { ...topUp, balanceAfter, ...entry } }];
    },
);
