import fc from 'fast-check';
import { given, nothing, recorded, refused } from '#libs/event-sourcing/testing/given.js';
import { type Amount, compare, sum, ZERO } from '#libs/kernel/money.js';
import type { OrderRefunded } from './events/order-refunded.js';
import { confirmPayment, Order, type OrderEvent, refundOrder, routeOf } from './order.js';
import { decidePlacement } from './placement-decision.js';
import {
  AT,
  FULL_CLIENT,
  FULL_PARTNER,
  inputsOf,
  lineOf,
  representativeOf,
  type Scene,
  staff,
} from './testing/scene.js';
import { valuedAt } from './value-date.js';

const finance = staff('finance');
const opened = (scene: Scene, placedBy = 'c'): OrderEvent => ({
  type: 'OrderOpened',
  data: {
    kind: 'order',
    placementEventId: 'e1',
    placementPosition: '1',
    placement: decidePlacement(inputsOf(scene, placedBy), lineOf({ placedBy })),
  },
});
const pay = (actor = finance) => confirmPayment({ orderId: 'o1', instrument: 'card' }, { at: AT }, actor);
const refund = (refundId: string, net: Amount, { actor = finance, heldElsewhere = false } = {}) =>
  refundOrder({ refundId, orderId: 'o1', net }, { heldElsewhere, at: AT }, actor);

/** 347.20 less 25 % is 260.40; the benefit is 52.08 (programme 1.10). */
const vector: Scene = {
  unit: '347.20',
  degressive: [{ fromQuantity: 1, rate: '0.25' }],
  access: { p: FULL_CLIENT },
};

describe('ConfirmPayment', () => {
  it('makes the frozen cashback due to its partner (A12, A14)', () => {
    given(Order, [opened(vector)])
      .when(pay())
      .then([
        {
          type: 'OrderPaid',
          data: {
            orderId: 'o1',
            charged: '260.40',
            currency: 'CHF',
            instrument: 'card',
            prepaid: '0.00',
            reference: null,
            earning: {
              partnerOrgId: 'p',
              clientOrgId: 'c',
              productId: 'x',
              net: '260.40',
              rate: '0.20',
              preferential: '208.32',
              amount: '52.08',
              rateCardVersion: 'card-1',
              delegationRevision: 3,
            },
          },
        },
      ]);
  });

  it('V12: takes in what the payer’s prepaid account has paid, and is not confirmed otherwise once that is all', () => {
    const part = { paid: '4.00', payable: '10.81' };
    const whole = { paid: '10.81', payable: '10.81' };
    const by = (instrument: 'prepaid' | 'transfer', prepaid: typeof part | null, actor = finance) =>
      confirmPayment({ orderId: 'o1', instrument }, { at: AT, prepaid }, actor);
    const order = given(Order, [opened(vector)]);
    const prepaidOf = (decision: ReturnType<typeof by>) => order.when(decision).state.paidFromPrepaid;
    expect(prepaidOf(by('transfer', part))).toBe('4.00');
    expect(prepaidOf(by('prepaid', whole))).toBe('10.81');
    order.when(by('transfer', whole)).then(refused('ORDER_ALREADY_PAID'));
    order.when(by('prepaid', part)).then(refused('PREPAID_NOT_DEBITED'));
    order.when(by('prepaid', null)).then(refused('PREPAID_NOT_DEBITED'));
    // What a history holds was taken from an account where it comes from.
    expect(prepaidOf(by('prepaid', null, { ...finance, channel: 'import' }))).toBe('0.00');
  });

  it('V13: keeps a reference, and no number of a card', () => {
    const referring = (reference: string) =>
      confirmPayment({ orderId: 'o1', instrument: 'card', reference }, { at: AT }, finance);
    expect(given(Order, [opened(vector)]).when(referring('auth 884213')).events).toMatchObject([
      { data: { reference: 'auth 884213' } },
    ]);
    given(Order, [opened(vector)])
      .when(referring('4111111111111111'))
      .then(refused('CARD_NUMBER_NOT_ALLOWED'));
  });

  it('says in its metadata whose account it moves', () => {
    const paid = given(Order, [opened(vector)]).when(pay());
    expect(routeOf(paid.events)).toEqual({ partner: 'p', currency: 'CHF' });
    expect(routeOf(paid.when(refund('r1', '1.00')).events)).toEqual({ partner: 'p', currency: 'CHF' });
  });

  it('a discount and a line without benefit earn nothing more (R26)', () => {
    for (const event of [opened({ access: { p: FULL_PARTNER } }, 'p'), opened({})]) {
      const paid = given(Order, [event]).when(pay());
      expect(paid.events).toMatchObject([{ type: 'OrderPaid', data: { earning: null } }]);
      expect(routeOf(paid.events)).toBeUndefined();
      const refunded = paid.when(refund('r1', '1.00'));
      expect(refunded.events).toMatchObject([{ data: { reversal: null } }]);
      expect(routeOf(refunded.events)).toBeUndefined();
    }
  });

  it('UNKNOWN_ORDER, ACTOR_NOT_ALLOWED, ORDER_ALREADY_PAID, in this order', () => {
    const which = { orderId: 'o1' };
    given(Order)
      .when(pay(representativeOf('c')))
      .then(refused('UNKNOWN_ORDER', which));
    const paid = given(Order, [opened(vector)]).when(pay());
    paid.when(pay(representativeOf('c'))).then(refused('ACTOR_NOT_ALLOWED', which));
    paid.when(pay(staff('programme'))).then(refused('ACTOR_NOT_ALLOWED', which));
    paid.when(pay()).then(refused('ORDER_ALREADY_PAID', which));
  });
});

