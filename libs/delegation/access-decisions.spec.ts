import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import {
  addProductAccess,
  changeAccess,
  type ChangeAccessData,
  changePaymentMethod,
  endPartnership,
  proposePaymentMethod,
  removeGoneProduct,
  removeProductAccess,
  verifyGrantedAccess,
} from './access-decisions.js';
import { Delegation, type DelegationEvent, fullPartner, hasActivePartnership, managingPartner } from './delegation.js';
import type { AccessState } from './events/access.js';
import {
  accepted,
  ANNA,
  automation,
  BEAT,
  by,
  CARL,
  CLIENT,
  client,
  facts,
  FULL,
  holds,
  limited,
  offered,
  over,
  pair,
  partnership,
  products,
  requested,
  verified,
} from './testing/scene.js';

const change = (more: Omit<ChangeAccessData, 'clientOrgId' | 'partnerOrgId'>, actor = client) =>
  changeAccess({ ...pair(ANNA), ...more }, facts, actor);
const names = { partnershipId: 'pst_anna', partnerOrgId: ANNA };
const changed = (from: AccessState, to: AccessState): DelegationEvent => ({
  type: 'AccessChanged',
  data: { ...names, to, paymentBefore: from.payment },
});

describe('changing access', () => {
  it('A20: an upgrade starts as CLIENT unless stated, a downgrade forgets the payment method', () => {
    given(Delegation, partnership(ANNA, limited('p1')))
      .when(change({ access: FULL }))
      .then([changed(holds(limited('p1')), holds(FULL, 'CLIENT'))])
      .when(change({ access: FULL, paymentMethod: 'PARTNER' }))
      .then([changed(holds(FULL, 'CLIENT'), holds(FULL, 'PARTNER'))])
      .when(change({ access: FULL }))
      .then(nothing)
      .when(change({ access: limited('p2', 'p1') }))
      .then([changed(holds(FULL, 'PARTNER'), holds(limited('p1', 'p2')))])
      .when(change({ access: limited('p1', 'p2') }))
      .then(nothing)
      .when(change({ access: FULL }))
      .then([changed(holds(limited('p1', 'p2')), holds(FULL, 'CLIENT'))]);
  });

  it('R37: FULL that names products is refused, for whoever means "full on these" must not give everything away', () => {
    given(Delegation, partnership(ANNA, limited('p1')))
      .when(change({ access: { mode: 'FULL', products: ['p1'] } }))
      .then(refused('FULL_ACCESS_NAMES_NO_PRODUCTS', { products: ['p1'] }))
      .when(change({ access: { mode: 'FULL', products: [] } }))
      .then([changed(holds(limited('p1')), holds(FULL, 'CLIENT'))]);
  });

  it('A1: FULL needs supersede where others are active, and then ends them in order', () => {
    const history = [
      ...partnership(CARL, limited('p2')),
      ...partnership(BEAT, limited()),
      ...partnership(ANNA, limited('p1')),
    ];
    given(Delegation, history)
      .when(change({ access: FULL }))
      .then(refused('FULL_EXCLUDES_LIMITED', { partners: [BEAT, CARL] }))
      .when(change({ access: FULL, supersede: true }))
      .then([...over(BEAT, 'superseded'), ...over(CARL, 'superseded'), changed(holds(limited('p1')), holds(FULL))]);
  });

  it('R36: limited sets stay disjoint, supersede or not', () => {
    given(Delegation, [...partnership(BEAT, limited('p2')), ...partnership(ANNA, limited('p1'))])
      .when(change({ access: limited('p1', 'p2'), supersede: true }))
      .then(refused('PRODUCT_ALREADY_DELEGATED', { partners: [BEAT] }));
  });

  it('refuses in the order of the checks', () => {
    const step = (data: Parameters<typeof change>[0], actor = client, known = facts, history: DelegationEvent[] = []) =>
      given(Delegation, history).when(changeAccess({ ...pair(ANNA), ...data }, known, actor));
    const worst = { access: limited('unheard-of', 'foreign'), paymentMethod: 'CLIENT' } as const;
    step(worst, by(ANNA), { ...facts, partnerKnown: false }).then(refused('UNKNOWN_ORGANISATION', { orgId: ANNA }));
    step(worst, by(ANNA)).then(refused('UNKNOWN_PRODUCT'));
    const bad = { ...worst, access: limited('foreign') };
    for (const actor of [by(ANNA), by(CLIENT, 'administrator')]) step(bad, actor).then(refused('ACTOR_NOT_ALLOWED'));
    step(bad).then(refused('NO_ACTIVE_PARTNERSHIP'));
    const history = partnership(ANNA, FULL);
    step(bad, client, facts, history).then(refused('PAYMENT_METHOD_NEEDS_FULL_ACCESS'));
    step({ access: bad.access }, client, facts, history).then(refused('PRODUCT_NOT_OWNED'));
    step({ access: limited('old') }, client, facts, history).then(refused('PRODUCT_NOT_OWNED'));
  });
});

