import { codeOf, finance } from '#libs/cashback/testing/house.js';
import { Memory } from '#libs/event-sourcing/testing/memory-ledger.js';
import { ConfirmPayment } from '#libs/orders/index.js';
import { ACCOUNT, AT, PrepaidHouse } from './testing/prepaid-house.js';

/** A process over the same memory that ends where it would next append to a stream. */
const dyingAt = (memory: Memory, stream: string): PrepaidHouse =>
  new PrepaidHouse(memory, {
    before: async (operation, name) => {
      if (operation === 'append' && name === stream) throw new Error('the process is gone');
    },
  });

describe('A prepaid account (V11)', () => {
  it('A13, E8: takes in each payout that goes there once, whoever repeats it, and its finance’s top-ups', async () => {
    const house = await PrepaidHouse.open();
    await house.payout('run_1', '52.08');
    await house.follow();
    await house.topUp('t1', '10.00');
    await house.payout('run_2', '5.00');
    await house.follow();
    await new PrepaidHouse(house.memory).follow();
    expect(house.movements()).toEqual([
      ['PrepaidCredited', '52.08', '52.08'],
      ['PrepaidToppedUp', '10.00', '62.08'],
      ['PrepaidCredited', '5.00', '67.08'],
    ]);
  });

  it('takes in what came late, once, whatever was posted since', async () => {
    const house = await PrepaidHouse.open();
    await house.payout('run_1', '1.00');
    await house.topUp('t1', '2.00');
    await house.payout('run_2', '4.00');
    const { automation, events } = house.crediting();
    await automation.handle(events.slice(1));
    await automation.handleLate(events);
    await automation.handleLate(events);
    expect(house.movements().map(([type, amount]) => [type, amount])).toEqual([
      ['PrepaidToppedUp', '2.00'],
      ['PrepaidCredited', '4.00'],
      ['PrepaidCredited', '1.00'],
    ]);
  });
});

