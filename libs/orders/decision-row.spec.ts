import fc from 'fast-check';
import { Delegation, type DelegationState } from '#libs/delegation/delegation.js';
import type { AccessState } from '#libs/delegation/events/access.js';
import { type DecisionRow, isFrozenRow, managerNamed, type RowQuestion, rowOf } from './decision-row.js';
import { Partner, type PartnerState, type Standing } from '#libs/programme/partner.js';
import type { NoBenefitReason, PlacementDecision } from './events/placement.js';
import { FULL_CLIENT, FULL_PARTNER, limited } from './testing/scene.js';

/** What may happen between a client and one of its partners; each grant begins a partnership of its own. */
interface Step {
  partnerOrgId: string;
  does: 'grants' | 'changes' | 'revokes';
  to: AccessState;
}
const steps = fc.array(
  fc.record<Step>({
    partnerOrgId: fc.constantFrom('p', 'q'),
    does: fc.constantFrom('grants', 'changes', 'changes', 'revokes'),
    to: fc.constantFrom(FULL_CLIENT, FULL_PARTNER, limited(), limited('x')),
  }),
  { maxLength: 6 },
);

/** As the decisions allow it: one FULL partner (R41), a product in one set (R36), one partnership a pair. */
const after = (state: DelegationState, { partnerOrgId, does, to }: Step, id: string): DelegationState => {
  const held = state.partnerships.get(partnerOrgId);
  const isTaken = [...state.partnerships.values()].some(
    (other) =>
      other !== held &&
      (other.access.mode === 'FULL' ? to.mode === 'FULL' : to.products.some((one) => other.access.products.has(one))),
  );
  if (does === 'revokes') {
    if (!held) return state;
    const data = { partnershipId: held.partnershipId, partnerOrgId, reason: 'client' as const };
    return Delegation.evolve(state, { type: 'AccessRevoked', data });
  }
  if (isTaken || (held !== undefined) !== (does === 'changes')) return state;
  if (held) {
    const data = { partnershipId: held.partnershipId, partnerOrgId, to, paymentBefore: held.access.payment };
    return Delegation.evolve(state, { type: 'AccessChanged', data });
  }
  const data = { partnershipId: id, partnerOrgId, to, needsVerification: false };
  return Delegation.evolve(state, { type: 'AccessGranted', data });
};

const partnerOf = (standing: Standing): PartnerState => ({
  ...Partner.initial,
  admitted: true,
  level: 'gold',
  standing,
});

const reasonOf = ({ manager, suspended, hasPartnership }: DecisionRow): NoBenefitReason | null => {
  if (manager) return suspended ? 'PARTNER_SUSPENDED' : null;
  return hasPartnership ? 'PRODUCT_NOT_DELEGATED' : 'NO_ACTIVE_GRANT';
};

const frozenBy = ({ manager, payerOrgId, ...why }: DecisionRow): PlacementDecision =>
  ({
    payerOrgId,
    managingPartnerOrgId: manager?.partnerOrgId ?? null,
    partnershipId: manager?.partnershipId ?? null,
    accessMode: manager?.mode ?? null,
    paymentMethod: manager?.payment ?? null,
    reasonCode: reasonOf({ manager, payerOrgId, ...why }),
  }) as PlacementDecision;

/** Everything that a placement by this row would freeze. */
const whole = (row: DecisionRow) => ({ allowed: row.allowed, ...frozenBy(row) });

describe('The row that a placement froze (A6, I9)', () => {
  it('is known by its grant, its payment and whether the client has a partnership: the rest follows', () => {
    let [same, others] = [0, 0];
    fc.assert(
      fc.property(
        steps,
        steps,
        fc.constantFrom('c', 'p', 'q'),
        fc.constantFrom('order' as const, 'renewal' as const),
        fc.constantFrom<Standing>('active', 'suspended'),
        fc.constantFrom<Standing>('active', 'suspended', 'left'),
        (before, between, placedBy, kind, standing, standingThen) => {
          const question: RowQuestion = { kind, clientOrgId: 'c', productId: 'x', parentProductId: null, placedBy };
          const rowIn = (state: DelegationState, its: Standing): DecisionRow =>
            rowOf(state, managerNamed(state, question) && partnerOf(its), question);
          const fold = (state: DelegationState, happened: Step[], name: string): DelegationState =>
            happened.reduce((now, step, index) => after(now, step, `${name}${index}`), state);
          const placedIn = fold(Delegation.initial, before, 'before');
          const row = rowIn(placedIn, standing);
          fc.pre(row.allowed);
          const then = rowIn(fold(placedIn, between, 'between'), standingThen);
          const isSame = JSON.stringify(whole(then)) === JSON.stringify(whole(row));
          if (isSame) same += 1;
          else others += 1;
          expect(isFrozenRow(then, frozenBy(row))).toBe(isSame);
        },
      ),
      { numRuns: 1_000 },
    );
    expect(Math.min(same, others)).toBeGreaterThan(100);
  });
});