describe('limited access (R15, R32)', () => {
  it('R32: has the client’s products that it names and no other, perhaps none', () => {
    const narrowed = given(Delegation, partnership(ANNA, FULL)).when(change({ access: limited('p2', 'p1') }));
    const managerOf = (productId: string) => managingPartner(narrowed.state, productId)?.partnerOrgId ?? null;
    expect(['p1', 'p2', 'p3'].map(managerOf)).toEqual([ANNA, ANNA, null]);
    narrowed.when(change({ access: limited() })).then([changed(holds(limited('p1', 'p2')), holds(limited()))]);
  });

  it('R32: names nothing that is not the client’s now', () => {
    const step = (productId: string) =>
      given(Delegation, partnership(ANNA, FULL)).when(change({ access: limited('p1', productId) }));
    step('unheard-of').then(refused('UNKNOWN_PRODUCT', { productId: 'unheard-of' }));
    for (const productId of ['foreign', 'old']) step(productId).then(refused('PRODUCT_NOT_OWNED', { productId }));
  });
});

describe('adding and removing a product (R42)', () => {
  const one = (productId: string) => ({ ...pair(ANNA), productId });

  it('changes the set of a limited partner; repeated, nothing', () => {
    given(Delegation, partnership(ANNA, limited('p2')))
      .when(addProductAccess(one('p1'), facts, by(CLIENT, 'administrator')))
      .then([
        {
          type: 'ProductAccessAdded',
          data: { ...names, productId: 'p1' },
        },
      ])
      .when(addProductAccess(one('p1'), facts, client))
      .then(nothing)
      .when(removeProductAccess(one('p2'), facts, client))
      .then([
        {
          type: 'ProductAccessRemoved',
          data: { ...names, productId: 'p2', reason: 'client' },
        },
      ])
      .when(removeProductAccess(one('p2'), facts, client))
      .then(nothing)
      .when(removeProductAccess(one('foreign'), facts, client))
      .then(nothing)
      .when(removeProductAccess(one('old'), facts, client))
      .then(nothing);
  });

  it('refuses in the order of the checks', () => {
    for (const decide of [addProductAccess, removeProductAccess]) {
      const step = (id: string, actor = client, known = facts, history: DelegationEvent[] = []) =>
        given(Delegation, history).when(decide(one(id), known, actor));
      step('unheard-of', by(ANNA), { ...facts, clientKnown: false }).then(refused('UNKNOWN_ORGANISATION'));
      step('unheard-of', by(ANNA)).then(refused('UNKNOWN_PRODUCT'));
      for (const actor of [by(ANNA), by(CLIENT, 'collaborator')]) step('p1', actor).then(refused('ACTOR_NOT_ALLOWED'));
      step('foreign').then(refused('NO_ACTIVE_PARTNERSHIP'));
      step('foreign', client, facts, partnership(ANNA, FULL)).then(refused('ACCESS_IS_FULL'));
    }
    const history = [...partnership(ANNA, limited('p1')), ...partnership(BEAT, limited('p2'))];
    for (const gone of ['foreign', 'old']) {
      given(Delegation, history)
        .when(addProductAccess(one(gone), facts, client))
        .then(refused('PRODUCT_NOT_OWNED'));
    }
    given(Delegation, history)
      .when(addProductAccess(one('p2'), facts, client))
      .then(refused('PRODUCT_ALREADY_DELEGATED', { partners: [BEAT] }));
  });
});

