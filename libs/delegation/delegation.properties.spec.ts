import fc from 'fast-check';
import { DomainError } from '#libs/kernel/errors.js';
import {
  addProductAccess,
  changeAccess,
  changePaymentMethod,
  endPartnership,
  removeGoneProduct,
  removeProductAccess,
  verifyGrantedAccess,
} from './access-decisions.js';
import { Delegation, type DelegationEvent, type DelegationState, managingPartner } from './delegation.js';
import type { PaymentMethod } from './events/access.js';
import { type HeldAccess, told } from './held-access.js';
import {
  acceptInvitation,
  declineInvitation,
  inviteClient,
  invitePartner,
  type WantedAccess,
  withdrawInvitation,
} from './invitations.js';
import { acceptance, ANNA, answering, automation, BEAT, by, CARL, CLIENT, client, facts } from './testing/scene.js';

const PRODUCTS = ['p1', 'p2', 'p3', 'p4'];
const PARTNERS = [ANNA, BEAT, CARL, CLIENT];

/** A command as chance wants it: who acts is right, all else may be nonsense at that moment. */
interface Step {
  kind: (typeof KINDS)[number];
  partner: string;
  access: WantedAccess;
  payment: PaymentMethod | undefined;
  supersede: boolean;
  product: string;
  fromPartner: boolean;
}
const KINDS = [
  'invite',
  'accept',
  'accept',
  'decline',
  'withdraw',
  'change',
  'add',
  'remove',
  'pay',
  'verify',
  'end',
  'terminate',
] as const;
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  partner: fc.constantFrom(...PARTNERS),
  access: fc.oneof(
    fc.constant<WantedAccess>({ mode: 'FULL' }),
    fc.subarray(PRODUCTS).map((products): WantedAccess => ({ mode: 'LIMITED', products })),
  ),
  payment: fc.constantFrom<(PaymentMethod | undefined)[]>('CLIENT', 'PARTNER', undefined, undefined),
  supersede: fc.boolean(),
  product: fc.constantFrom(...PRODUCTS),
  fromPartner: fc.boolean(),
});

class World {
  state: DelegationState = Delegation.initial;
  readonly events: DelegationEvent[] = [];
  private readonly products = new Map(PRODUCTS.map((id) => [id, { ownerOrgId: CLIENT, terminated: false }]));
  private count = 0;

