import { add, ZERO } from '#libs/kernel/money.js';
import type { OrderCorrected } from '#libs/orders/events/order-corrected.js';
import type { OrderFacts, OrderStep } from '../facts.js';
import { calledBefore, type Sees } from '../sees.js';
import { type ExplainedNode, node, type Step, type Told } from '../tree.js';
import { benefitSteps } from './rate.js';

type Corrected = OrderStep & { readonly event: Told<OrderCorrected> };

const stepsOf = ({ placement }: OrderFacts, { event, before }: Corrected, partnerOrgId: string | null): Step[] => {
  const { line, rows } = event.data;
  const isEarner = line.partnerOrgId === partnerOrgId;
  const terms =
    isEarner && line.preferential !== null
      ? benefitSteps(placement.price.net, line.rate, line.preferential, line.benefit)
      : [];
  const amount = rows.find((row) => row.partnerOrgId === partnerOrgId)?.amount;
  if (partnerOrgId === null || amount === undefined) return terms;
  const had = before.brought.get(partnerOrgId) ?? ZERO;
  const calculation = `${add(had, amount)} due − ${had} had`;
  return [...terms, { what: 'difference (E31)', calculation, unrounded: amount, rounded: amount }];
};

const KINDS = { 'rate-card': 'the rules of its rate card', attribution: 'whose cashback it is' } as const;

/** That finance had the line decided again (E29–E31), by two people (E32); `partnerOrgId`: whose account it is told for. */
export const correctionNode = (
  facts: OrderFacts,
  step: Corrected,
  partnerOrgId: string | null,
  sees: Sees,
): ExplainedNode => {
  const { correctionId, kind, line } = step.event.data;
  const { partnerOrgId: earner, rateCardVersion } = line;
  const now = earner === null ? 'nobody' : calledBefore(sees, earner);
  const card = rateCardVersion !== null && sees.terms ? ` by rate card ${rateCardVersion}` : '';
  const sentence = `Correction ${correctionId} put right ${KINDS[kind]}: it is ${now}’s${card}.`;
  const because = (facts.corrections.get(correctionId) ?? []).flatMap((event) => {
    if (event.type === 'CorrectionProposed') return [node('correction', 'It was proposed.', event)];
    return event.type === 'CorrectionApproved' ? [node('correction', 'Another person approved it.', event)] : [];
  });
  return node('correction', sentence, step.event, { steps: stepsOf(facts, step, partnerOrgId), because });
};

export const correctionsOf = ({ history }: OrderFacts): Corrected[] =>
  history.filter((step): step is Corrected => step.event.type === 'OrderCorrected');
