import { businessDateOf } from '#libs/kernel/time.js';
import type { OrderFacts } from '../facts.js';
import type { Sees } from '../sees.js';
import { type ExplainedNode, node } from '../tree.js';
import { placementNode } from './placement.js';

/** That the order was paid, which makes its cashback due (A12); or that it was not. The placement stands below it. */
export const paymentNode = (facts: OrderFacts, sees: Sees): ExplainedNode => {
  const because = [placementNode(facts, sees)];
  const events = facts.history.map(({ event }) => event);
  const cancelled = events.find(({ type }) => type === 'OrderCancelled');
  if (cancelled) return node('payment', 'The order was cancelled before it was paid.', cancelled, { because });
  const paid = events.find((event) => event.type === 'OrderPaid');
  if (!paid) return node('payment', 'The order is not paid.', undefined, { because });
  const { charged, currency, instrument } = paid.data;
  const much = sees.terms ? `${currency} ${charged} net ` : '';
  const sentence = `${much}was paid on ${businessDateOf(paid.metadata.effectiveAt)} (${instrument}).`;
  return node('payment', sees.terms ? sentence : `The order ${sentence}`, paid, { because });
};
