import { Delegation } from '#libs/delegation/delegation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Ledger, Read } from '#libs/event-sourcing/ledger.js';
import type { Placement } from '../events/placement.js';
import type { ProductOrdered } from '../events/product-ordered.js';
import type { ProductRenewed } from '../events/product-renewed.js';
import { decidePlacement } from '../placement-decision.js';
import { readPlacementInputs } from '../placement-inputs.js';
import { Product } from '../product.js';

/**
 * A stored placement decided once more, from each stream at the revision that it says it saw: what it froze must follow
 * from that, whatever has happened since (A6, A7, A28). What it does not name it did not need, or never changes.
 */
export const decidedAgain = async (
  ledger: Ledger,
  placed: RecordedEvent<ProductOrdered | ProductRenewed>,
): Promise<Placement> => {
  const { orderId, productId, clientOrgId, sku, quantity, basketId, period, decision } = placed.data;
  const { placedBy, payerOrgId, seen, warrantyProductId } = decision;
  const at = placed.metadata.effectiveAt;
  const revisions: Record<string, number | null> = {
    [Delegation.category]: seen.delegation,
    partner: seen.partner,
    priceList: seen.priceList,
    rateCard: seen.rateCard,
    taxTable: seen.taxTable,
    [`organisation-${payerOrgId}`]: seen.organisation,
  };
  const { position } = placed;
  const read: Read = (aggregate, id) => {
    const revision = revisions[aggregate.category] ?? revisions[`${aggregate.category}-${id}`];
    return ledger.at(revision === undefined || revision === null ? { position } : { revision }).read(aggregate, id);
  };
  const { state } = await ledger.at({ position }).read(Product, productId);
  const kind = placed.type === 'ProductOrdered' ? 'order' : 'renewal';
  const question = { kind, clientOrgId, productId, parentProductId: state.parentProductId, placedBy } as const;
  const inputs = await readPlacementInputs(read, question, at);
  return decidePlacement(inputs, { ...question, orderId, sku, quantity, period, basketId, warrantyProductId });
};
