import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, finance, type House } from '#libs/cashback/testing/house.js';
import { RateCards } from '#libs/catalogue/rate-cards.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { wanted } from '#libs/event-sourcing/testing/wanted.js';
import { automationActor } from '#libs/kernel/actor.js';
import { happen } from '#libs/orders/testing/world.js';
import { WhenCorrectionApprovedThenMake } from './automations/when-correction-approved-then-make.js';
import { ApproveCorrection, previewAttributionCorrection, previewRateCardCorrection } from './commands.js';
import { Correction } from './correction.js';
import { CorrectAttribution, CorrectRateCard } from './index.js';
import { correctOrder } from './making.js';
import { ordersUnder } from './card-orders.js';
import { AT, card, earner, entryOf, houseOn, web } from './testing/house.js';

const typesOf = ({ memory }: House, stream: string) => memory.stream(stream).map(({ type }) => type);
const correctedIn = ({ memory }: House, orderId: string): RecordedEvent[] =>
  memory.stream(`order-${orderId}`).filter(({ type }) => type === 'OrderCorrected');
const statusOf = async ({ ledger }: House, id = 'cor1') => (await ledger.read(Correction, id)).state.status;
const proposalOf = async ({ ledger }: House, id = 'cor1') => {
  const { state } = await ledger.read(Correction, id);
  if (state.status === 'none') throw new Error('nothing was proposed');
  return state.proposal;
};
/** Corrects one order as somebody else who makes the correction. */
const correctAgain = async (
  house: House,
  orderId: string,
  when: Parameters<typeof correctOrder>[4] = 'opened later',
) => {
  const commandId = `late ${orderId}`;
  const context = { commandId, correlationId: commandId, causationId: commandId, actor: finance() };
  return correctOrder(house.ledger, await proposalOf(house), orderId, context, when);
};
const revisionNow = async ({ ledger }: House): Promise<number> => (await ledger.read(RateCards, 'main')).revision;

