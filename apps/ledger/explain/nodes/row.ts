import { hasActivePartnership } from '#libs/delegation/delegation.js';
import type { OrderFacts } from '../facts.js';
import type { Sees } from '../sees.js';
import { type ExplainedNode, node } from '../tree.js';

const ROWS = {
  D1: 'no access, placed by the client: the client pays and nobody earns',
  D3: 'LIMITED access to this product, placed by the client: the client pays and the partner earns cashback (R35)',
  D4: 'LIMITED access to other products, placed by the client: the client pays and nobody earns',
  D6: 'FULL access with payment by the client, placed by the client: it pays and the partner earns cashback (R22)',
  D7: 'FULL access with payment by the client, placed by the partner: the client pays and the partner earns cashback (R20)',
  D8: 'FULL access with payment by the partner, placed by the client: it pays its own order and the partner earns cashback (R27)',
  D9: 'FULL access with payment by the partner, placed by the partner: the partner pays, and the discount is all it gains (R25, R26)',
} as const;

/** The row of the decision table that a frozen placement is. */
const rowOfPlacement = ({ placement, delegation }: OrderFacts): keyof typeof ROWS => {
  const { managingPartnerOrgId, accessMode, paymentMethod, placedBy, reasonCode } = placement.decision;
  if (managingPartnerOrgId === null) {
    if (reasonCode === 'PRODUCT_NOT_DELEGATED') return 'D4';
    return reasonCode === 'WARRANTY' && hasActivePartnership(delegation.state) ? 'D4' : 'D1';
  }
  if (accessMode === 'LIMITED') return 'D3';
  const byPartner = placedBy === managingPartnerOrgId;
  if (paymentMethod === 'PARTNER') return byPartner ? 'D9' : 'D8';
  return byPartner ? 'D7' : 'D6';
};

/** The row that applied; who manages stands in the delegation, who placed it in the placement. */
export const rowNode = (facts: OrderFacts, { grant }: Sees): ExplainedNode | null => {
  if (!grant && facts.placement.decision.managingPartnerOrgId !== null) return null;
  const row = rowOfPlacement(facts);
  return node('row', `Row ${row} of the decision table: ${ROWS[row]}.`);
};
