import { isZero } from '#libs/kernel/money.js';
import type { AccountEvent } from '#libs/cashback/account.js';
import { type AccountTrace, monthOf } from '../account-trace.js';
import type { OrderFacts } from '../facts.js';
import type { Sees } from '../sees.js';
import { type ExplainedNode, node, type Told } from '../tree.js';
import { correctionNode, correctionsOf } from './correction.js';
import { paymentNode } from './payment.js';
import { payoutNode } from './payout.js';
import { refundNode, refundsOf } from './refund.js';

const orNull = (amount: string): string | null => (isZero(amount) ? null : amount);

/** The node of one event of the account, with the reasons that stand in other streams. */
const postingNode = (
  facts: OrderFacts,
  trace: AccountTrace,
  event: Told<AccountEvent>,
  sees: Sees,
): ExplainedNode[] => {
  const { currency } = facts.placement;
  switch (event.type) {
    case 'CashbackAccrued': {
      const { amount, maturesOn } = event.data;
      const sentence = `The payment brought ${currency} ${amount} (A12), in the statement of ${monthOf(event)}; it matures on ${maturesOn} (E1).`;
      return [node('accrual', sentence, event, { amount, because: [paymentNode(facts, sees)] })];
    }
    case 'CashbackReversed': {
      const { refundId, amount, fromEntry, loose } = event.data;
      const because = refundsOf(facts)
        .filter((step) => step.event.data.refundId === refundId)
        .map((step) => refundNode(facts, step));
      const sentence = `Refund ${refundId} took back ${currency} ${amount} (A15), in the statement of ${monthOf(event)}.`;
      return [node('reversal', sentence, event, { amount: orNull(fromEntry), loose: orNull(loose), because })];
    }
    case 'CashbackAdjusted': {
      const { correctionId, amount, toEntry, loose } = event.data;
      const because = correctionsOf(facts)
        .filter((step) => step.event.data.correctionId === correctionId)
        .map((step) => correctionNode(facts, step, trace.partnerOrgId, sees));
      const sentence = `Correction ${correctionId} moved it by ${currency} ${amount} (E31), in the statement of ${monthOf(event)}.`;
      return [node('correction', sentence, event, { amount: orNull(toEntry), loose: orNull(loose), because })];
    }
    case 'CashbackHeld':
    case 'CashbackUnheld': {
      const order = facts.holds.find(({ id }) => id === event.data.sourceEventId);
      const sentence =
        event.type === 'CashbackHeld'
          ? 'Finance held it (E3).'
          : 'Finance let it go: it waits for the next release (E3).';
      const because = order ? [node('hold', 'It was ordered by finance.', order)] : [];
      return [node('hold', sentence, event, { because })];
    }
    case 'CashbackReleased':
      return [node('release', `It was released with all that had matured by ${event.data.through} (E2).`, event)];
    case 'StatementClosed':
      return [node('statement', `The statement of ${event.data.month} is closed for good (E11–E13).`, event)];
    case 'PayoutPassedOver':
    case 'PostingDeferred':
      return [];
    default:
      return [payoutNode(facts, event, sees)];
  }
};

/** What became of the order's cashback in one account, in its order. */
export const postingNodes = (facts: OrderFacts, trace: AccountTrace, sees: Sees): ExplainedNode[] =>
  trace.events.flatMap((event) => postingNode(facts, trace, event, sees));