describe('changing the payment method (R30)', () => {
  const to = (paymentMethod: 'CLIENT' | 'PARTNER') => ({ ...pair(ANNA), paymentMethod });

  it('R19: CLIENT or PARTNER, at any time; the same again changes nothing', () => {
    given(Delegation, partnership(ANNA, FULL))
      .when(changePaymentMethod(to('PARTNER'), facts, client))
      .then([{ type: 'PaymentMethodChanged', data: { ...names, from: 'CLIENT', to: 'PARTNER' } }])
      .when(changePaymentMethod(to('PARTNER'), facts, client))
      .then(nothing);
  });

  it('A5: only the client’s legal representative; R39: only with FULL', () => {
    for (const actor of [by(ANNA), by(CLIENT, 'administrator')]) {
      given(Delegation, partnership(ANNA, FULL))
        .when(changePaymentMethod(to('PARTNER'), facts, actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(Delegation, partnership(ANNA, limited('p1')))
      .when(changePaymentMethod(to('CLIENT'), facts, client))
      .then(refused('PAYMENT_METHOD_NEEDS_FULL_ACCESS'));
    given(Delegation)
      .when(changePaymentMethod(to('CLIENT'), facts, client))
      .then(refused('NO_ACTIVE_PARTNERSHIP'));
    given(Delegation)
      .when(changePaymentMethod(to('CLIENT'), { ...facts, partnerKnown: false }, by(ANNA)))
      .then(refused('UNKNOWN_ORGANISATION'));
  });
});

describe('proposing who pays (A5, R39)', () => {
  type Method = 'CLIENT' | 'PARTNER';
  const propose = (paymentMethod: Method, actor = by(ANNA), standing: 'active' | 'suspended' = 'active') =>
    proposePaymentMethod({ ...pair(ANNA), paymentMethod }, { ...facts, standing }, actor);
  const proposed = (method: Method): DelegationEvent[] => [
    { type: 'PaymentMethodProposed', data: { ...names, proposed: method } },
  ];
  const changes = (paymentMethod: Method) => changePaymentMethod({ ...pair(ANNA), paymentMethod }, facts, client);

  it('A5: changes nothing until the client does; the same again, or what is so already, is nothing', () => {
    const scenario = given(Delegation, partnership(ANNA, FULL))
      .when(propose('CLIENT'))
      .then(nothing)
      .when(propose('PARTNER', by(ANNA, 'administrator')))
      .then(proposed('PARTNER'))
      .when(propose('PARTNER'))
      .then(nothing);
    expect(scenario.state.partnerships.get(ANNA)).toMatchObject({
      access: { payment: 'CLIENT' },
      proposedPayment: 'PARTNER',
    });
    const agreed = scenario.when(changes('PARTNER'));
    expect(agreed.state.partnerships.get(ANNA)).toMatchObject({
      access: { payment: 'PARTNER' },
      proposedPayment: null,
    });
  });

  it('A5: a proposal is taken back by proposing what is so, and falls with a change of access', () => {
    const open = given(Delegation, partnership(ANNA, FULL)).when(propose('PARTNER'));
    const back = open.when(propose('CLIENT')).then(proposed('CLIENT'));
    expect(back.state.partnerships.get(ANNA)?.proposedPayment).toBeNull();
    const narrowed = open.when(change({ access: limited('p1') }));
    expect(narrowed.state.partnerships.get(ANNA)?.proposedPayment).toBeNull();
  });

  it('A5: by the partner alone, R39: with FULL alone, and not while it is suspended (E17)', () => {
    for (const actor of [client, by(ANNA, 'collaborator')]) {
      given(Delegation, partnership(ANNA, FULL)).when(propose('PARTNER', actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(Delegation, partnership(ANNA, FULL))
      .when(propose('PARTNER', by(ANNA), 'suspended'))
      .then(refused('PARTNER_SUSPENDED'));
    given(Delegation, partnership(ANNA, limited('p1')))
      .when(propose('PARTNER'))
      .then(refused('PAYMENT_METHOD_NEEDS_FULL_ACCESS'));
    given(Delegation).when(propose('PARTNER')).then(refused('NO_ACTIVE_PARTNERSHIP'));
    given(Delegation)
      .when(
        proposePaymentMethod(
          { ...pair(ANNA), paymentMethod: 'PARTNER' },
          { ...facts, standing: null, clientKnown: false },
          by(ANNA),
        ),
      )
      .then(refused('UNKNOWN_ORGANISATION'));
  });
});

describe('verifying what was granted (R61)', () => {
  const verify = (actor = by(ANNA), known = facts) => verifyGrantedAccess(pair(ANNA), known, actor);
  const otherwise = [requested(ANNA, FULL, 'PARTNER'), ...accepted(ANNA, FULL, limited('p1'))];

  it('R61: verifies access granted otherwise than asked, as it is; repeated, nothing', () => {
    for (const actor of [by(ANNA), by(ANNA, 'administrator')]) {
      given(Delegation, otherwise)
        .when(verify(actor))
        .then([verified(ANNA, holds(limited('p1')))])
        .when(verify(actor))
        .then(nothing);
    }
  });

  it('R61: with the payment method, where there is one', () => {
    const history = [requested(ANNA, limited('p1')), ...accepted(ANNA, limited('p1'), FULL, 'PARTNER')];
    given(Delegation, history)
      .when(verify())
      .then([verified(ANNA, holds(FULL, 'PARTNER'))]);
  });

  it('R61: access granted as it was asked needs none', () => {
    for (const access of [FULL, limited('p2', 'p1')]) {
      given(Delegation, partnership(ANNA, access)).when(verify()).then(nothing);
    }
  });

  it('R61: is asked for at the acceptance alone: a later change neither asks for it nor is it', () => {
    const changed = [
      change({ access: limited('p2') }),
      addProductAccess({ ...pair(ANNA), productId: 'p3' }, facts, client),
      removeProductAccess({ ...pair(ANNA), productId: 'p2' }, facts, client),
      change({ access: FULL }),
      changePaymentMethod({ ...pair(ANNA), paymentMethod: 'PARTNER' }, facts, client),
    ].reduce((scenario, decision) => scenario.when(decision), given(Delegation, otherwise));
    changed.when(verify()).then([verified(ANNA, holds(FULL, 'PARTNER'))]);
    given(Delegation, otherwise)
      .when(verify())
      .when(change({ access: limited('p2') }))
      .when(verify())
      .then(nothing);
  });

  it('R61: of each partnership for itself, and of another one of the two again', () => {
    const beat = [requested(BEAT, limited('p2')), ...accepted(BEAT, limited('p2'), limited())];
    const scenario = given(Delegation, [...otherwise, ...beat]).when(verify());
    scenario
      .when(verifyGrantedAccess(pair(BEAT), facts, by(BEAT)))
      .then([verified(BEAT, holds(limited()))])
      .when(verify())
      .then(nothing);
    const anew = [...otherwise, verified(ANNA, holds(limited('p1'))), ...over(ANNA, 'client')];
    given(Delegation, [...anew, ...otherwise])
      .when(verify())
      .then([verified(ANNA, holds(limited('p1')))]);
  });

  it('R61: refuses in the order of the checks; A17: the partner by who may accept for it', () => {
    given(Delegation)
      .when(verify(client, { ...facts, partnerKnown: false }))
      .then(refused('UNKNOWN_ORGANISATION', { orgId: ANNA }));
    for (const actor of [client, by(BEAT), by(ANNA, 'collaborator'), automation]) {
      given(Delegation).when(verify(actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
    const ended = [...otherwise, ...over(ANNA, 'partner')];
    for (const history of [[], [requested(ANNA, FULL)], ended]) {
      given(Delegation, history)
        .when(verify())
        .then(refused('NO_ACTIVE_PARTNERSHIP', { partnerOrgId: ANNA }));
    }
  });
});

describe('ending a partnership (R42)', () => {
  const end = (side: 'client' | 'partner', actor = side === 'client' ? client : by(ANNA)) =>
    endPartnership({ ...pair(ANNA), by: side }, facts, actor);

  it('either side may, once', () => {
    given(Delegation, partnership(ANNA, FULL))
      .when(end('client'))
      .then(over(ANNA, 'client'))
      .when(end('client'))
      .then(refused('NO_ACTIVE_PARTNERSHIP'));
    given(Delegation, partnership(ANNA, limited('p1')))
      .when(end('partner'))
      .then(over(ANNA, 'partner'));
  });

  it('A17: a legal representative of the side that ends it', () => {
    for (const actor of [by(CLIENT, 'administrator'), by(ANNA), by(BEAT)]) {
      given(Delegation, partnership(ANNA, FULL)).when(end('client', actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(Delegation, partnership(ANNA, FULL)).when(end('partner', client)).then(refused('ACTOR_NOT_ALLOWED'));
  });
});

describe('a product that leaves its client (A21)', () => {
  const gone = (productId: string, actor = automation) =>
    removeGoneProduct({ clientOrgId: CLIENT, productId }, products, actor);

  it('leaves the limited set that has it; the partnership stays, and repeated nothing changes', () => {
    given(Delegation, [...partnership(BEAT, limited('p1')), ...partnership(ANNA, limited('old'))])
      .when(gone('old'))
      .then([
        {
          type: 'ProductAccessRemoved',
          data: { ...names, productId: 'old', reason: 'product-gone' },
        },
      ])
      .when(gone('old'))
      .then(nothing);
    given(Delegation, partnership(ANNA, FULL)).when(gone('old')).then(nothing);
  });

  it('stays where it is while it is the client’s; another client’s and a never ordered one do not', () => {
    const history = partnership(ANNA, limited('p1', 'foreign', 'unheard-of'));
    given(Delegation, history).when(gone('p1')).then(nothing);
    expect(given(Delegation, history).when(gone('foreign')).events).toHaveLength(1);
    expect(given(Delegation, history).when(gone('unheard-of')).events).toHaveLength(1);
  });

  it('is up to the ledger itself', () => {
    given(Delegation).when(gone('old', client)).then(refused('ACTOR_NOT_ALLOWED'));
  });
});

describe('who manages a product (A2)', () => {
  it('the FULL partner, every product, also a new one (R15, R37, R40)', () => {
    const { state } = given(Delegation, partnership(ANNA, FULL, 'PARTNER'));
    const anna = { partnerOrgId: ANNA, partnershipId: 'pst_anna', mode: 'FULL', payment: 'PARTNER' };
    expect(managingPartner(state, 'p1')).toEqual(anna);
    expect(managingPartner(state, { newProduct: true })).toEqual(anna);
    expect(fullPartner(state)?.partnerOrgId).toBe(ANNA);
  });

  it('the limited one whose set has it (R33, R35); A11: of a new one nobody, unless it has the parent', () => {
    const { state } = given(Delegation, [...partnership(ANNA, limited('p1')), ...partnership(BEAT, limited('p2'))]);
    expect(managingPartner(state, 'p2')).toMatchObject({ partnerOrgId: BEAT, mode: 'LIMITED', payment: null });
    expect(managingPartner(state, 'p3')).toBeNull();
    expect(managingPartner(state, { newProduct: true })).toBeNull();
    expect(managingPartner(state, { newProduct: true, parentProductId: 'p1' })?.partnerOrgId).toBe(ANNA);
    expect(fullPartner(state)).toBeUndefined();
  });

  it('nobody through an open invitation or after the end', () => {
    const open = given(Delegation, [offered(ANNA, FULL)]).state;
    expect([managingPartner(open, 'p1'), hasActivePartnership(open)]).toEqual([null, false]);
    const after = given(Delegation, [...partnership(ANNA, FULL), ...over(ANNA, 'client')]).state;
    expect([managingPartner(after, 'p1'), hasActivePartnership(after)]).toEqual([null, false]);
    expect(hasActivePartnership(given(Delegation, partnership(ANNA, limited())).state)).toBe(true);
  });
});
