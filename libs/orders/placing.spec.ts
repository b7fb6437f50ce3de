import fc from 'fast-check';
import { given, recorded, refused } from '#libs/event-sourcing/testing/given.js';
import { PriceLists } from '#libs/catalogue/price-lists.js';
import { addMonths } from '#libs/kernel/time.js';
import type { ProductOrdered } from './events/product-ordered.js';
import { Order, type OrderState } from './order.js';
import { termEnd } from './periods.js';
import type { PlacingFacts } from './placing.js';
import { Product, type ProductEvent, type ProductState } from './product.js';
import { terminateProduct } from './terminating.js';
import {
  AT,
  type Differences,
  FULL_CLIENT,
  FULL_PARTNER,
  inputsOf,
  limited,
  order,
  renew,
  representativeOf,
  type Scene,
  staff,
  YEAR,
} from './testing/scene.js';

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
    ['ORDER_EXISTS', () => ordered.when(order(untaxed, {}, wrong)).then(refused('ORDER_EXISTS', { orderId: 'o1' }))],
    [
      'PRODUCT_EXISTS',
      () =>
        ordered.when(order(untaxed, {}, { actor: collaborator })).then(refused('PRODUCT_EXISTS', { productId: 'x' })),
    ],
    [
      'ACTOR_NOT_ALLOWED',
      () =>
        given(Product)
          .when(order(untaxed, { placedBy: 'q' }, { actor: collaborator }))
          .then(refused('ACTOR_NOT_ALLOWED', { placedBy: 'q' })),
    ],
    [
      'NOT_ALLOWED_TO_ORDER',
      () =>
        given(Product)
          .when(order(untaxed, { placedBy: 'q' }))
          .then(refused('NOT_ALLOWED_TO_ORDER', { clientOrgId: 'c', placedBy: 'q' })),
    ],
    [
      'TAX_NOT_SUPPORTED',
      () =>
        given(Product)
          .when(order(untaxed))
          .then(refused('TAX_NOT_SUPPORTED', { country: 'DE' })),
    ],
  ]);

  it('a tax table without any rate taxes nothing', () => {
    given(Product)
      .when(order({ taxes: { CH: [] } }))
      .then(refused('TAX_NOT_SUPPORTED', { country: 'CH' }));
  });

  it('what is not sold is refused: without a list, in another currency than its price, beyond the largest line', () => {
    const listed = (inputs: Partial<PlacingFacts['inputs']>, scene: Scene = {}) =>
      given(Product).when(order({}, {}, { inputs: { ...inputsOf(scene, 'c'), ...inputs } }));
    listed({ priceLists: { state: PriceLists.initial, revision: -1 } }).then(refused('NO_PRICE_LIST', { at: AT }));
    const prices = [{ sku: 'hosting', family: 'web', price: { CHF: '10.00' } }];
    const data = { version: 'prices-1', validFrom: '2020-01-01T00:00:00Z', prices, degressive: [] };
    const state = PriceLists.evolve(PriceLists.initial, { type: 'PriceListPublished', data });
    listed({ priceLists: { state, revision: 0 } }, { client: { currency: 'EUR' } }).then(
      refused('SKU_NOT_SOLD', { sku: 'hosting', currency: 'EUR', priceList: 'prices-1' }),
    );
    const unit = '500000000000.00';
    given(Product)
      .when(order({ unit }, { quantity: 2 }))
      .then(refused('AMOUNT_TOO_LARGE', { sku: 'hosting', unit, quantity: 2, limit: '999999999999.99' }));
  });

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
      .then(refused('PRODUCT_NOT_OWNED', { productId: 'parent' }));
    const [alone] = given(Product).when(order({})).events;
    expect(Object.keys(alone?.data ?? {})).not.toContain('parentProductId');
    const bought = given(Product).when(order({}, addOn, { parent: parent({ exists: true, clientOrgId: 'c' }) }));
    expect(bought.state).toMatchObject({ exists: true, parentProductId: 'parent' });
  });

  it('A37, E27: the parent of an add-on lives and is no add-on itself', () => {
    const parent = (differences: Partial<ProductState>): ProductState => ({
      ...Product.initial,
      exists: true,
      clientOrgId: 'c',
      ...differences,
    });
    const buy = (state: Partial<ProductState>, scene: Scene = {}) =>
      given(Product).when(order(scene, { parentProductId: 'parent' }, { parent: parent(state) }));
    buy({ terminated: true, parentProductId: 'root' }, untaxed).then(
      refused('PRODUCT_TERMINATED', { productId: 'parent' }),
    );
    buy({ parentProductId: 'root' }, untaxed).then(
      refused('PRODUCT_IS_ADD_ON', { productId: 'parent', parentProductId: 'root' }),
    );
    buy({ clientOrgId: 'd', terminated: true, parentProductId: 'root' }).then(refused('PRODUCT_NOT_OWNED'));
  });

  it('A34: a first period begins on the day of the placement or within twelve months; a history’s as it says', () => {
    const beginning = (from: string, differences: Differences = {}) =>
      given(Product).when(order({}, { period: { from, to: '2030-01-01' } }, differences));
    for (const from of ['2024-03-12', '2024-03-13', '2025-03-12']) expect(beginning(from).events).toHaveLength(1);
    const range = { earliest: '2024-03-12', latest: '2025-03-12' };
    for (const from of ['2024-03-11', '2025-03-13', '1999-01-01', '2029-01-01']) {
      beginning(from).then(refused('PERIOD_START_OUT_OF_RANGE', { from, ...range }));
    }
    const history = { ...representativeOf('c'), channel: 'import' } as const;
    expect(beginning('2020-01-01', { actor: history }).events).toHaveLength(1);
    // Half past eleven in the evening of UTC is the next day in Zurich.
    const late = { inputs: { ...inputsOf({}, 'c'), at: '2024-03-12T23:30:00Z' } };
    beginning('2024-03-12', late).then(refused('PERIOD_START_OUT_OF_RANGE'));
    expect(beginning('2024-03-13', late).events).toHaveLength(1);
  });

  it('a period ends after it begins', () => {
    given(Product)
      .when(order({}, { period: { from: '2024-04-01', to: '2024-04-01' } }))
      .then(refused('PERIOD_EMPTY', { from: '2024-04-01', to: '2024-04-01' }));
  });
});

