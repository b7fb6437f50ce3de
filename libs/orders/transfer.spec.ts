import { given, nothing, recorded, refused } from '#libs/event-sourcing/testing/given.js';
import { ownerAt, Product, type ProductEvent, transferProduct } from './product.js';
import { terminateProduct } from './terminating.js';
import { AT, order, renew, staff, YEAR } from './testing/scene.js';

const ordered = given(Product).when(order({}));
const ended = ordered.when(terminateProduct({ productId: 'x' }, { at: AT }, staff('programme')));
const stored = (event: ProductEvent, id: string, position = 1n): ProductEvent => recorded(event, { id, position });
const voided = (orderId: string, placementEventId: string): ProductEvent => ({
  type: 'PlacementVoided',
  data: { orderId, placementEventId, reason: 'ACCESS_CHANGED' },
});

describe('TransferProduct', () => {
  const transfer = (toOrgId: string, actor = staff('programme'), isKnown = true) =>
    transferProduct({ productId: 'x', toOrgId }, { isKnown }, actor);

  it('moves to another organisation by the programme staff alone, and its periods go on there (E26)', () => {
    const moved = ordered
      .when(transfer('d'))
      .then([{ type: 'ProductTransferred', data: { productId: 'x', fromOrgId: 'c', toOrgId: 'd' } }]);
    moved.when(renew({})).then(refused('PRODUCT_NOT_OWNED'));
    const renewed = moved.when(renew({}, { clientOrgId: 'd', placedBy: 'd' }));
    expect(renewed.events).toMatchObject([{ data: { clientOrgId: 'd', previousPeriod: YEAR, renewalNo: 1 } }]);
    moved.when(transfer('d')).then(nothing);
    expect(moved.when(transfer('c')).state).toMatchObject({ clientOrgId: 'c', anchor: YEAR.from, lastPeriod: YEAR });
  });

  it.each<[string, () => unknown]>([
    [
      'UNKNOWN_ORGANISATION',
      () =>
        given(Product)
          .when(transfer('d', staff('finance'), false))
          .then(refused('UNKNOWN_ORGANISATION')),
    ],
    [
      'UNKNOWN_PRODUCT',
      () =>
        given(Product)
          .when(transfer('d', staff('finance')))
          .then(refused('UNKNOWN_PRODUCT')),
    ],
    [
      'ACTOR_NOT_ALLOWED',
      () => ended.when(transfer('c', staff('finance'))).then(refused('ACTOR_NOT_ALLOWED', { productId: 'x' })),
    ],
    ['PRODUCT_TERMINATED', () => ended.when(transfer('c')).then(refused('PRODUCT_TERMINATED', { productId: 'x' }))],
  ])('%s comes before what follows it', (_, attempt) => void attempt());

  it('a void renewal after a transfer leaves it with the new owner', () => {
    const [placed] = ordered.events as [ProductEvent];
    const moved: ProductEvent = { type: 'ProductTransferred', data: { productId: 'x', fromOrgId: 'c', toOrgId: 'd' } };
    const history = given(Product, [stored(placed, 'e1'), stored(moved, 'e2')]);
    const [renewed] = history.when(renew({}, { clientOrgId: 'd', placedBy: 'd' })).events as [ProductEvent];
    const after = given(Product, [
      stored(placed, 'e1'),
      stored(moved, 'e2'),
      stored(renewed, 'e3'),
      voided('o2', 'e3'),
    ]);
    expect(after.state).toMatchObject({ clientOrgId: 'd', owners: history.state.owners, lastPeriod: YEAR });
  });

  it('is known for every moment: who owned it where in the log (E26)', () => {
    const [placed] = ordered.events as [ProductEvent];
    const moved: ProductEvent = { type: 'ProductTransferred', data: { productId: 'x', fromOrgId: 'c', toOrgId: 'd' } };
    const { state } = given(Product, [stored(placed, 'e1', 5n), stored(moved, 'e2', 9n)]);
    expect([4n, 5n, 8n, 9n].map((position) => ownerAt(state, position))).toEqual([undefined, 'c', 'c', 'd']);
    // What is not stored yet has always been so.
    expect(ownerAt(ordered.state, 0n)).toBe('c');
  });
});
