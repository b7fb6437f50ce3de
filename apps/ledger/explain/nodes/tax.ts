import { sum, unrounded } from '#libs/kernel/money.js';
import type { OrderFacts } from '../facts.js';
import { type ExplainedNode, node, type Step } from '../tree.js';

const sentenceOf = ({ placement, payer, taxTable }: OrderFacts): string => {
  const { treatment, payerCountry, payerForm, vatNumber, tableCountry } = placement.decision.tax;
  const state =
    vatNumber === null ? 'no VAT number' : `the VAT number ${vatNumber} (${payer.vatNumberState ?? 'unknown'})`;
  const who = `The payer is a ${payerForm} in ${payerCountry} with ${state}`;
  if (treatment === 'reverse-charge') return `${who}: reverse charge, no tax (V3).`;
  if (treatment === 'outside') return `${who}: outside of what is taxed (V3).`;
  const version = taxTable ? `, version ${taxTable.revision + 1}` : '';
  return `${who}: taxed by the table of ${tableCountry}${version} (V2, V3).`;
};

/** The tax of the line by its payer as it stood at placement (A28), each part rounded by itself (V5). */
export const taxNode = (facts: OrderFacts): ExplainedNode => {
  const { charged, tax } = facts.placement.decision;
  const parts = tax.parts.map(({ from, to, rate, net, tax: rounded }): Step => ({
    what: `tax from ${from} to ${to}`,
    calculation: `${net} × ${rate}`,
    unrounded: unrounded.shareOf(net, rate),
    rounded,
  }));
  const total = sum([charged, ...tax.parts.map((part) => part.tax)]);
  const calculation = [charged, ...tax.parts.map((part) => part.tax)].join(' + ');
  const steps = [...parts, { what: 'total with tax', calculation, unrounded: total, rounded: tax.total }];
  return node('tax', sentenceOf(facts), facts.taxTable, { steps });
};
