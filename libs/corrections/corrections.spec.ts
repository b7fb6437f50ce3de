import fc from 'fast-check';
import { addsUp } from '#libs/cashback/account.js';
import { booksOf } from '#libs/cashback/books.js';
import {
  ApprovePayoutRun,
  CreatePayoutRun,
  HoldCashback,
  PostAdjustment,
  ReleaseCashback,
} from '#libs/cashback/index.js';
import { codeOf, finance, type House } from '#libs/cashback/testing/house.js';
import { RateCards } from '#libs/catalogue/index.js';
import { rateCardAt } from '#libs/catalogue/rate-cards.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Folds } from '#libs/event-sourcing/testing/memory-ledger.js';
import { Order } from '#libs/orders/order.js';
import { happen } from '#libs/orders/testing/world.js';
import { WhenCorrectionApprovedThenMake } from './automations/when-correction-approved-then-make.js';
import { ApproveCorrection, previewAttributionCorrection, previewRateCardCorrection } from './commands.js';
import { Correction } from './correction.js';
import { CorrectAttribution, CorrectRateCard } from './index.js';
import { accountOf, AT, card, earner, entryOf, houseOn, postings, web } from './testing/house.js';

describe('a card that had wrong rules (E29)', () => {
  it('decides every line of it again that its client pays, and lists those that partners paid', async () => {
    const house = await houseOn();
    await house.order('paid', 'p');
    await house.order('refunded', 'p');
    await house.order('unpaid', 'p');
    await house.order('nobodys', null);
    await house.order('discounted', 'p', '260.40', 'p');
    await house.pay('paid');
    await house.pay('refunded');
    await house.refund('r1', 'refunded', '130.20');
    const data = card('cor1', '0.30', 'fin2');
    expect(await previewRateCardCorrection(house.ledger, data)).toEqual({
      orders: ['paid', 'refunded', 'unpaid'],
      paidByPartners: ['discounted'],
      postings: [
        { orderId: 'paid', partnerOrgId: 'p', currency: 'CHF', amount: '26.04' },
        { orderId: 'refunded', partnerOrgId: 'p', currency: 'CHF', amount: '13.02' },
      ],
      tax: null,
    });
    await house.do(CorrectRateCard, data, AT);
    expect(await entryOf(house, 'p', 'paid')).toMatchObject({ amount: '52.08', adjusted: '26.04', state: 'pending' });
    expect(await entryOf(house, 'p', 'refunded')).toMatchObject({ reversed: '-26.04', adjusted: '13.02' });
    const { state } = await house.ledger.read(Correction, 'cor1');
    expect(state).toMatchObject({ status: 'made', made: { orders: 3, paidByPartners: 1, adjustments: 2 }, listed: 1 });
    // From then on the version has the corrected rules: for payments and refunds of what it concerned, and for others.
    await house.pay('unpaid', AT);
    expect(await entryOf(house, 'p', 'unpaid')).toMatchObject({ amount: '78.12', adjusted: '0.00' });
    await house.refund('r2', 'paid', '260.40', AT);
    expect(await entryOf(house, 'p', 'paid')).toMatchObject({ reversed: '-78.12' });
    const { state: cards } = await house.ledger.read(RateCards, 'main');
    expect(rateCardAt(cards, AT)?.data.rules).toEqual([web('0.30')]);
    expect(addsUp(await accountOf(house, 'p'))).toBe(true);
  });

  it('is refused by code, in this order, and leaves nothing behind', async () => {
    const house = await houseOn();
    await house.order('o1', 'p');
    const before = house.memory.all.length;
    const unknown = { ...card('cor1', '0.30', 'fin1'), version: 'card-9' };
    const support = { actor: { ...finance(), role: 'staff:support' as const } };
    expect(await codeOf(house.do(CorrectRateCard, unknown, AT))).toBe('UNKNOWN_RATE_CARD');
    expect(await codeOf(house.do(CorrectRateCard, card('cor1', '0.30', 'fin1'), AT, support))).toBe(
      'ACTOR_NOT_ALLOWED',
    );
    expect(await codeOf(house.do(CorrectRateCard, card('cor1', '0.30', 'fin1'), AT))).toBe('SAME_PERSON');
    expect(await codeOf(house.do(CorrectRateCard, card('cor1', '0.36', 'fin2'), AT))).toBe('RATE_ABOVE_CAP');
    const twice = { ...card('cor1', '0.30'), rules: [web('0.30'), web('0.20')] };
    expect(await codeOf(house.do(CorrectRateCard, twice, AT))).toBe('RATE_CARD_INVALID');
    expect(house.memory.all).toHaveLength(before);
    await house.do(CorrectRateCard, card('cor1', '0.30'), AT);
    expect(await codeOf(house.do(CorrectRateCard, card('cor1', '0.25'), AT))).toBe('CORRECTION_EXISTS');
  });
});

