import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { type Actor, automationActor } from '#libs/kernel/actor.js';
import type { MandateSet } from './events/mandate-set.js';
import { Delegation, type DelegationEvent } from '#libs/delegation/delegation.js';
import { Partner, type PartnerState } from '#libs/programme/partner.js';
import { cancelRenewal, lapseMandate, setRenewal, type SetRenewalData } from './mandate.js';
import { Product, transferProduct } from './product.js';
import { terminateProduct } from './terminating.js';
import {
  AT,
  FULL_CLIENT,
  inputsOf,
  limited,
  order,
  renew,
  representativeOf,
  type Scene,
  staff,
  YEAR,
} from './testing/scene.js';

const full = { access: { p: FULL_CLIENT } };
const bought = given(Product).when(order({}));
const set = (scene: Scene = full, data: Partial<SetRenewalData> = {}, actor?: Actor, at: string = AT) => {
  const wanted = { productId: 'x', clientOrgId: 'c', placedBy: 'c', months: 12, ...data };
  const inputs = { ...inputsOf(scene, wanted.placedBy), at };
  return setRenewal(wanted, { inputs }, actor ?? representativeOf(wanted.placedBy));
};
const cancel = (by = 'c', actor = representativeOf(by), isKnown = true, assigned: DelegationEvent[] = []) => {
  const delegation = assigned.reduce(
    (state, event) => Delegation.evolve(state, event),
    inputsOf(full, 'c').delegation.state,
  );
  return cancelRenewal({ productId: 'x', by }, { isKnown, delegation }, actor);
};
const terminate = terminateProduct({ productId: 'x' }, { at: AT }, staff('programme'));
const collaborator = representativeOf('c', 'collaborator');
/** The first day within 14 days of the end of `YEAR`, in Zurich, and the last moment before it. */
const [tooLate, justBefore] = ['2025-03-17T23:00:00Z', '2025-03-17T22:59:59Z'];

describe('SetRenewal: order of checks', () => {
  const once = given(Product).when(order({}, { period: null }));
  const ended = bought.when(terminate);
  const endedOnce = once.when(terminate);
  it.each<[string, () => unknown]>([
    [
      'UNKNOWN_ORGANISATION',
      () =>
        given(Product)
          .when(set({ client: { registered: false } }, {}, collaborator))
          .then(refused('UNKNOWN_ORGANISATION')),
    ],
    [
      'UNKNOWN_PRODUCT',
      () =>
        given(Product)
          .when(set(full, { placedBy: 'q' }, collaborator))
          .then(refused('UNKNOWN_PRODUCT')),
    ],
    [
      'ACTOR_NOT_ALLOWED',
      () => ended.when(set(full, { placedBy: 'q' }, collaborator)).then(refused('ACTOR_NOT_ALLOWED')),
    ],
    [
      'NOT_ALLOWED_TO_ORDER',
      () => ended.when(set({ access: { p: limited('x') } }, { placedBy: 'p' })).then(refused('NOT_ALLOWED_TO_ORDER')),
    ],
    [
      'PRODUCT_NOT_OWNED',
      () => endedOnce.when(set(full, { clientOrgId: 'd', placedBy: 'd' })).then(refused('PRODUCT_NOT_OWNED')),
    ],
    ['PRODUCT_TERMINATED', () => endedOnce.when(set()).then(refused('PRODUCT_TERMINATED'))],
    ['NOT_RENEWABLE', () => once.when(set()).then(refused('NOT_RENEWABLE', { productId: 'x' }))],
    [
      'TOO_CLOSE_TO_EXPIRY',
      () =>
        bought
          .when(set({ ...full, term: 1 }, {}, undefined, tooLate))
          .then(refused('TOO_CLOSE_TO_EXPIRY', { productId: 'x', periodEnd: YEAR.to, before: '2025-03-18' })),
    ],
    ['PERIOD_NOT_A_TERM', () => bought.when(set({ ...full, term: 1 })).then(refused('PERIOD_NOT_A_TERM', { term: 1 }))],
  ])('%s comes before what follows it', (_, attempt) => void attempt());

  it('E23: is set up until the day before the 14 days begin, in Zurich', () => {
    const mandate: MandateSet = {
      type: 'MandateSet',
      data: { productId: 'x', clientOrgId: 'c', placedBy: 'p', months: 1, periodEnd: YEAR.to },
    };
    bought.when(set(full, { placedBy: 'p', months: 1 }, undefined, justBefore)).then([mandate]);
  });

  it('E23: the latest counts', () => {
    const replaced = bought.when(set(full, { placedBy: 'p' })).when(set(full, { months: 24 }));
    expect(replaced.state.mandate).toMatchObject({ placedBy: 'c', months: 24 });
  });

  it('A35: a product that is sold by terms renews itself by its term, a history’s as it says', () => {
    const yearly = { ...full, term: 12 };
    expect(bought.when(set(yearly)).events).toHaveLength(1);
    const told = set({ ...full, term: 1 }, {}, { ...representativeOf('c'), channel: 'import' });
    expect(bought.when(told).events).toHaveLength(1);
  });
});