describe('An order that was corrected (E31)', () => {
  const corrected = (partnerOrgId: string | null, benefit: Amount): OrderEvent => ({
    type: 'OrderCorrected',
    data: {
      orderId: 'o1',
      correctionId: 'cor1',
      kind: 'attribution',
      clientOrgId: 'c',
      productId: 'x',
      currency: 'CHF',
      line: { partnerOrgId, level: 'gold', benefit, rate: '0.30', preferential: '182.28', rateCardVersion: 'card-2' },
      rows: partnerOrgId === null ? [] : [{ partnerOrgId, amount: '10.00' }],
      paidAt: null,
      firstEarner: null,
    },
  });
  const earningOf = ([event]: readonly OrderEvent[]) => (event?.type === 'OrderPaid' ? event.data.earning : undefined);

  it('is paid and refunded as corrected: to the new earner by the new rate, or to nobody', () => {
    const paid = given(Order, [opened(vector), corrected('q', '78.12')]).when(pay());
    const how = { rate: '0.30', preferential: '182.28', rateCardVersion: 'card-2' };
    expect(earningOf(paid.events)).toMatchObject({ partnerOrgId: 'q', amount: '78.12', ...how });
    const refunded = paid.when(refund('r1', '130.20'));
    expect(refunded.events).toMatchObject([{ data: { reversal: { partnerOrgId: 'q', amount: '39.06' } } }]);
    const nobodys = given(Order, [opened(vector), corrected(null, '0.00')]).when(pay());
    expect(earningOf(nobodys.events)).toBeNull();
  });

  it('knows whose the payment was first, what it has brought everybody, and which corrections it had', () => {
    const before = given(Order, [opened(vector)]).when(pay()).state;
    expect([before.firstEarner, before.brought.toObject()]).toEqual(['p', { p: '52.08' }]);
    const { state } = given(Order, [opened(vector), corrected('q', '78.12')])
      .when(pay())
      .when(refund('r1', '130.20'))
      .when(() => [corrected('p', '52.08')]);
    expect([state.firstEarner, state.brought.toObject()]).toEqual(['q', { q: '49.06', p: '10.00' }]);
    expect([state.corrections.toObject(), state.corrected?.partnerOrgId]).toEqual([{ cor1: 1 }, 'p']);
  });
});