describe('A product that is sold by terms (A35)', () => {
  const periodOf = ({ events }: { events: readonly ProductEvent[] }) => (events[0] as ProductOrdered).data.period;
  const monthly: Scene = { term: 1 };
  const first = given(Product).when(order(monthly, { period: { from: '2024-05-31' } }));

  it('gets periods of one term, counted from the begin of its first one each time (E24)', () => {
    expect(periodOf(first)).toEqual({ from: '2024-05-31', to: '2024-06-30' });
    const second = first.when(renew(monthly, { period: { from: '2024-06-30' } }));
    expect(periodOf(second)).toEqual({ from: '2024-06-30', to: '2024-07-31' });
    const yearly = second.when(renew({ term: 12 }, { orderId: 'o3', period: { from: '2024-07-31' } }));
    expect(periodOf(yearly)).toEqual({ from: '2024-07-31', to: '2025-05-31' });
    const next = yearly.when(renew({ term: 12 }, { orderId: 'o4', period: { from: '2025-05-31', to: '2026-05-31' } }));
    expect(periodOf(next)).toEqual({ from: '2025-05-31', to: '2026-05-31' });
  });

  it('is refused for another length, and for a purchase without a period', () => {
    for (const to of ['2024-06-29', '2024-07-01', '2025-05-31']) {
      given(Product)
        .when(order(monthly, { period: { from: '2024-05-31', to } }))
        .then(refused('PERIOD_NOT_A_TERM', { term: 1, expectedTo: '2024-06-30' }));
    }
    first
      .when(renew(monthly, { period: { from: '2024-06-30', to: '2025-06-30' } }))
      .then(refused('PERIOD_NOT_A_TERM', { term: 1, expectedTo: '2024-07-31' }));
    given(Product)
      .when(order(monthly, { period: null }))
      .then(refused('PERIOD_NOT_A_TERM', { term: 1 }));
  });

  it('without a term the end is named, and any length is right; so it is in a history', () => {
    given(Product)
      .when(order({}, { period: { from: '2024-05-31' } }))
      .then(refused('PERIOD_END_MISSING', { from: '2024-05-31' }));
    first.when(renew({}, { period: { from: '2024-06-30' } })).then(refused('PERIOD_END_MISSING'));
    given(Product)
      .when(order({}, { sku: 'unheard-of', period: { from: '2024-05-31' } }))
      .then(refused('SKU_NOT_SOLD'));
    const history = { actor: { ...representativeOf('c'), channel: 'import' } } as const;
    const any = { from: '2024-05-31', to: '2024-06-02' };
    const played = given(Product).when(order(monthly, { period: any }, history));
    expect(periodOf(played)).toEqual(any);
    const late = { from: '2024-06-02', to: '2026-01-01' };
    expect(periodOf(played.when(renew(monthly, { period: late }, history)))).toEqual(late);
  });

  it('is a term after its anchor at least, also where it begins before', () => {
    expect(termEnd('2024-05-01', '2023-01-01', 12)).toBe('2025-05-01');
  });

  it('ends at the first multiple of the term after any begin, whatever the anchor (E24)', () => {
    const date = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
      .map((one) => one.toISOString().slice(0, 10));
    const terms = fc.integer({ min: 1, max: 120 });
    fc.assert(
      fc.property(date, date, terms, (a, b, term) => {
        const [anchor, after] = a < b ? [a, b] : [b, a];
        const boundaries = Array.from({ length: Math.ceil(732 / term) + 1 }, (_, k) =>
          addMonths(anchor, (k + 1) * term),
        );
        expect(termEnd(anchor, after, term)).toBe(boundaries.find((boundary) => boundary > after));
      }),
    );
  });
});