describe('CancelRenewal', () => {
  const mandated = bought.when(set(full, { placedBy: 'p' }));
  it.each<[string, () => unknown]>([
    [
      'UNKNOWN_ORGANISATION',
      () =>
        given(Product)
          .when(cancel('q', collaborator, false))
          .then(refused('UNKNOWN_ORGANISATION')),
    ],
    ['UNKNOWN_PRODUCT', () => given(Product).when(cancel('q', collaborator)).then(refused('UNKNOWN_PRODUCT'))],
    [
      'ACTOR_NOT_ALLOWED',
      () => bought.when(cancel('q', collaborator)).then(refused('ACTOR_NOT_ALLOWED', { productId: 'x' })),
    ],
    ['NO_MANDATE', () => bought.when(cancel('q')).then(refused('NO_MANDATE', { productId: 'x' }))],
    [
      'NOT_ALLOWED_TO_ORDER',
      () => mandated.when(cancel('q')).then(refused('NOT_ALLOWED_TO_ORDER', { productId: 'x' })),
    ],
  ])('%s comes before what follows it', (_, attempt) => void attempt());

  it.each(['c', 'p'])('E23: %s, the client or who set it up, cancels it, once', (by) => {
    const data = { productId: 'x', clientOrgId: 'c', placedBy: 'p', cancelledBy: by };
    mandated
      .when(cancel(by))
      .then([{ type: 'MandateCancelled', data }])
      .when(cancel(by))
      .then(refused('NO_MANDATE'));
  });

  it('E23, A17: an administrator of either does', () => {
    for (const by of ['c', 'p']) {
      expect(mandated.when(cancel(by, representativeOf(by, 'administrator'))).events).toHaveLength(1);
    }
  });

  it('E21: a collaborator of who set it up cancels it where it is assigned', () => {
    const user = representativeOf('p', 'collaborator');
    const assigned = (products: string[] | null): DelegationEvent => ({
      type: 'CollaboratorAssigned',
      data: { partnershipId: 'c_p', partnerOrgId: 'p', userId: user.userId, products },
    });
    mandated.when(cancel('p', user)).then(refused('ACTOR_NOT_ALLOWED'));
    mandated.when(cancel('p', user, true, [assigned(['y'])])).then(refused('ACTOR_NOT_ALLOWED'));
    for (const products of [null, ['x']]) {
      expect(mandated.when(cancel('p', user, true, [assigned(products)])).events).toHaveLength(1);
    }
  });

  it('E25, E26: a termination and a transfer cancel it', () => {
    const moved = transferProduct({ productId: 'x', toOrgId: 'd' }, { isKnown: true }, staff('programme'));
    const kept = transferProduct({ productId: 'x', toOrgId: 'c' }, { isKnown: true }, staff('programme'));
    for (const end of [terminate, moved]) mandated.when(end).when(cancel()).then(refused('NO_MANDATE'));
    expect(mandated.when(kept).state.mandate).toEqual(mandated.state.mandate);
  });

  it('E23: a renewal by hand leaves it', () => {
    expect(mandated.when(renew({})).state.mandate).toEqual(mandated.state.mandate);
  });
});

describe('LapseMandate', () => {
  const lapse = (scene: Scene, actor: Actor = automationActor('a'), standing: PartnerState['standing'] = 'active') =>
    lapseMandate(
      { productId: 'x' },
      {
        delegation: inputsOf(scene, 'c').delegation.state,
        partner: { ...Partner.initial, admitted: true, level: 'gold', standing },
      },
      actor,
    );
  const byPartner = bought.when(set(full, { placedBy: 'p' }));

  it('A29, E25: ends a partner’s mandate once it has no FULL access, by the ledger itself', () => {
    const data = { productId: 'x', clientOrgId: 'c', placedBy: 'p', reason: 'NOT_ALLOWED_TO_ORDER' };
    byPartner.when(lapse({}, staff('programme'))).then(refused('ACTOR_NOT_ALLOWED', { productId: 'x' }));
    const without: NonNullable<Scene['access']>[] = [{}, { p: limited('x') }, { q: FULL_CLIENT }];
    for (const access of without) {
      byPartner
        .when(lapse({ access }))
        .then([{ type: 'MandateLapsed', data }])
        .when(lapse({ access }))
        .then(nothing);
    }
    byPartner.when(lapse(full)).then(nothing);
  });

  it.each([
    ['suspended', 'PARTNER_SUSPENDED'],
    ['left', 'NOT_ALLOWED_TO_ORDER'],
  ] as const)('E25: ends it once the partner is %s, though access stays', (standing, reason) => {
    byPartner
      .when(lapse(full, automationActor('a'), standing))
      .then([{ type: 'MandateLapsed', data: { productId: 'x', clientOrgId: 'c', placedBy: 'p', reason } }]);
  });

  it('E25: leaves a client’s own mandate, whatever access there is', () => {
    bought.when(set()).when(lapse({})).then(nothing);
    bought
      .when(set())
      .when(lapse({}, automationActor('a'), 'suspended'))
      .then(nothing);
  });
});