describe('making a correction', () => {
  it('is done by the ledger in the name of who agreed, at that time and for the reason that was given (E32)', async () => {
    const house = await houseOn();
    await house.order('o1', 'p');
    await house.do(CorrectRateCard, card('cor1', '0.30'), AT);
    await house.do(ApproveCorrection, { correctionId: 'cor1' }, AT, { actor: finance('fin2') });
    const approval = house.memory.stream('correction-cor1')[1];
    for (const made of [...correctedIn(house, 'o1'), house.memory.stream('correction-cor1').at(-1)]) {
      expect(made?.metadata).toMatchObject({
        actor: { ...finance('fin2'), channel: 'automation' },
        effectiveAt: AT,
        reason: 'mistyped',
        $causationId: approval?.id,
        $correlationId: approval?.metadata.$correlationId,
      });
    }
    // No partner paid, so there is nothing to list.
    expect(typesOf(house, 'correction-cor1')).toEqual(['CorrectionProposed', 'CorrectionApproved', 'CorrectionMade']);
  });

  it('leaves alone what was placed under another card, or by the corrected rules (E29)', async () => {
    const house = await houseOn();
    await house.order('before', 'p');
    const data = { version: 'card-2', validFrom: '2022-01-01T00:00:00Z', rules: [web('0.10')] };
    await happen(house.memory, 'rateCard-main', { type: 'RateCardPublished', data });
    await house.order('other', 'p', '260.40', 'c', await revisionNow(house));
    expect(await previewRateCardCorrection(house.ledger, card('cor1', '0.30'))).toMatchObject({ orders: ['before'] });
    await house.do(CorrectRateCard, card('cor1', '0.30'), AT);
    expect(await correctAgain(house, 'before')).toBe('not');
    await house.do(ApproveCorrection, { correctionId: 'cor1' }, AT, { actor: finance('fin2') });
    await house.order('after', 'p', '260.40', 'c', await revisionNow(house));
    expect(await correctAgain(house, 'other')).toBe('not');
    expect(await correctAgain(house, 'after')).toBe('not');
    expect(['other', 'after'].flatMap((id) => correctedIn(house, id))).toEqual([]);
    expect(await correctAgain(house, 'before')).toBe('decided again');
  });

  it('gives an order that nobody earned on to a partner (E30)', async () => {
    const house = await houseOn();
    await house.order('nobodys', null);
    await house.pay('nobodys');
    await house.do(CorrectAttribution, earner('cor1', 'nobodys', 'q', 'fin2'), AT);
    expect(await entryOf(house, 'q', 'nobodys')).toMatchObject({ amount: '0.00', adjusted: '52.08' });
  });

  it('tells orders and partners in the order of their ids, whichever is read first', async () => {
    const house = await houseOn();
    const { memory } = house;
    for (const id of ['d', 'b', 'a', 'c']) await house.order(id, 'q', '260.40', id < 'c' ? 'c' : 'q');
    for (const id of ['a', 'b']) await house.pay(id);
    const before = async (_: string, stream: string): Promise<void> => {
      if (['order-a', 'order-c'].includes(stream)) await delay(20);
    };
    const slow = await houseOn(memory, { before });
    expect(await previewRateCardCorrection(slow.ledger, card('cor1', '0.30'))).toMatchObject({
      orders: ['a', 'b'],
      paidByPartners: ['c', 'd'],
      postings: [{ orderId: 'a' }, { orderId: 'b' }],
    });
    expect(
      (await previewAttributionCorrection(slow.ledger, { orderId: 'a', partnerOrgId: 'p' })).postings,
    ).toMatchObject([
      { partnerOrgId: 'p', amount: '52.08' },
      { partnerOrgId: 'q', amount: '-52.08' },
    ]);
    await slow.do(CorrectRateCard, card('cor1', '0.30', 'fin2'), AT);
    const listed = memory.stream('correction-cor1').find(({ type }) => type === 'PaidByPartnersListed');
    expect(listed?.data).toEqual({ correctionId: 'cor1', orders: ['c', 'd'] });
  });
});

describe('the orders that were placed under a card', () => {
  it('are found page by page, those since the last time too; of a log that is another one, all anew', async () => {
    const house = await houseOn();
    const { store } = house.ledger;
    const { memory } = house;
    let isLost = false;
    store.readAllAfter = async (after, _limit, isWanted = () => true) => {
      if (isLost) {
        isLost = false;
        return { events: [], last: after, end: false, lost: true };
      }
      const from = after === undefined ? 0 : Number(after) + 1;
      const page = memory.recorded(from).slice(0, 4);
      const events = page.filter(({ stream }) => isWanted(stream));
      return { events, last: page.at(-1)?.position ?? after, end: page.length < 4 };
    };
    for (const id of ['b', 'a']) await house.order(id, 'p');
    expect(await ordersUnder(house.ledger, 'card-1')).toEqual(['a', 'b']);
    await house.order('c', 'p');
    await house.order('early', 'p', '260.40', 'c', -1);
    expect(await ordersUnder(house.ledger, 'card-1')).toEqual(['a', 'b', 'c']);
    memory.all.splice(memory.all.findIndex(({ name }) => name === 'order-c'));
    isLost = true;
    expect(await ordersUnder(house.ledger, 'card-1')).toEqual(['a', 'b']);
    expect(await ordersUnder(house.ledger, 'card-9')).toEqual([]);
  });
});