describe('An invoice is paid from it (V12)', () => {
  // 10.00 and 8.1 %: 10.81.
  const paidInvoice = async (): Promise<PrepaidHouse> => {
    const house = await PrepaidHouse.open();
    await house.invoiced(['o1', '10.00']);
    await house.topUp('t1', '15.00');
    return house;
  };

  it('in parts: with the last one the order is paid, once, by instrument prepaid', async () => {
    const house = await paidInvoice();
    await house.payFrom('1', '4.00');
    expect(house.payments('o1')).toEqual([]);
    await house.payFrom('1', undefined, { name: 'rest' });
    await house.payFrom('1', undefined, { name: 'rest' });
    await house.follow();
    expect(house.payments('o1')).toMatchObject([{ charged: '10.00', instrument: 'prepaid', prepaid: '10.81' }]);
    expect(await codeOf(house.payFrom('1'))).toBe('ORDER_ALREADY_PAID');
    expect(await codeOf(house.pay('o1'))).toBe('ORDER_ALREADY_PAID');
    expect(house.movements().at(-1)).toEqual(['PrepaidDebited', '6.81', '4.19']);
  });

  it('is completed by the automation where the process died after the debit', async () => {
    const house = await paidInvoice();
    const dying = dyingAt(house.memory, 'order-o1');
    await expect(dying.payFrom('1', undefined, { name: 'all' })).rejects.toThrow('gone');
    expect(house.memory.stream(ACCOUNT)).toHaveLength(2);
    expect(house.payments('o1')).toEqual([]);
    // Nobody is charged twice meanwhile.
    expect(await codeOf(house.pay('o1'))).toBe('ORDER_ALREADY_PAID');
    await house.follow();
    expect(house.payments('o1')).toHaveLength(1);
    await house.payFrom('1', undefined, { name: 'all' });
    expect([house.memory.stream(ACCOUNT).length, house.payments('o1').length]).toEqual([2, 1]);
  });

  it('is completed by the same command where it is repeated', async () => {
    const house = await paidInvoice();
    await expect(dyingAt(house.memory, 'order-o1').payFrom('1', undefined, { name: 'all' })).rejects.toThrow('gone');
    const { repeated } = await house.payFrom('1', undefined, { name: 'all' });
    expect([repeated, house.payments('o1').length]).toEqual([true, 1]);
  });

  it('a transfer pays what a part has left open; the part is kept', async () => {
    const house = await paidInvoice();
    await house.payFrom('1', '4.00');
    await house.do(ConfirmPayment, { orderId: 'o1', instrument: 'transfer', reference: 'camt 17' }, AT);
    await house.follow();
    expect(house.payments('o1')).toMatchObject([{ instrument: 'transfer', prepaid: '4.00', reference: 'camt 17' }]);
    expect(house.movements().at(-1)).toEqual(['PrepaidDebited', '4.00', '11.00']);
  });

  it('what is debited while a transfer is confirmed comes back, whoever dies', async () => {
    const house = await paidInvoice();
    let isLate = true;
    const slow = new PrepaidHouse(house.memory, {
      before: async (operation, name) => {
        if (operation !== 'append' || name !== 'order-o1' || !isLate) return;
        isLate = false;
        await house.payFrom('1', '4.00');
      },
    });
    await slow.pay('o1');
    expect(house.payments('o1')).toMatchObject([{ instrument: 'card', prepaid: '0.00' }]);
    const dying = dyingAt(house.memory, ACCOUNT);
    await expect(dying.follow()).rejects.toThrow('gone');
    await house.follow();
    await house.follow();
    expect(house.movements().slice(1)).toEqual([
      ['PrepaidDebited', '4.00', '11.00'],
      ['PrepaidReturned', '4.00', '15.00'],
    ]);
  });

  it('of two payers at once, one pays: the account holds enough for one', async () => {
    const house = await PrepaidHouse.open();
    await house.invoiced(['o1', '10.00'], ['o2', '10.00']);
    await house.topUp('t1', '15.00');
    const other = new PrepaidHouse(house.memory);
    const codes = await Promise.all([
      codeOf(house.payFrom('1', undefined, { name: 'one' })),
      codeOf(other.payFrom('2', undefined, { name: 'other', actor: finance() })),
    ]);
    expect(codes.sort()).toEqual(['PREPAID_TOO_LOW', undefined]);
    expect(house.movements()).toHaveLength(2);
  });

  it('a credit note gives its share back, and all of it after a full refund (E15)', async () => {
    const house = await paidInvoice();
    await house.payFrom('1', '5.00');
    await house.do(ConfirmPayment, { orderId: 'o1', instrument: 'card' }, AT);
    await house.refund('r1', 'o1', '3.33');
    await house.follow();
    await house.follow();
    await house.refund('r2', 'o1', '6.67');
    await house.follow();
    // 3.60 of 10.81 went back first: 1.67 of 5.00.
    expect(house.movements().slice(2)).toEqual([
      ['PrepaidRefunded', '1.67', '11.67'],
      ['PrepaidRefunded', '3.33', '15.00'],
    ]);
  });

  it('all of it comes back of an order that is cancelled, once, also what was debited in that moment (A12)', async () => {
    const house = await paidInvoice();
    await house.payFrom('1', '5.00');
    let isLate = true;
    const slow = new PrepaidHouse(house.memory, {
      before: async (operation, name) => {
        if (operation !== 'append' || name !== ACCOUNT || !isLate) return;
        isLate = false;
        await house.cancelled('o1');
      },
    });
    await slow.payFrom('1', '4.00');
    expect(house.payments('o1')).toEqual([]);
    await house.follow();
    await house.follow();
    expect(house.movements().at(-1)?.[2]).toBe('15.00');
    expect(await codeOf(house.payFrom('1', '1.00', { name: 'late' }))).toBe('ORDER_CANCELLED');
    expect(await codeOf(house.do(ConfirmPayment, { orderId: 'o1', instrument: 'transfer' }, AT))).toBe(
      'ORDER_CANCELLED',
    );
  });

  it('nothing comes back of what others paid', async () => {
    const house = await paidInvoice();
    await house.pay('o1');
    await house.refund('r1', 'o1', '10.00');
    await house.follow();
    expect(house.movements()).toHaveLength(1);
  });

  it('finance does not say that an account paid what was not taken from it', async () => {
    const house = await paidInvoice();
    await house.payFrom('1', '4.00');
    const paying = house.do(ConfirmPayment, { orderId: 'o1', instrument: 'prepaid' }, AT);
    expect(await codeOf(paying)).toBe('PREPAID_NOT_DEBITED');
    expect(await codeOf(house.payFrom('7'))).toBe('UNKNOWN_INVOICE');
  });
});
