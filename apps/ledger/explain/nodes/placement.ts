import type { OrderFacts } from '../facts.js';
import type { Sees } from '../sees.js';
import { type ExplainedNode, node } from '../tree.js';
import { delegationNode } from './delegation.js';
import { priceNode } from './price.js';
import { rateNode } from './rate.js';
import { rowNode } from './row.js';
import { taxNode } from './tax.js';

/** The placement, whose decision froze everything (A6, A7), with what each part of it rests on. */
export const placementNode = (facts: OrderFacts, sees: Sees): ExplainedNode => {
  const { placement, history, placed } = facts;
  const opened = history.find(({ event }) => event.type === 'OrderOpened')?.event;
  const kind = opened?.type === 'OrderOpened' ? opened.data.kind : 'order';
  const { sku, quantity, productId, clientOrgId, period, decision } = placement;
  const what = kind === 'renewal' ? `renewed the product ${productId}` : `ordered the product ${productId}`;
  const by = decision.placedBy === clientOrgId ? clientOrgId : `${decision.placedBy} on behalf of ${clientOrgId}`;
  const during = period === null ? 'once' : `from ${period.from} to ${period.to}`;
  const told = sees.grant || decision.placedBy === clientOrgId ? by : clientOrgId;
  const row = rowNode(facts, sees);
  const because = [
    delegationNode(facts, sees),
    ...(row ? [row] : []),
    priceNode(facts),
    rateNode(facts, sees),
    ...(sees.tax ? [taxNode(facts)] : []),
  ];
  return node('placement', `${told} ${what}: ${quantity} × ${sku}, ${during}.`, placed ?? opened, { because });
};