describe('an order that had a wrong earner (E30)', () => {
  it('is taken from one and given to another or to nobody, entries following the first one’s (E31)', async () => {
    const house = await houseOn();
    await house.order('o1', 'p');
    await house.pay('o1');
    await house.do(HoldCashback, { orderId: 'o1' }, AT);
    await house.do(CorrectAttribution, earner('cor1', 'o1', 'q', 'fin2'), AT);
    expect(await entryOf(house, 'p', 'o1')).toMatchObject({ amount: '52.08', adjusted: '-52.08', state: 'held' });
    const first = await entryOf(house, 'p', 'o1');
    expect(await entryOf(house, 'q', 'o1')).toMatchObject({
      amount: '0.00',
      adjusted: '52.08',
      state: 'held',
      maturesOn: first?.maturesOn,
    });
    await house.refund('r1', 'o1', '130.20', AT);
    expect(await entryOf(house, 'q', 'o1')).toMatchObject({ reversed: '-26.04' });
    await house.do(CorrectAttribution, earner('cor2', 'o1', null, 'fin2'), AT);
    expect(await entryOf(house, 'q', 'o1')).toMatchObject({ adjusted: '26.04', reversed: '-26.04' });
    await house.refund('r2', 'o1', '130.20', AT);
    expect((await accountOf(house, 'q')).balance).toMatchObject({ held: '0.00', available: '0.00' });
    // The time of the payment is when it should have been so (E32).
    const adjusted = (await postings(house, 'q')).filter(({ type }) => type === 'CashbackAdjusted');
    expect(adjusted.map(({ data }) => (data as { effectiveSince: string }).effectiveSince)).toEqual([
      '2024-03-12T09:00:00Z',
      '2024-03-12T09:00:00Z',
    ]);
  });

  it('posts nothing before the payment, which then is the corrected earner’s', async () => {
    const house = await houseOn();
    await house.order('o1', 'p');
    await house.do(CorrectAttribution, earner('cor1', 'o1', 'q', 'fin2'), AT);
    expect(await postings(house, 'q')).toEqual([]);
    await house.pay('o1', AT);
    expect(await entryOf(house, 'q', 'o1')).toMatchObject({ amount: '52.08', adjusted: '0.00' });
    expect(await entryOf(house, 'p', 'o1')).toBeUndefined();
  });

  it('takes back what a run has taken as a loose item of the next one (E31)', async () => {
    const house = await houseOn();
    await house.order('o1', 'p');
    await house.pay('o1');
    await house.do(ReleaseCashback, { through: '2024-04-20' }, AT);
    await house.do(CreatePayoutRun, { runId: 'run1', currency: 'CHF' }, AT);
    await house.do(CorrectAttribution, earner('cor1', 'o1', 'q', 'fin2'), AT);
    expect((await accountOf(house, 'p')).balance).toMatchObject({ inPayout: '52.08', available: '-52.08' });
    expect(await entryOf(house, 'q', 'o1')).toMatchObject({ state: 'available', adjusted: '52.08' });
  });

  it('gives a partner no second entry of an order whose first one was paid long ago (E31)', async () => {
    const lived = async (folds: Folds) => {
      const house = await houseOn(undefined, {}, folds);
      await house.order('o1', 'p');
      await house.pay('o1');
      await house.do(CorrectAttribution, earner('cor1', 'o1', 'q', 'fin2'), AT);
      await house.do(ReleaseCashback, { through: '2024-04-20' }, AT);
      await house.do(CreatePayoutRun, { runId: 'run1', currency: 'CHF' }, AT);
      await house.do(ApprovePayoutRun, { runId: 'run1' }, AT, { actor: finance('fin2') });
      for (let n = 1; n <= 5; n += 1) {
        const data = { adjustmentId: `a${n}`, partnerOrgId: 'q', currency: 'CHF', amount: '1.00' } as const;
        await house.do(PostAdjustment, { ...data, reason: 'Bonus', approvedBy: 'f' }, AT);
      }
      const { carried } = await accountOf(house, 'q');
      await house.do(CorrectAttribution, earner('cor2', 'o1', 'p', 'fin2'), AT);
      await house.do(CorrectAttribution, earner('cor3', 'o1', 'q', 'fin2'), AT);
      const adjusted = (await postings(house, 'q')).filter(({ type }) => type === 'CashbackAdjusted');
      return { carried, adjusted: adjusted.map(({ data }) => data) };
    };
    const [kept, carried] = [await lived({}), await lived({ cached: 1, carryEvery: 2 })];
    expect([kept.carried === null, carried.carried === null]).toEqual([true, false]);
    const last = kept.adjusted.at(-1) as { opened: unknown; loose: string; toEntry: string };
    expect([last.opened, last.loose, last.toEntry]).toEqual([null, '52.08', '0.00']);
    const bare = (all: object[]) => all.map((data) => ({ ...data, sourceEventId: '', sourceUpTo: '' }));
    expect(bare(carried.adjusted)).toEqual(bare(kept.adjusted));
  });

  it('is refused by code', async () => {
    const house = await houseOn();
    await house.order('o1', 'p');
    await house.order('discounted', 'p', '260.40', 'p');
    await house.partners('later');
    const correct = (orderId: string, partner: string | null) =>
      codeOf(house.do(CorrectAttribution, earner(`cor-${orderId}-${partner}`, orderId, partner, 'fin2'), AT));
    expect(await correct('o1', 'org_nobody')).toBe('UNKNOWN_ORGANISATION');
    expect(await correct('o9', 'q')).toBe('UNKNOWN_ORDER');
    const own = earner('c', 'o1', 'q', 'fin1');
    expect(await codeOf(house.do(CorrectAttribution, own, AT))).toBe('SAME_PERSON');
    expect(await correct('discounted', 'q')).toBe('PARTNER_PAID');
    expect(await correct('o1', 'later')).toBe('NOT_A_PARTNER');
    await happen(house.memory, 'partner-q', { type: 'PartnerSuspended', data: { orgId: 'q' } });
    expect(await correct('o1', 'q')).toBeUndefined();
    await house.order('o2', 'p');
    expect(await correct('o2', 'q')).toBe('PARTNER_SUSPENDED');
  });
});