  play(wanted: Step): void {
    this.count += 1;
    if (wanted.kind === 'terminate') this.products.set(wanted.product, { ownerOrgId: CLIENT, terminated: true });
    try {
      this.take(this.decisionOf(wanted)(this.state));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  private take(events: readonly DelegationEvent[]): void {
    for (const event of events) {
      this.state = Delegation.evolve(this.state, event);
      this.events.push(event);
    }
  }

  private decisionOf(wanted: Step): (state: DelegationState) => DelegationEvent[] {
    const { kind, partner, access, supersede, product, fromPartner } = wanted;
    const pair = { clientOrgId: CLIENT, partnerOrgId: partner };
    const known = { ...facts, products: this.products };
    const payment = wanted.payment ? { paymentMethod: wanted.payment } : {};
    const invitation = [...this.state.invitations.values()].findLast(({ partnerOrgId }) => partnerOrgId === partner);
    const invitationId = invitation?.invitationId ?? 'none';
    const invitedByClient = invitation?.direction === 'client-to-partner';
    const [inviting, invited] = invitedByClient ? [client, by(partner)] : [by(partner), client];
    switch (kind) {
      case 'invite': {
        const data = { invitationId: `i${this.count}`, ...pair, access, ...payment };
        if (fromPartner) return inviteClient(data, known, by(partner));
        return invitePartner({ ...data, supersede }, known, client);
      }
      case 'accept': {
        const own = invitedByClient ? {} : { ...payment, supersede, ...(fromPartner ? { grant: access } : {}) };
        const context = acceptance(`pst_${this.count}`, this.products);
        return acceptInvitation({ invitationId, ...own }, context, invited);
      }
      case 'decline':
        return declineInvitation({ invitationId }, answering, invited);
      case 'withdraw':
        return withdrawInvitation({ invitationId }, answering, inviting);
      case 'change':
        return changeAccess({ ...pair, access, ...payment, supersede }, known, client);
      case 'add':
        return addProductAccess({ ...pair, productId: product }, known, client);
      case 'remove':
        return removeProductAccess({ ...pair, productId: product }, known, client);
      case 'pay':
        return changePaymentMethod({ ...pair, paymentMethod: wanted.payment ?? 'CLIENT' }, known, client);
      case 'verify':
        return verifyGrantedAccess(pair, known, by(partner));
      case 'end':
        return endPartnership({ ...pair, by: 'client' }, known, client);
      case 'terminate':
        return removeGoneProduct({ clientOrgId: CLIENT, productId: product }, this.products, automation);
    }
  }
}

const played = (steps: readonly Step[], look: (world: World) => void = () => undefined): World => {
  const world = new World();
  for (const one of steps) {
    world.play(one);
    look(world);
  }
  return world;
};
const steps = fc.array(step, { maxLength: 80, size: 'max' });

describe('whatever is commanded, in whatever order', () => {
  it('A1, R36, R41: one FULL partner at most and then alone, limited sets disjoint, one manager a product', () => {
    fc.assert(
      fc.property(steps, (all) => {
        played(all, ({ state }) => {
          const held = [...state.partnerships.values()];
          const fulls = held.filter(({ access }) => access.mode === 'FULL');
          expect(fulls.length).toBeLessThanOrEqual(1);
          if (fulls.length === 1) expect(held).toHaveLength(1);
          const products = held.flatMap(({ access }) => [...access.products]);
          expect(new Set(products).size).toBe(products.length);
          for (const id of PRODUCTS) {
            const managers = held.filter(({ access }) => access.mode === 'FULL' || access.products.has(id));
            expect(managers.map(({ partnerOrgId }) => partnerOrgId)).toEqual(
              [managingPartner(state, id)?.partnerOrgId].filter((one) => one !== undefined),
            );
          }
        });
      }),
    );
  });

  it('R39, A27, A18: a payment method iff FULL, no products with FULL, partner ≠ client, one open invitation a pair', () => {
    fc.assert(
      fc.property(steps, (all) => {
        played(all, ({ state }) => {
          for (const { access, partnerOrgId } of state.partnerships.values()) {
            expect(access.payment === null).toBe(access.mode === 'LIMITED');
            if (access.mode === 'FULL') expect(access.products.size).toBe(0);
            expect(partnerOrgId).not.toBe(CLIENT);
          }
          const open = [...state.invitations.values()].filter(({ status }) => status === 'open');
          expect(new Set(open.map(({ partnerOrgId }) => partnerOrgId)).size).toBe(open.length);
          for (const { partnerOrgId } of open) expect(state.partnerships.has(partnerOrgId)).toBe(false);
        });
      }),
    );
  });

  it('every change and verification says truly what was before, so that the audit can be told from the events', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let state = Delegation.initial;
        for (const event of played(all).events) {
          const held = (partner: string) => state.partnerships.get(partner)?.access;
          const { type, data } = event;
          if (type === 'AccessChanged') expect(data.paymentBefore).toEqual(held(data.partnerOrgId)?.payment);
          if (type === 'PaymentMethodChanged') expect(data.from).toEqual(held(data.partnerOrgId)?.payment);
          if (type === 'ProductAccessAdded') expect(held(data.partnerOrgId)?.products.has(data.productId)).toBe(false);
          if (type === 'ProductAccessRemoved') expect(held(data.partnerOrgId)?.products.has(data.productId)).toBe(true);
          if (type === 'AccessRevoked') expect(held(data.partnerOrgId)).toBeDefined();
          if (type === 'GrantedAccessVerified')
            expect(data.access).toEqual(told(held(data.partnerOrgId) as HeldAccess));
          state = Delegation.evolve(state, event);
        }
      }),
    );
  });

  it('reaches every kind of event, so that the properties above say something', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(steps, (all) => {
        for (const { type } of played(all).events) seen.add(type);
      }),
      { seed: 1, numRuns: 200 },
    );
    expect([...seen].sort()).toEqual([
      'AccessChanged',
      'AccessGranted',
      'AccessRevoked',
      'ClientInvited',
      'GrantedAccessVerified',
      'InvitationAccepted',
      'InvitationDeclined',
      'InvitationWithdrawn',
      'PartnerInvited',
      'PartnershipEnded',
      'PartnershipStarted',
      'PaymentMethodChanged',
      'ProductAccessAdded',
      'ProductAccessRemoved',
    ]);
  });
});