describe('A collaborator of the partner (E21)', () => {
  const collaborator = representativeOf('p', 'collaborator');
  const assigned = (...products: string[]) => ({ access: { p: FULL_CLIENT }, assigned: { p: products } });
  const all = { access: { p: FULL_CLIENT }, assigned: { p: null } };
  const of = (scene: Scene, data: object = {}) => ({
    order: () => given(Product).when(order(scene, { placedBy: 'p', ...data }, { actor: collaborator })),
    renewal: () => ordered.when(renew(scene, { placedBy: 'p', ...data }, { actor: collaborator })),
  });

  it('renews what it is assigned to, and orders new ones where it is assigned to all', () => {
    of(assigned('x'))
      .order()
      .then(refused('ACTOR_NOT_ALLOWED', { placedBy: 'p' }));
    expect(of(assigned('x')).renewal().events).toHaveLength(1);
    of(assigned('y')).renewal().then(refused('ACTOR_NOT_ALLOWED'));
    expect(of(all).order().events).toHaveLength(1);
    expect(of(all).renewal().events).toHaveLength(1);
    of({ access: { p: FULL_CLIENT } })
      .renewal()
      .then(refused('ACTOR_NOT_ALLOWED'));
  });

  it('of a limited partner meets what its partner meets, and the client’s own places nothing', () => {
    const scene = { ...all, access: { p: limited('x') } };
    of(scene).renewal().then(refused('NOT_ALLOWED_TO_ORDER'));
    of(scene).order().then(refused('NOT_ALLOWED_TO_ORDER'));
    const own = { actor: representativeOf('c', 'collaborator') };
    given(Product)
      .when(order(all, {}, own))
      .then(refused('ACTOR_NOT_ALLOWED'));
    ordered.when(renew(all, {}, own)).then(refused('ACTOR_NOT_ALLOWED'));
  });
});

describe('A suspended organisation (E17)', () => {
  const full: Scene = { access: { p: FULL_PARTNER }, standing: 'suspended' };

  it('places nothing for others, be it their partner or not: after its role, before what it may', () => {
    const external = { actor: representativeOf('p', 'external') };
    given(Product)
      .when(order({ ...full, ...untaxed }, { placedBy: 'p' }, external))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(order({ ...full, ...untaxed }, { placedBy: 'p' }))
      .then(refused('PARTNER_SUSPENDED', { orgId: 'p' }))
      .when(order({ standing: 'suspended' }, { placedBy: 'p' }))
      .then(refused('PARTNER_SUSPENDED'))
      .when(order({}, { placedBy: 'p' }))
      .then(refused('NOT_ALLOWED_TO_ORDER'));
    ordered
      .when(renew(full, { placedBy: 'p', clientOrgId: 'd' }, { actor: representativeOf('p', 'external') }))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(renew(full, { placedBy: 'p', clientOrgId: 'd' }))
      .then(refused('PARTNER_SUSPENDED'));
  });

  it('does not stop its clients, who get nothing for it', () => {
    for (const [placed] of [given(Product).when(order(full)).events, ordered.when(renew(full)).events])
      expect((placed as ProductOrdered).data.decision).toMatchObject({
        managingPartnerOrgId: 'p',
        reasonCode: 'PARTNER_SUSPENDED',
        payerOrgId: 'c',
      });
  });
});

describe('RenewProduct: order of checks', () => {
  const terminated = ordered.when(terminateProduct({ productId: 'x' }, { at: AT }, staff('programme')));
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

  it('a one-off purchase is never renewed (A32, E28)', () => {
    const once = given(Product).when(order({}, { period: null }));
    once.when(renew(untaxed, { period: gap })).then(refused('NOT_RENEWABLE', { productId: 'x' }));
    once
      .when(terminateProduct({ productId: 'x' }, { at: AT }, staff('programme')))
      .when(renew({}))
      .then(refused('PRODUCT_TERMINATED'));
  });
});

describe('Product', () => {
  const stored = (event: ProductEvent, id: string): ProductEvent => recorded(event, { id, position: 1n });
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
      lastPlacement: { recorded: { id: 'e1' } },
    });
    expect(after.when(renew({}, { orderId: 'o3' })).events).toEqual(before.when(renew({}, { orderId: 'o3' })).events);
  });

  it('is as it was where a void names another order than its last', () => {
    const [placed] = ordered.events as [ProductEvent];
    const { state } = given(Product, [stored(placed, 'e1')]);
    expect(Product.evolve(state, voided('o9', 'e9'))).toEqual({
      ...state,
      voided: state.voided.set('e9', { orderId: 'o9', reason: 'ACCESS_CHANGED' }),
    });
    expect(Product.evolve(Product.initial, voided('o9', 'e9')).exists).toBe(false);
  });
});