describe('a correction by two people (E32)', () => {
  it('is proposed by one with what would follow, and approved by another who gets exactly that', async () => {
    const house = await houseOn();
    await house.order('o1', 'p');
    await house.pay('o1');
    const seen = await previewAttributionCorrection(house.ledger, { orderId: 'o1', partnerOrgId: 'q' });
    await house.do(CorrectAttribution, earner('cor1', 'o1', 'q'), AT);
    expect(await postings(house, 'q')).toEqual([]);
    const approve = (correctionId: string, who: string) =>
      codeOf(house.do(ApproveCorrection, { correctionId }, AT, { actor: finance(who) }));
    expect(await approve('cor9', 'fin2')).toBe('UNKNOWN_CORRECTION');
    expect(await approve('cor1', 'fin1')).toBe('SAME_PERSON');
    expect(await approve('cor1', 'fin2')).toBeUndefined();
    expect(await approve('cor1', 'fin3')).toBeUndefined();
    const events = house.memory.stream('order-o1').filter(({ type }) => type === 'OrderCorrected');
    expect(events.map(({ data }) => (data as { rows: unknown }).rows)).toEqual([
      seen.postings.map(({ partnerOrgId, amount }) => ({ partnerOrgId, amount })),
    ]);
  });

  it('is refused where something has moved since, be it the card’s orders or what was refunded', async () => {
    const house = await houseOn();
    await house.order('o1', 'p');
    await house.do(CorrectRateCard, card('cor1', '0.30'), AT);
    await house.do(CorrectRateCard, card('cor2', '0.25'), AT);
    await house.pay('o1', AT);
    const approve = (correctionId: string) =>
      codeOf(house.do(ApproveCorrection, { correctionId }, AT, { actor: finance('fin2') }));
    expect(await approve('cor1')).toBe('CORRECTION_OUTDATED');
    await house.do(CorrectRateCard, card('cor3', '0.30'), AT);
    expect(await approve('cor3')).toBeUndefined();
    expect(await entryOf(house, 'p', 'o1')).toMatchObject({ adjusted: '26.04' });
    expect(await approve('cor2')).toBe('CORRECTION_OUTDATED');
  });

  it('that died after any of its appends is ended by whoever comes next, once', async () => {
    const scene = async (): Promise<House> => {
      const house = await houseOn();
      for (const id of ['o1', 'o2']) await house.order(id, 'p');
      await house.order('discounted', 'p', '260.40', 'p');
      for (const id of ['o1', 'o2']) await house.pay(id);
      await booksOf(house.ledger).settle();
      return house;
    };
    const whole = await scene();
    const begun = whole.memory.all.length;
    await whole.do(CorrectRateCard, card('cor1', '0.30', 'fin2'), AT, { name: 'it' });
    const expected = whole.memory.all.slice(begun).map(({ event, name }) => [name, event.type]);
    for (let appends = 1; appends <= expected.length; appends += 1) {
      const house = await scene();
      let left = appends;
      const after = async (operation: string): Promise<void> => {
        if (operation === 'append' && --left === 0) throw new Error('killed');
      };
      const dying = await houseOn(house.memory, { after });
      await dying.do(CorrectRateCard, card('cor1', '0.30', 'fin2'), AT, { name: 'it' }).catch(() => undefined);
      const next = await houseOn(house.memory);
      const repeated = appends % 2 === 0 || next.memory.stream('correction-cor1').length === 0;
      if (repeated) await next.do(CorrectRateCard, card('cor1', '0.30', 'fin2'), AT, { name: 'it' });
      else {
        const automation = new WhenCorrectionApprovedThenMake(next.ledger);
        await automation.handle(next.memory.stream('correction-cor1') as RecordedEvent[]);
        for (const _ of [1, 2]) await automation.idle();
        expect(automation.unfinished()).toBeUndefined();
      }
      const made = house.memory.all.slice(begun).map(({ event, name }) => [name, event.type]);
      expect(made.map(String).sort()).toEqual(expected.map(String).sort());
      expect(await entryOf(next, 'p', 'o2')).toMatchObject({ adjusted: '26.04' });
    }
  });
});

