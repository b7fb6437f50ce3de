import { type Amount, type Rate, subtract, unrounded } from '#libs/kernel/money.js';
import type { PartnerEvent } from '#libs/programme/partner.js';
import type { OrderFacts } from '../facts.js';
import { plainReasonOf, reasonOf } from '../reasons.js';
import type { Sees } from '../sees.js';
import { type ExplainedNode, node, type Step, type Told } from '../tree.js';

/** `net − preferential` (A9), with the preferential price of a rate before it. */
export const benefitSteps = (net: Amount, rate: Rate | null, preferential: Amount, benefit: Amount): Step[] => {
  const ofRate: Step[] =
    rate === null
      ? []
      : [
          {
            what: 'preferential price',
            calculation: `${net} × (1 − ${rate})`,
            unrounded: unrounded.lessRate(net, rate),
            rounded: preferential,
          },
        ];
  const difference = subtract(net, preferential);
  const last = { what: 'benefit', calculation: `${net} − ${preferential}`, unrounded: difference, rounded: benefit };
  return [...ofRate, last];
};

/** The last event that says what the partner was: its level, or that it was suspended. */
const lastOf = (events: readonly Told<PartnerEvent>[], ...types: PartnerEvent['type'][]) =>
  events.findLast(({ type }) => types.includes(type));

const levelNode = ({ placement, partner }: OrderFacts): ExplainedNode[] => {
  const { managingPartnerOrgId, partnerLevel, reasonCode } = placement.decision;
  if (managingPartnerOrgId === null) return [];
  if (reasonCode === 'PARTNER_SUSPENDED') {
    const suspended = lastOf(partner, 'PartnerSuspended');
    return [node('level', `${managingPartnerOrgId} was suspended (E17).`, suspended)];
  }
  const event = lastOf(partner, 'PartnerAdmitted', 'PartnerLevelChanged');
  return [node('level', `${managingPartnerOrgId} had the level ${partnerLevel ?? '(none)'}.`, event)];
};

/** The rule of the card that applied, with its arithmetic, or why none did. */
export const rateNode = (facts: OrderFacts, { terms, grant }: Sees): ExplainedNode => {
  const { placement, rateCard } = facts;
  const { rate, preferential, benefitAmount, rateCardVersion, partnerLevel, reasonCode } = placement.decision;
  if (!terms)
    return node(
      'rate',
      `${told(plainReasonOf(placement)) ?? 'What it brings is between the partner and the provider.'}`,
    );
  const because = grant || placement.decision.managingPartnerOrgId === null ? levelNode(facts) : [];
  if (rateCardVersion === null || preferential === null) {
    return node('rate', `${told(reasonOf(placement)) ?? 'Nothing was brought.'} (${reasonCode})`, rateCard, {
      because,
    });
  }
  const rule = `Rate card ${rateCardVersion}, family ${placement.family}, level ${partnerLevel ?? '(none)'}`;
  const gives = rate === null ? 'a preferential unit price (R9)' : `the rate ${rate}`;
  const steps = benefitSteps(placement.price.net, rate, preferential, benefitAmount);
  return node('rate', `${rule}: ${gives}.`, rateCard, { steps, because });
};

const told = (reason: string | null): string | null => (reason === null ? null : `It brings nothing: ${reason}.`);