describe('who comes late to make a correction', () => {
  /** An automation that is handed everything that happened since it was last. */
  const following = (house: House) => {
    const automation = new WhenCorrectionApprovedThenMake(house.ledger);
    let seen = 0;
    const follow = async (): Promise<void> => {
      const events = wanted(house.memory, automation).slice(seen);
      seen += events.length;
      await automation.handle(events);
    };
    return { automation, follow };
  };

  it('makes it at a second look, when whoever approved it had the time to; until then it is unfinished (E32)', async () => {
    const { memory } = await houseOn();
    let left = 2;
    const after = async (_: string, stream: string): Promise<void> => {
      if (stream === 'correction-cor1' && (left -= 1) < 0) throw new Error('killed');
    };
    const dying = await houseOn(memory, { after });
    await dying.order('o1', 'p');
    left = 1;
    await dying.do(CorrectRateCard, card('cor1', '0.30', 'fin2'), AT).catch(() => undefined);
    const house = await houseOn(memory);
    expect(await statusOf(house)).toBe('approved');
    const { automation, follow } = following(house);
    await follow();
    const approval = memory.stream('correction-cor1')[1] as RecordedEvent;
    const looks: unknown[] = [];
    for (const _ of [1, 2, 3]) {
      looks.push([await statusOf(house), automation.unfinished()]);
      await automation.idle();
    }
    expect(looks).toEqual([
      ['approved', approval.position],
      ['approved', approval.position],
      ['made', undefined],
    ]);
  });

  it('leaves alone what happened to an order since it was made (E29, E32)', async () => {
    const house = await houseOn();
    await house.order('unearned', null);
    await house.do(CorrectRateCard, card('cor1', '0.30', 'fin2'), AT);
    await house.do(CorrectAttribution, earner('cor2', 'unearned', 'q', 'fin2'), AT);
    await correctAgain(house, 'unearned', 'being made');
    expect(correctedIn(house, 'unearned').map(({ data }) => (data as { correctionId: string }).correctionId)).toEqual([
      'cor2',
    ]);
  });

  it('has nothing to do where it was made', async () => {
    const house = await houseOn();
    await house.order('o1', 'p');
    const { automation, follow } = following(house);
    await follow();
    expect(automation.unfinished()).toBeUndefined();
    await house.do(CorrectRateCard, card('cor1', '0.30', 'fin2'), AT);
    await follow();
    await automation.idle();
    expect(automation.unfinished()).toBeUndefined();
    expect(correctedIn(house, 'o1')).toHaveLength(1);
  });

  it('finds an order, too, that was decided by the former rules and opened only afterwards (E29)', async () => {
    const house = await houseOn();
    await house.order('early', 'p');
    const { follow } = following(house);
    await follow();
    await house.do(CorrectRateCard, card('cor1', '0.30', 'fin2'), AT);
    const corrected = await revisionNow(house);
    await house.do(CorrectRateCard, card('cor2', '0.25', 'fin2'), AT);
    await house.order('late', 'p');
    await house.order('between', 'p', '260.40', 'c', corrected);
    await house.order('after', 'p', '260.40', 'c', await revisionNow(house));
    for (const id of ['late', 'between', 'after']) await house.pay(id, AT);
    // The one that has seen the cards before they were corrected, and one that begins afresh.
    for (const one of [follow, following(house).follow]) {
      await one();
      const corrections = ['early', 'late', 'between', 'after'].map((id) =>
        correctedIn(house, id).map(({ data }) => (data as { correctionId: string }).correctionId),
      );
      expect(corrections).toEqual([['cor1', 'cor2'], ['cor1', 'cor2'], ['cor2'], []]);
    }
    expect(await entryOf(house, 'p', 'late')).toMatchObject({ amount: '52.08', adjusted: '13.02' });
    expect(correctedIn(house, 'late')[0]?.metadata.actor).toEqual(
      automationActor('when-correction-approved-then-make'),
    );
  });

  it('does nothing for what was only proposed', async () => {
    const house = await houseOn();
    const { automation, follow } = following(house);
    await house.do(CorrectRateCard, card('cor1', '0.30'), AT);
    await house.order('o1', 'p');
    await follow();
    for (const _ of [1, 2]) await automation.idle();
    expect([await statusOf(house), correctedIn(house, 'o1')]).toEqual(['proposed', []]);
    expect(await codeOf(house.do(ApproveCorrection, { correctionId: 'cor1' }, AT))).toBe('SAME_PERSON');
  });
});
