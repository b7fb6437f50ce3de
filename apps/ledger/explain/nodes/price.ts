import { times, unrounded } from '#libs/kernel/money.js';
import type { OrderFacts } from '../facts.js';
import { type ExplainedNode, node, type Step } from '../tree.js';

/** What the line costs before any benefit: the list in force, and the degressive tariff of the quantity (R11, A8). */
export const priceNode = ({ placement, priceList }: OrderFacts): ExplainedNode => {
  const { price, sku, quantity, currency, decision } = placement;
  const { unit, public: gross, degressiveRate, net, priceListVersion } = price;
  const product = times(unit, quantity);
  const steps: Step[] = [
    { what: 'public price', calculation: `${unit} × ${quantity}`, unrounded: product, rounded: gross },
  ];
  if (decision.reasonCode !== 'WARRANTY') {
    const calculation = `${gross} × (1 − ${degressiveRate})`;
    steps.push({ what: 'net price', calculation, unrounded: unrounded.lessRate(gross, degressiveRate), rounded: net });
  }
  const tier =
    Number(degressiveRate) === 0
      ? `no degressive tier takes anything off a quantity of ${quantity}`
      : `the degressive tier of a quantity of ${quantity} takes off ${degressiveRate} (R11)`;
  const sentence = `Price list ${priceListVersion} sells ${sku} at ${currency} ${unit}; ${tier}.`;
  return node('price', sentence, priceList, { steps });
};
