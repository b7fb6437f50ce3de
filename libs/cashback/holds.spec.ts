import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { OrderEvent } from '#libs/orders/order.js';
import { Order } from '#libs/orders/order.js';
import { decidePlacement } from '#libs/orders/placement-decision.js';
import { FULL_CLIENT, inputsOf, lineOf, type Scene } from '#libs/orders/testing/scene.js';
import type { Entry } from './entries.js';
import { Hold, holdCashback, type HoldFacts, unholdCashback } from './holds.js';
import { closePeriod, Periods } from './periods.js';
import { Release, releaseCashback } from './releases.js';
import { finance } from './testing/house.js';

const support: Actor = { ...finance(), role: 'staff:support' };
const AT = '2024-03-12T09:00:00Z';

describe('ReleaseCashback (E2)', () => {
  const release = (through: string, isAnyMature = true, actor = finance()) =>
    releaseCashback({ through }, { at: AT, isAnyMature }, actor);

  it('through a day that has come, by finance alone', () => {
    given(Release)
      .when(release('2024-03-13'))
      .then(refused('DAY_IN_FUTURE', { today: '2024-03-12' }))
      .when(release('2024-03-12', true, support))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(release('2024-03-12'))
      .then([{ type: 'ReleaseOrdered', data: { through: '2024-03-12' } }]);
  });

  it('changes nothing where a release went as far and nothing has matured since', () => {
    const ordered = (through: string) => [{ type: 'ReleaseOrdered', data: { through } }] as const;
    given(Release, ordered('2024-03-01'))
      .when(release('2024-03-01', false))
      .then(nothing)
      .when(release('2024-03-01', true))
      .then(ordered('2024-03-01'))
      .when(release('2024-03-02', false))
      .then(ordered('2024-03-02'))
      .when(release('2024-02-01', true))
      .then(ordered('2024-02-01'))
      // How far it went is the latest day, not the last order.
      .when(release('2024-03-02', false))
      .then(nothing);
    given(Release).when(release('2024-02-01', false)).then(ordered('2024-02-01'));
  });
});

describe('HoldCashback and UnholdCashback (E3)', () => {
  const orderOf = (scene: Scene) => {
    const placement = decidePlacement(inputsOf(scene, 'c'), lineOf());
    const data = { kind: 'order', placementEventId: 'e', placementPosition: '0', placement } as const;
    const opened: OrderEvent = { type: 'OrderOpened', data };
    return given(Order, [opened]).state;
  };
  const order = orderOf({ access: { p: FULL_CLIENT } });
  const entry = (state: Entry['state'], runId: string | null = null): Entry => ({
    orderId: 'o1',
    amount: '2.00',
    reversed: '0.00',
    adjusted: '0.00',
    state,
    maturesOn: '2024-04-12',
    runId,
  });
  const hold = (facts: Partial<HoldFacts>, actor = finance()) =>
    holdCashback({ orderId: 'o1' }, { order, entry: entry('pending'), ...facts }, actor);
  const unhold = (facts: Partial<HoldFacts>, actor = finance()) =>
    unholdCashback({ orderId: 'o1' }, { order, entry: entry('held'), ...facts }, actor);
  const named = { orderId: 'o1', partnerOrgId: 'p', currency: 'CHF' } as const;

  it('hold a pending or available entry, once; one in a payout stays with it', () => {
    for (const state of ['pending', 'available'] as const) {
      given(Hold)
        .when(hold({ entry: entry(state) }))
        .then([{ type: 'HoldOrdered', data: named }]);
    }
    given(Hold)
      .when(hold({ entry: entry('held') }))
      .then(nothing);
    for (const state of ['inPayout', 'paid'] as const) {
      given(Hold)
        .when(hold({ entry: entry(state, 'run1') }))
        .then(refused('ENTRY_IN_PAYOUT', { orderId: 'o1', runId: 'run1' }));
    }
  });

  it('let go what is held, and nothing else', () => {
    given(Hold)
      .when(unhold({}))
      .then([{ type: 'UnholdOrdered', data: named }]);
    for (const state of ['pending', 'available', 'inPayout', 'paid'] as const) {
      given(Hold)
        .when(unhold({ entry: entry(state) }))
        .then(refused('ENTRY_NOT_HELD', { orderId: 'o1', state }));
    }
  });

  it.each([
    ['an order that is not', { order: Order.initial }, 'UNKNOWN_ORDER'],
    ['an order that nobody earns on', { order: orderOf({}), entry: undefined }, 'NO_CASHBACK'],
    ['an order that has brought no entry yet', { entry: undefined }, 'NO_CASHBACK'],
  ] as const)('are refused for %s', (_, facts, code) => {
    for (const decision of [hold(facts), unhold(facts)]) {
      given(Hold)
        .when(decision)
        .then(refused(code, { orderId: 'o1' }));
    }
  });

  it('are up to finance', () => {
    for (const decision of [hold({}, support), unhold({}, support)]) {
      given(Hold)
        .when(decision)
        .then(refused('ACTOR_NOT_ALLOWED', { orderId: 'o1' }));
    }
  });
});

describe('ClosePeriod (E11)', () => {
  const close = (month: string, actor = finance()) => closePeriod({ month }, { at: AT }, actor);

  it('closes a month that is over, once, by finance alone', () => {
    given(Periods)
      .when(close('2024-02', support))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(close('2024-03'))
      .then(refused('PERIOD_NOT_OVER', { month: '2024-03', current: '2024-03' }))
      .when(close('2024-01'))
      .then([{ type: 'MonthClosed', data: { month: '2024-01' } }])
      .when(close('2024-01'))
      .then(refused('PERIOD_CLOSED', { month: '2024-01', closedThrough: '2024-01' }))
      .when(close('2024-02'))
      .then([{ type: 'MonthClosed', data: { month: '2024-02' } }])
      .when(close('2024-01'))
      .then(refused('PERIOD_CLOSED', { month: '2024-01', closedThrough: '2024-02' }));
  });
});
