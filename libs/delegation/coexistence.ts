import { DomainError } from '#libs/kernel/errors.js';
import { type DelegationState, fullPartner, limitedPartner, type Partnership } from './delegation.js';
import { type Access, byCodeUnit } from './events/access.js';

/**
 * The policy of A1, in one place: which partnerships may stand side by side. This one is exclusive, so that a product
 * has one managing partner at any instant (A2): FULL stands alone (R41), limited sets are disjoint (R36). Another
 * policy (limited wins on its products) would change this function and `managingPartner`, and no event.
 *
 * Answers the partnerships that give way when a partner is granted the access, in order of the partner's id: with
 * `supersede`, which is the client's word, FULL ends all other limited ones. It never ends a FULL one, and with LIMITED
 * it has no effect.
 * @throws FULL_ALREADY_GRANTED, FULL_EXCLUDES_LIMITED, PRODUCT_ALREADY_DELEGATED, each with the partners in the way
 */
export const exclusiveCoexistence = (
  state: DelegationState,
  partnerOrgId: string,
  wanted: Access,
  supersede: boolean,
): readonly Partnership[] => {
  const full = fullPartner(state);
  const otherFull = full?.partnerOrgId === partnerOrgId ? undefined : full;
  if (wanted.mode === 'FULL') {
    if (otherFull) throw inTheWay('FULL_ALREADY_GRANTED', 'Another partner has full access.', [otherFull]);
    const others = inOrder(state.partnerships.delete(partnerOrgId).values());
    if (others.length > 0 && !supersede) {
      throw inTheWay('FULL_EXCLUDES_LIMITED', 'Full access excludes other partners, and some are active.', others);
    }
    return others;
  }
  if (otherFull) {
    throw inTheWay('FULL_EXCLUDES_LIMITED', 'Another partner has full access, which excludes others.', [otherFull]);
  }
  const holders = new Set(wanted.products.map((productId) => limitedPartner(state, productId)));
  const inUse = [...holders].filter((holder) => holder !== undefined && holder.partnerOrgId !== partnerOrgId);
  if (inUse.length > 0) {
    throw inTheWay(
      'PRODUCT_ALREADY_DELEGATED',
      'Another partner manages one of the products.',
      inOrder(inUse as Partnership[]),
    );
  }
  return [];
};

const inOrder = (partnerships: Iterable<Partnership>): Partnership[] =>
  [...partnerships].sort((a, b) => byCodeUnit(a.partnerOrgId, b.partnerOrgId));

const inTheWay = (code: string, sentence: string, blockers: readonly Partnership[]): DomainError =>
  new DomainError(code, sentence, { partners: blockers.map(({ partnerOrgId }) => partnerOrgId) });
