import { isZero, subtract, unrounded } from '#libs/kernel/money.js';
import { earningLineOf } from '#libs/orders/order.js';
import type { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import type { OrderFacts, OrderStep } from '../facts.js';
import { type ExplainedNode, node, type Step, type Told } from '../tree.js';

type Refund = OrderStep & { readonly event: Told<OrderRefunded> };

/** The share of the cashback that a refund takes back, less what was taken back before (A15). */
const stepsOf = ({ event, before }: Refund, charged: string): Step[] => {
  const { reversal, cumulative } = event.data;
  const benefit = earningLineOf(before)?.benefit;
  if (!reversal || benefit === undefined) return [];
  const earlier = subtract(reversal.cumulative, reversal.amount);
  const share = {
    what: 'taken back so far',
    calculation: `${benefit} × ${cumulative} ÷ ${charged}`,
    unrounded: unrounded.proportion(benefit, cumulative, charged),
    rounded: reversal.cumulative,
  };
  const calculation = `${reversal.cumulative} − ${earlier}`;
  const { amount } = reversal;
  return isZero(earlier)
    ? [share]
    : [share, { what: 'by this refund', calculation, unrounded: amount, rounded: amount }];
};

export const refundNode = ({ placement }: OrderFacts, step: Refund): ExplainedNode => {
  const { refundId, net, currency } = step.event.data;
  const steps = stepsOf(step, placement.decision.charged);
  return node('refund', `Refund ${refundId} gave back ${currency} ${net} net.`, step.event, { steps });
};

export const refundsOf = ({ history }: OrderFacts): Refund[] =>
  history.filter((step): step is Refund => step.event.type === 'OrderRefunded');