describe('A value date (A36)', () => {
  const noon = '2024-03-12T11:00:00Z';
  /** The order was placed late on 9 March in UTC, which is the 10th in Zurich, and paid on 11 March. */
  const placedAt = '2024-03-09T23:30:00Z';
  const paidAt = '2024-03-11T15:00:00Z';
  const dated = (event: OrderEvent, effectiveAt: string): OrderEvent => recorded(event, { effectiveAt });
  const placed = dated(opened(vector), placedAt);
  const payOn = (valueDate: string) =>
    confirmPayment({ orderId: 'o1', instrument: 'transfer', valueDate }, { at: noon }, finance);
  const refundOn = (valueDate: string) =>
    refundOrder(
      { refundId: 'r1', orderId: 'o1', net: '10.00', valueDate },
      { heldElsewhere: false, at: noon },
      finance,
    );

  it('of a payment lies between the placement and today, of a refund between the payment and today', () => {
    for (const day of ['2024-03-10', '2024-03-12']) {
      expect(given(Order, [placed]).when(payOn(day)).events).toHaveLength(1);
    }
    const undated = given(Order, [opened(vector)]);
    expect(undated.when(payOn('2020-01-01')).events).toHaveLength(1);
    given(Order, [placed])
      .when(payOn('2024-03-13'))
      .then(refused('VALUE_DATE_IN_FUTURE', { valueDate: '2024-03-13', latest: '2024-03-12' }))
      .when(payOn('2024-03-09'))
      .then(refused('VALUE_DATE_TOO_EARLY', { valueDate: '2024-03-09', earliest: '2024-03-10' }));
    const [payment] = given(Order, [placed]).when(payOn('2024-03-11')).events as [OrderEvent];
    const paid = given(Order, [placed, dated(payment, paidAt)]);
    for (const day of ['2024-03-11', '2024-03-12']) expect(paid.when(refundOn(day)).events).toHaveLength(1);
    paid.when(refundOn('2024-03-13')).then(refused('VALUE_DATE_IN_FUTURE'));
    paid
      .when(refundOn('2024-03-10'))
      .then(refused('VALUE_DATE_TOO_EARLY', { valueDate: '2024-03-10', earliest: '2024-03-11' }));
  });

  it('is never in a closed month, whatever else holds (E13)', () => {
    const closed = { at: noon, closedThrough: '2024-02' };
    const payIn = (valueDate: string | undefined, facts: object = closed) =>
      confirmPayment(
        { orderId: 'o1', instrument: 'transfer', ...(valueDate === undefined ? {} : { valueDate }) },
        { at: noon, ...facts },
        finance,
      );
    const late = dated(opened(vector), '2024-01-31T22:30:00Z');
    const refusal = { valueDate: '2024-02-29', closedThrough: '2024-02' };
    given(Order, [late]).when(payIn('2024-02-29')).then(refused('PERIOD_CLOSED', refusal));
    // Of a day before the order, too: it was closed before anybody asks what it was for.
    given(Order, [placed]).when(payIn('2024-02-29')).then(refused('PERIOD_CLOSED', refusal));
    given(Order, [placed]).when(payIn('2024-03-13')).then(refused('VALUE_DATE_IN_FUTURE'));
    for (const day of ['2024-03-01', undefined]) {
      expect(given(Order, [late]).when(payIn(day)).events).toHaveLength(1);
    }
    for (const facts of [{ closedThrough: '2024-01' }, { closedThrough: null }]) {
      expect(given(Order, [late]).when(payIn('2024-02-29', facts)).events).toHaveLength(1);
    }
    const paid = given(Order, [
      late,
      dated(given(Order, [late]).when(payIn(undefined)).events[0]!, '2024-01-31T22:30:00Z'),
    ]);
    const refundIn = (valueDate: string) =>
      refundOrder(
        { refundId: 'r1', orderId: 'o1', net: '10.00', valueDate },
        { heldElsewhere: false, ...closed },
        finance,
      );
    paid.when(refundIn('2024-02-29')).then(refused('PERIOD_CLOSED', refusal));
    expect(paid.when(refundIn('2024-03-01')).events).toHaveLength(1);
  });

  it('comes after every other check, and a repeated refund changes nothing whatever its date', () => {
    const never = '2099-01-01';
    given(Order).when(payOn(never)).then(refused('UNKNOWN_ORDER'));
    given(Order, [placed]).when(refundOn(never)).then(refused('ORDER_NOT_PAID'));
    given(Order, [placed])
      .when(pay())
      .when(payOn(never))
      .then(refused('ORDER_ALREADY_PAID'))
      .when(refund('r1', '10.00'))
      .when(refundOn(never))
      .then(nothing);
  });

  it('dates the event at the begin of its day, but not before what it follows, and not after now', () => {
    expect(valuedAt(undefined, placedAt, noon)).toBe(noon);
    expect(valuedAt('2024-03-11', placedAt, noon)).toBe('2024-03-10T23:00:00Z');
    expect(valuedAt('2024-03-10', placedAt, noon)).toBe(placedAt);
    expect(valuedAt('2024-03-12', '2024-03-12T10:59:00Z', noon)).toBe('2024-03-12T10:59:00Z');
    expect(valuedAt('2024-03-12', '2024-03-12T12:00:00Z', noon)).toBe(noon);
    expect(valuedAt('2024-03-11', null, noon)).toBe('2024-03-10T23:00:00Z');
  });
});

