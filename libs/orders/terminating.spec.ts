import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Memory } from '#libs/event-sourcing/testing/memory-ledger.js';
import { PlaceOrder, RenewProduct, SetRenewal, TerminateDue, TerminateProduct, WithdrawTermination } from './index.js';
import { setRenewal } from './mandate.js';
import { Product, type ProductEvent, type ProductState, transferProduct } from './product.js';
import { terminateAsScheduled, terminateProduct, withdrawTermination } from './terminating.js';
import { codeOf, send } from './testing/renewals.js';
import { AT, FULL_CLIENT, inputsOf, order, renew, representativeOf, staff, YEAR } from './testing/scene.js';
import { contextOf, world } from './testing/world.js';

const c = representativeOf('c');
const x = { productId: 'x' };
const ordered = given<ProductState, ProductEvent>(Product).when(order({}));
const terminate = (on?: string, actor = c, at = AT) => terminateProduct({ ...x, on }, { at }, actor);
const goOn = (actor = c, at = AT) => withdrawTermination(x, { at }, actor);
const scheduled = (on: string): ProductEvent => ({
  type: 'ProductTerminationScheduled',
  data: { ...x, clientOrgId: 'c', on },
});

describe('A product ends (A21, E25)', () => {
  it('at once, by its owner or the programme desk; not by its partner, a collaborator, another desk, or twice', () => {
    const over: ProductEvent = { type: 'ProductTerminated', data: { ...x, clientOrgId: 'c' } };
    for (const actor of [c, representativeOf('c', 'administrator'), staff('programme')]) {
      ordered.when(terminate(undefined, actor)).then([over]).when(terminate()).then(refused('PRODUCT_TERMINATED'));
    }
    ordered.when(terminate('2024-03-12')).then([over]);
    for (const actor of [representativeOf('p'), representativeOf('c', 'collaborator'), staff('finance')]) {
      ordered.when(terminate(undefined, actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
    given<ProductState, ProductEvent>(Product).when(terminate()).then(refused('UNKNOWN_PRODUCT'));
  });

  it('on a day up to the end of its last period; another day replaces it, the same changes nothing', () => {
    ordered
      .when(terminate('2024-09-30'))
      .then([scheduled('2024-09-30')])
      .when(terminate('2024-09-30'))
      .then(nothing)
      .when(terminate(YEAR.to))
      .then([scheduled(YEAR.to)]);
    const details = { ...x, earliest: '2024-03-12', latest: YEAR.to };
    for (const on of ['2024-03-11', '2025-04-02']) {
      ordered.when(terminate(on)).then(refused('TERMINATION_OUT_OF_RANGE', { ...details, on }));
    }
    const once = given<ProductState, ProductEvent>(Product).when(order({}, { period: null }));
    once.when(terminate('2024-03-13')).then(refused('TERMINATION_OUT_OF_RANGE'));
  });

  it('is not renewed any more from then on, by nobody, and its mandate is cancelled at once', () => {
    const set = (product = ordered) =>
      product.when(setRenewal({ ...x, clientOrgId: 'c', placedBy: 'c', months: 12 }, { inputs: inputsOf({}, 'c') }, c));
    const ends = set().when(terminate('2024-09-30'));
    ends.then([
      scheduled('2024-09-30'),
      { type: 'MandateCancelled', data: { ...x, clientOrgId: 'c', placedBy: 'c', cancelledBy: 'c' } },
    ]);
    expect(ends.state.mandate).toBeNull();
    ends.when(renew({})).then(refused('TERMINATION_SCHEDULED', { ...x, on: '2024-09-30' }));
    set(ends).then(refused('TERMINATION_SCHEDULED'));
  });

  it('goes on when that is taken back before the day; from the day on it has ended', () => {
    const ends = ordered.when(terminate('2024-09-30'));
    const withdrawn: ProductEvent = {
      type: 'ProductTerminationWithdrawn',
      data: { ...x, clientOrgId: 'c', on: '2024-09-30' },
    };
    ends.when(goOn()).then([withdrawn]).when(goOn()).then(refused('NO_TERMINATION'));
    expect(ends.when(goOn()).when(renew({})).events).toHaveLength(1);
    ends.when(goOn(representativeOf('p'))).then(refused('ACTOR_NOT_ALLOWED'));
    ends.when(goOn(c, '2024-09-29T22:00:00Z')).then(refused('PRODUCT_TERMINATED'));
    ends.when(terminate(undefined, c, '2024-09-30T08:00:00Z')).then(refused('PRODUCT_TERMINATED'));
    given<ProductState, ProductEvent>(Product).when(goOn()).then(refused('UNKNOWN_PRODUCT'));
  });

  it('under a new owner it goes on (E26)', () => {
    const moved = ordered
      .when(terminate('2024-09-30'))
      .when(transferProduct({ ...x, toOrgId: 'd' }, { isKnown: true }, staff('programme')));
    expect(moved.state.endsOn).toBeNull();
  });

  it('when the day has come, by the ledger or the programme desk, and not before', () => {
    const ends = ordered.when(terminate('2024-09-30'));
    const due = (through: string, actor = staff('programme')) => terminateAsScheduled({ ...x, through }, {}, actor);
    ends.when(due('2024-09-29')).then(nothing);
    ends
      .when(due('2024-09-30'))
      .then([{ type: 'ProductTerminated', data: { ...x, clientOrgId: 'c' } }])
      .when(due('2024-10-01'))
      .then(nothing);
    ends.when(due('2024-09-30', staff('finance'))).then(refused('ACTOR_NOT_ALLOWED'));
  });
});

describe('The run of a day', () => {
  const on = (memory: Memory, command: 'end' | 'go on', name: string, day?: string) =>
    send(
      memory,
      command === 'end'
        ? new TerminateProduct({ ...x, on: day }, contextOf(name, c))
        : new WithdrawTermination(x, contextOf(name, c)),
    );
  const due = (memory: Memory, through: string, name: string) =>
    send(memory, new TerminateDue({ through }, contextOf(name, staff('programme'))));
  const furnished = async (): Promise<Memory> => {
    const memory = await world(FULL_CLIENT);
    const line = { ...x, clientOrgId: 'c', sku: 'hosting', quantity: 1, placedBy: 'c' };
    await send(memory, new PlaceOrder({ ...line, orderId: 'o1', period: YEAR }, contextOf('place', c)));
    return memory;
  };
  const types = (memory: Memory) => memory.stream('product-x').map(({ type }) => type);

  it('ends what is to end by then, once, and finds done what was done', async () => {
    const memory = await furnished();
    await on(memory, 'end', 'first', '2024-03-13');
    expect(await codeOf(due(memory, '2024-03-13', 'early'))).toBe('DAY_IN_FUTURE');
    expect(await due(memory, '2024-03-12', 'run')).toMatchObject({ events: [{ type: 'DueProductsTerminated' }] });
    expect(types(memory)).toEqual(['ProductOrdered', 'ProductTerminationScheduled']);
    const refusedTo = new TerminateDue({ through: '2024-03-12' }, contextOf('f', staff('finance')));
    expect(await codeOf(send(memory, refusedTo))).toBe('ACTOR_NOT_ALLOWED');
    const later = { ...contextOf('later', staff('programme')), effectiveAt: '2024-03-13T06:00:00Z' };
    const run = () => send(memory, new TerminateDue({ through: '2024-03-13' }, later));
    await run();
    expect(memory.stream('dueTerminations-main').at(-1)?.data).toEqual({ through: '2024-03-13', terminated: 1 });
    expect(await run()).toMatchObject({ repeated: true });
    expect(types(memory).at(-1)).toBe('ProductTerminated');
    expect(await codeOf(on(memory, 'go on', 'late'))).toBe('PRODUCT_TERMINATED');
  });

  it('leaves alone what was taken back; meanwhile nobody renewed it', async () => {
    const memory = await furnished();
    await on(memory, 'end', 'first', '2025-04-01');
    const period = { from: YEAR.to, to: '2026-04-01' };
    const line = { ...x, clientOrgId: 'c', placedBy: 'c' };
    const renewal = (name: string) =>
      send(memory, new RenewProduct({ ...line, orderId: 'o2', period }, contextOf(name, c)));
    expect(await codeOf(renewal('r1'))).toBe('TERMINATION_SCHEDULED');
    expect(await codeOf(send(memory, new SetRenewal({ ...line, months: 12 }, contextOf('m', c))))).toBe(
      'TERMINATION_SCHEDULED',
    );
    await on(memory, 'go on', 'second');
    await due(memory, '2024-03-12', 'run');
    await renewal('r2');
    expect(types(memory)).not.toContain('ProductTerminated');
  });
});
