import { given, refused } from '#libs/event-sourcing/testing/given.js';
import { Order, type OrderState } from './order.js';
import { Product, type ProductEvent, type ProductState, terminateProduct } from './product.js';
import { FULL_CLIENT, FULL_PARTNER, limited, order, renew, representativeOf, staff, YEAR } from './testing/scene.js';

const taken: OrderState = { ...Order.initial, placementEventId: 'another' };
const unregistered = { client: { registered: false } };
const untaxed = { client: { country: 'DE', legalForm: 'private' } } as const;
const collaborator = representativeOf('c', 'collaborator');
const ordered = given(Product).when(order({}));

/** Every refusal with everything after it wrong as well: the first check that fails gives the code. */
const inOrder = (checks: readonly [string, () => unknown][]): void => {
  for (const [code, attempt] of checks) it(`${code} comes before what follows it`, () => void attempt());
};

describe('PlaceOrder: order of checks', () => {
  const wrong = { order: taken, actor: collaborator };
  inOrder([
    [
      'UNKNOWN_ORGANISATION',
      () => ordered.when(order(unregistered, { placedBy: 'c' }, wrong)).then(refused('UNKNOWN_ORGANISATION')),
    ],
    ['ORDER_EXISTS', () => ordered.when(order(untaxed, {}, wrong)).then(refused('ORDER_EXISTS'))],
    ['PRODUCT_EXISTS', () => ordered.when(order(untaxed, {}, { actor: collaborator })).then(refused('PRODUCT_EXISTS'))],
    [
      'ACTOR_NOT_ALLOWED',
      () =>
        given(Product)
          .when(order(untaxed, { placedBy: 'q' }, { actor: collaborator }))
          .then(refused('ACTOR_NOT_ALLOWED')),
    ],
    [
      'NOT_ALLOWED_TO_ORDER',
      () =>
        given(Product)
          .when(order(untaxed, { placedBy: 'q' }))
          .then(refused('NOT_ALLOWED_TO_ORDER')),
    ],
    ['TAX_NOT_SUPPORTED', () => given(Product).when(order(untaxed)).then(refused('TAX_NOT_SUPPORTED'))],
  ]);

  it('names the organisation that is unknown, the placing one too', () => {
    given(Product)
      .when(order({ partner: { registered: false } }, { placedBy: 'p' }))
      .then(refused('UNKNOWN_ORGANISATION', { organisationId: 'p' }));
  });

  it('legal representatives and administrators of the placing organisation may order (A17), nobody else', () => {
    for (const role of ['legalRepresentative', 'administrator'] as const) {
      const actor = representativeOf('p', role);
      expect(
        given(Product).when(order({ access: { p: FULL_CLIENT } }, { placedBy: 'p' }, { actor })).events,
      ).toHaveLength(1);
    }
    for (const actor of [representativeOf('p', 'external'), representativeOf('q'), staff('programme')]) {
      given(Product)
        .when(order({ access: { p: FULL_CLIENT } }, { placedBy: 'p' }, { actor }))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
  });

  it('a limited partner may neither order nor renew (R34); a full one may both (R38)', () => {
    ordered.when(renew({ access: { p: limited('x') } }, { placedBy: 'p' })).then(refused('NOT_ALLOWED_TO_ORDER'));
    expect(ordered.when(renew({ access: { p: FULL_PARTNER } }, { placedBy: 'p' })).events).toHaveLength(1);
  });

  it('an add-on needs a parent that exists and is the client’s (A11)', () => {
    const parent = (state: Partial<ProductState>): ProductState => ({ ...Product.initial, ...state });
    const addOn = { parentProductId: 'parent' };
    given(Product)
      .when(order({}, addOn))
      .then(refused('UNKNOWN_PRODUCT', { productId: 'parent' }));
    given(Product)
      .when(order({}, addOn, { parent: parent({ exists: true, clientOrgId: 'd' }) }))
      .then(refused('PRODUCT_NOT_OWNED'));
    const bought = given(Product).when(order({}, addOn, { parent: parent({ exists: true, clientOrgId: 'c' }) }));
    expect(bought.state).toMatchObject({ exists: true, parentProductId: 'parent' });
  });

  it('a period ends after it begins', () => {
    given(Product)
      .when(order({}, { period: { from: '2024-04-01', to: '2024-04-01' } }))
      .then(refused('PERIOD_EMPTY'));
  });
});

describe('RenewProduct: order of checks', () => {
  const terminated = ordered.when((state) => terminateProduct(state, { productId: 'x' }, staff('programme')));
  const gap = { from: '2025-05-01', to: '2026-05-01' };
  inOrder([
    ['UNKNOWN_ORGANISATION', () => given(Product).when(renew(unregistered)).then(refused('UNKNOWN_ORGANISATION'))],
    [
      'UNKNOWN_PRODUCT',
      () =>
        given(Product)
          .when(renew({}, {}, { order: taken, actor: collaborator }))
          .then(refused('UNKNOWN_PRODUCT')),
    ],
    [
      'ORDER_EXISTS',
      () => terminated.when(renew({}, {}, { order: taken, actor: collaborator })).then(refused('ORDER_EXISTS')),
    ],
    [
      'ACTOR_NOT_ALLOWED',
      () => terminated.when(renew({}, { placedBy: 'q' }, { actor: collaborator })).then(refused('ACTOR_NOT_ALLOWED')),
    ],
    [
      'NOT_ALLOWED_TO_ORDER',
      () => terminated.when(renew({}, { placedBy: 'q', period: gap })).then(refused('NOT_ALLOWED_TO_ORDER')),
    ],
    [
      'PRODUCT_NOT_OWNED',
      () =>
        terminated.when(renew({}, { clientOrgId: 'd', placedBy: 'd', period: gap })).then(refused('PRODUCT_NOT_OWNED')),
    ],
    ['PRODUCT_TERMINATED', () => terminated.when(renew(untaxed, { period: gap })).then(refused('PRODUCT_TERMINATED'))],
    [
      'PERIOD_NOT_CONTIGUOUS',
      () =>
        ordered
          .when(renew(untaxed, { period: gap }))
          .then(refused('PERIOD_NOT_CONTIGUOUS', { productId: 'x', expectedFrom: YEAR.to })),
    ],
    ['TAX_NOT_SUPPORTED', () => ordered.when(renew(untaxed)).then(refused('TAX_NOT_SUPPORTED'))],
  ]);

  it('extends a product period by period with its own sku and quantity, at the prices of now', () => {
    const bought = given(Product).when(order({}, { quantity: 3 }));
    const renewed = bought.when(renew({ unit: '11.00' }));
    expect(renewed.events[0]).toMatchObject({
      type: 'ProductRenewed',
      data: {
        sku: 'hosting',
        quantity: 3,
        renewalNo: 1,
        mandate: 'manual',
        previousPeriod: YEAR,
        price: { net: '33.00' },
      },
    });
    const again = { orderId: 'o3', period: { from: '2026-04-01', to: '2026-05-01' } };
    expect(renewed.when(renew({}, again)).events[0]).toMatchObject({ data: { renewalNo: 2 } });
  });

  it('a one-off purchase is never renewed (A32)', () => {
    given(Product)
      .when(order({}, { period: null }))
      .when(renew({}))
      .then(refused('PERIOD_NOT_CONTIGUOUS'));
  });
});

describe('Product', () => {
  const stored = (event: ProductEvent, id: string): ProductEvent => Object.assign({ ...event }, { id, position: 1n });
  const voided = (orderId: string, placementEventId: string): ProductEvent => ({
    type: 'PlacementVoided',
    data: { orderId, placementEventId, reason: 'ACCESS_CHANGED' },
  });

  it('is free again when its only placement is void', () => {
    const [placed] = ordered.events as [ProductEvent];
    const free = given(Product, [stored(placed, 'e1'), voided('o1', 'e1')]);
    expect(free.state).toEqual({
      ...Product.initial,
      voided: Product.initial.voided.set('e1', { orderId: 'o1', reason: 'ACCESS_CHANGED' }),
    });
    expect(free.when(order({}, { clientOrgId: 'd', placedBy: 'd' })).state.clientOrgId).toBe('d');
    free.when(renew({})).then(refused('UNKNOWN_PRODUCT'));
  });

  it('a void renewal opens its period again', () => {
    const [placed] = ordered.events as [ProductEvent];
    const [renewed] = ordered.when(renew({})).events as [ProductEvent];
    const before = given(Product, [stored(placed, 'e1')]);
    const after = given(Product, [stored(placed, 'e1'), stored(renewed, 'e2'), voided('o2', 'e2')]);
    expect(after.state).toMatchObject({
      exists: true,
      lastPeriod: YEAR,
      renewals: 0,
      lastPlacement: { eventId: 'e1' },
    });
    expect(after.when(renew({}, { orderId: 'o3' })).events).toEqual(before.when(renew({}, { orderId: 'o3' })).events);
  });

  it('is terminated once, by the programme staff alone', () => {
    const terminate =
      (actor = staff('programme')) =>
      (state: ProductState) =>
        terminateProduct(state, { productId: 'x' }, actor);
    given(Product)
      .when(terminate(staff('finance')))
      .then(refused('UNKNOWN_PRODUCT'));
    ordered.when(terminate(staff('finance'))).then(refused('ACTOR_NOT_ALLOWED'));
    ordered.when(terminate(representativeOf('c'))).then(refused('ACTOR_NOT_ALLOWED'));
    ordered
      .when(terminate())
      .then([{ type: 'ProductTerminated', data: { productId: 'x', clientOrgId: 'c' } }])
      .when(terminate())
      .then(refused('PRODUCT_TERMINATED'));
  });
});