describe('whatever is paid, refunded and corrected, in any order (E31)', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('pay' as const) }),
    fc.record({ do: fc.constant('refund' as const), cents: fc.integer({ min: 1, max: 12000 }) }),
    fc.record({ do: fc.constant('card' as const), rate: fc.constantFrom('0.00', '0.05', '0.20', '0.333', '0.35') }),
    fc.record({ do: fc.constant('earner' as const), partner: fc.constantFrom('p', 'q', null) }),
    fc.record({ do: fc.constant('release' as const) }),
    fc.record({ do: fc.constant('run' as const) }),
  );

  it('the earner has what is due and nobody else anything; after a full refund nobody has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const house = await houseOn();
        await house.order('o1', 'p');
        let n = 0;
        for (const one of steps) {
          n += 1;
          if (one.do === 'pay') await codeOf(house.pay('o1', AT));
          if (one.do === 'refund') await codeOf(house.refund(`r${n}`, 'o1', (one.cents / 100).toFixed(2), AT));
          if (one.do === 'card') await house.do(CorrectRateCard, card(`c${n}`, one.rate, 'fin2'), AT);
          if (one.do === 'earner') {
            await house.do(CorrectAttribution, earner(`c${n}`, 'o1', one.partner, 'fin2'), AT);
          }
          if (one.do === 'release') await house.do(ReleaseCashback, { through: '2024-04-20' }, AT);
          if (one.do === 'run') await codeOf(house.do(CreatePayoutRun, { runId: `run${n}`, currency: 'CHF' }, AT));
        }
        const { state: order } = await house.ledger.read(Order, 'o1');
        const rest = 26040 - cents(order.refunded);
        const rate = order.corrected ? Number(order.corrected.rate ?? 0) : 0.2;
        const whom = order.corrected ? order.corrected.partnerOrgId : 'p';
        for (const partner of ['p', 'q']) {
          const state = await accountOf(house, partner);
          expect(addsUp(state)).toBe(true);
          const has = cents(state.accrued) + cents(state.reversed) + cents(state.adjusted);
          const benefit = 26040 - Math.round(26040 * (1 - rate) + 1e-6);
          const due = order.paid && partner === whom ? benefit - halfUp(benefit * (26040 - rest), 26040) : 0;
          expect([partner, has]).toEqual([partner, due]);
        }
        if (order.paid && rest > 0) {
          await house.refund('all', 'o1', (rest / 100).toFixed(2), AT);
          for (const partner of ['p', 'q']) {
            const { accrued, reversed, adjusted } = await accountOf(house, partner);
            expect(cents(accrued) + cents(reversed) + cents(adjusted)).toBe(0);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

const cents = (amount: string): number => Math.round(Number(amount) * 100);
/** Whole cents of a quotient, half up. */
const halfUp = (dividend: number, divisor: number): number => Math.floor((2 * dividend + divisor) / (2 * divisor));