describe('RefundOrder (A15)', () => {
  const paid = given(Order, [opened(vector)]).when(pay());

  it('52.08 on 260.40: refunds of 100.00, 100.00 and 60.40 take back 20.00, 20.00 and 12.08', () => {
    const first = paid.when(refund('r1', '100.00'));
    const second = first.when(refund('r2', '100.00'));
    const third = second.when(refund('r3', '60.40'));
    expect([first, second, third].map(({ events }) => (events[0] as OrderRefunded).data.reversal)).toEqual(
      [
        { cumulative: '20.00', amount: '20.00' },
        { cumulative: '40.00', amount: '20.00' },
        { cumulative: '52.08', amount: '12.08' },
      ].map((shares) => ({ partnerOrgId: 'p', clientOrgId: 'c', productId: 'x', ...shares })),
    );
    third.when(refund('r4', '0.01')).then(refused('REFUND_EXCEEDS_PAID', { charged: '260.40', refunded: '260.40' }));
  });

  it('a share that rounds to nothing is a reversal of 0.00, made good by a later refund', () => {
    const cent = { unit: '10.00', access: { p: FULL_CLIENT } };
    const small = given(Order, [opened(cent)])
      .when(pay())
      .when(refund('r1', '0.02'));
    expect(small.events).toMatchObject([{ data: { reversal: { amount: '0.00' } } }]);
    expect(small.when(refund('r2', '0.02')).events).toMatchObject([{ data: { reversal: { amount: '0.01' } } }]);
  });

  it('the same refund again changes nothing, whatever else holds; another amount or order is refused', () => {
    const all = paid.when(refund('r1', '260.40'));
    all.when(refund('r1', '260.40')).then(nothing);
    all.when(refund('r1', '1.00')).then(refused('REFUND_ID_REUSED', { refundId: 'r1', orderId: 'o1' }));
    paid.when(refund('r1', '1.00', { heldElsewhere: true })).then(refused('REFUND_ID_REUSED'));
  });

  it('UNKNOWN_ORDER, ACTOR_NOT_ALLOWED, REFUND_ID_REUSED, ORDER_NOT_PAID, REFUND_EXCEEDS_PAID, in this order', () => {
    const open = given(Order, [opened(vector)]);
    const client = representativeOf('c');
    given(Order)
      .when(refund('r1', '1.00', { actor: client, heldElsewhere: true }))
      .then(refused('UNKNOWN_ORDER'));
    const which = { orderId: 'o1' };
    open.when(refund('r1', '999.00', { actor: client, heldElsewhere: true })).then(refused('ACTOR_NOT_ALLOWED', which));
    open.when(refund('r1', '1000000000000.00', { heldElsewhere: true })).then(refused('AMOUNT_TOO_LARGE', which));
    open.when(refund('r1', '999999999999.99', { heldElsewhere: true })).then(refused('REFUND_ID_REUSED'));
    open.when(refund('r1', '999.00')).then(refused('ORDER_NOT_PAID', which));
    paid.when(refund('r1', '260.41')).then(refused('REFUND_EXCEEDS_PAID'));
  });

  it('says why where finance says it, and nothing otherwise', () => {
    const because = { refundId: 'r1', orderId: 'o1', net: '1.00', reason: 'a fault of ours' };
    const [said] = paid.when(refundOrder(because, { heldElsewhere: false, at: AT }, finance)).events;
    expect(said?.data).toMatchObject({ reason: 'a fault of ours' });
    const [unsaid] = paid.when(refund('r1', '1.00')).events;
    expect(Object.keys(unsaid?.data ?? {})).not.toContain('reason');
  });

  it('remembers which claim of a refund’s id is void here, and keeps everything else', () => {
    const { state } = paid;
    const after = Order.evolve(state, { type: 'IdReleased', data: { id: 'r1', claimRevision: 2 } });
    expect(after).toEqual({ ...state, released: state.released.set('r1', 2) });
  });

  it('an id like a word of the language is an id', () => {
    const odd = paid.when(refund('__proto__', '1.00')).when(refund('constructor', '2.00'));
    odd.when(refund('__proto__', '1.00')).then(nothing);
    expect(odd.state.refunded).toBe('3.00');
  });

  it('any split of a full refund takes back the cashback exactly, never more on the way, never a negative share', () => {
    const split = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 12 });
    const rate = fc.integer({ min: 0, max: 3500 }).map((n) => `0.${String(n).padStart(4, '0')}`);
    const amount = (n: number): Amount => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`;
    fc.assert(
      fc.property(split, rate, (parts, rate) => {
        const unit = amount(parts.reduce((total, part) => total + part, 0));
        const rules = [{ family: 'web', level: 'gold', rate }];
        let scenario = given(Order, [opened({ unit, rules, access: { p: FULL_CLIENT } })]).when(pay());
        const cashback = scenario.state.placement?.decision.benefitAmount ?? ZERO;
        const shares: Amount[] = [];
        parts.forEach((part, index) => {
          scenario = scenario.when(refund(`r${index}`, amount(part)));
          const reversal = (scenario.events[0] as OrderRefunded).data.reversal;
          shares.push(reversal?.amount ?? ZERO);
          expect(compare(shares.at(-1) as Amount, ZERO)).toBeGreaterThanOrEqual(0);
          expect(compare(sum(shares), cashback)).toBeLessThanOrEqual(0);
        });
        expect(sum(shares)).toBe(cashback);
        expect(scenario.state.refunded).toBe(scenario.state.placement?.decision.charged);
      }),
    );
  });
});
