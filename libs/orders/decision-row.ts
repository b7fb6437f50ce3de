import {
  type DelegationState,
  hasActivePartnership,
  isAssigned,
  type ManagingPartner,
  managingPartner,
} from '#libs/delegation/delegation.js';
import { isPartner, type PartnerState } from '#libs/programme/partner.js';
import type { PlacementDecision } from './events/placement.js';

/** What the decision table (D1–D9) is asked about. */
export interface RowQuestion {
  kind: 'order' | 'renewal';
  clientOrgId: string;
  productId: string;
  /** Add-ons inherit their parent's manager (A11). */
  parentProductId: string | null;
  placedBy: string;
}

/** One row of the decision table, before any price: who manages, who may place, who pays. */
export interface DecisionRow {
  /** The one partner that earns (A2), or nobody. */
  manager: ManagingPartner | null;
  /** The manager is suspended: it earns nothing on what is placed meanwhile (E17). */
  suspended: boolean;
  /** Whether the client has any active partnership: why nobody earns depends on it. */
  hasPartnership: boolean;
  /** The client itself and its FULL partner, unless suspended, may order and renew (R34, R38, E17), nobody else. */
  allowed: boolean;
  /** Payer and sole viewer of the invoice (A4). */
  payerOrgId: string;
}

/**
 * Whom the delegation names as manager, of an add-on that no set names by its parent (A11, E27); whether it still is a
 * partner stands in the partner's own stream.
 */
export const managerNamed = (delegation: DelegationState, question: RowQuestion): ManagingPartner | null => {
  const { kind, productId, parentProductId } = question;
  const asAddOn = { newProduct: true, parentProductId: parentProductId ?? undefined } as const;
  if (kind === 'order') return managingPartner(delegation, asAddOn);
  return managingPartner(delegation, productId) ?? (parentProductId ? managingPartner(delegation, asAddOn) : null);
};

/**
 * The row (D1–D9) that delegation and partner give: who pays (R20, R25, A3, A4), and who earns (R22, R27, A2), one level
 * up and no further (A27). `partner` is the stream of the manager that `managerNamed` names.
 */
export const rowOf = (
  delegation: DelegationState,
  partner: PartnerState | null,
  question: RowQuestion,
): DecisionRow => {
  const { clientOrgId, placedBy } = question;
  const named = managerNamed(delegation, question);
  // An organisation earns nothing on what it orders for itself (A31), whatever a delegation might say.
  const manager = named && partner && isPartner(partner) && named.partnerOrgId !== clientOrgId ? named : null;
  // Who has left is no partner of anybody, although its partnerships end one after the other (E18).
  const left = partner?.standing === 'left' ? named?.partnerOrgId : undefined;
  const suspended = manager !== null && partner?.standing === 'suspended';
  const placedByFullPartner = manager?.mode === 'FULL' && manager.partnerOrgId === placedBy && !suspended;
  const partnerPays = placedByFullPartner && manager.payment === 'PARTNER';
  return {
    manager,
    suspended,
    hasPartnership: hasActivePartnership(delegation, left),
    allowed: placedBy === clientOrgId || placedByFullPartner,
    payerOrgId: partnerPays ? placedBy : clientOrgId,
  };
};

/**
 * Whether a row is the one that a placement froze: the same grant on the same terms, suspended or not (E17), or, where
 * nobody manages, the same reason for it. The rest of a row follows and is not compared: a partnership is one
 * partner's; a payment method is that of FULL access, and LIMITED has none (R39), so that it tells the access, too; and
 * from partner, access, payment and whoever placed it follow who pays and that the order was allowed, as it was when it
 * was placed.
 */
export const isFrozenRow = (row: DecisionRow, frozen: PlacementDecision): boolean =>
  (row.manager?.partnershipId ?? null) === frozen.partnershipId &&
  (row.manager?.payment ?? null) === frozen.paymentMethod &&
  row.suspended === (frozen.reasonCode === 'PARTNER_SUSPENDED') &&
  (row.manager !== null || row.hasPartnership === (frozen.reasonCode === 'PRODUCT_NOT_DELEGATED'));

/** Whether the user's assignment lets it place this: of new products only one to all that the client has (E21). */
export const isAssignedTo = (
  delegation: DelegationState,
  { kind, productId, placedBy: partnerOrgId }: RowQuestion,
  userId: string,
): boolean => isAssigned(delegation, { partnerOrgId, userId }, kind === 'order' ? 'all products' : { productId });
