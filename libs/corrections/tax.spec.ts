import fc from 'fast-check';
import { codeOf, finance } from '#libs/cashback/testing/house.js';
import { DomainError } from '#libs/kernel/errors.js';
import { add, type Amount, isNegative, subtract, sum } from '#libs/kernel/money.js';
import { ConfirmPayment } from '#libs/orders/index.js';
import { Order } from '#libs/orders/order.js';
import { happen } from '#libs/orders/testing/world.js';
import { Correction } from './correction.js';
import { ApproveCorrection, CorrectInvoiceTax } from './index.js';
import { AT } from './testing/house.js';
import { AUSTRIAN, GERMAN, SWISS, TaxHouse } from './testing/tax-house.js';

const stateOf = async ({ ledger }: TaxHouse, orderId: string) => (await ledger.read(Order, orderId)).state;

describe('an invoice with a wrong tax (A28)', () => {
  it('is credited with all of it, and another one has its place: net, supply and order are the same', async () => {
    const house = await TaxHouse.open();
    await house.invoiced(['o1', '100.00'], ['o2', '7.00']);
    await house.correct('cor1', '1', GERMAN);
    const [first, , third] = house.invoices();
    expect(house.invoices().map(({ number }) => number)).toEqual(['1', '2', '3']);
    expect(third).toMatchObject({
      number: '3',
      orderId: 'o1',
      date: '2024-04-20',
      net: '100.00',
      treatment: 'reverse-charge',
      taxParts: [],
      total: '100.00',
      recipient: { country: 'DE', vatNumber: 'DE136695976' },
      replaces: { number: '1', date: first?.date, correctionId: 'cor1' },
    });
    expect(third?.supplyPeriod).toEqual(first?.supplyPeriod);
    expect(house.creditNotes()).toMatchObject([
      {
        number: '1',
        invoiceNumber: '1',
        refundId: null,
        net: '100.00',
        total: first?.total,
        replacedBy: { correctionId: 'cor1', invoiceNumber: '3', payable: '100.00', back: '0.00' },
      },
    ]);
    expect((await house.ledger.read(Correction, 'cor1')).state).toMatchObject({ status: 'made', made: { orders: 1 } });
    // Not paid yet: all of the new one is owed, and nothing of the old.
    expect(await stateOf(house, 'o1')).toMatchObject({ paid: false, owed: '0.00' });
  });

  it('is decided from what is known now where no evidence is given', async () => {
    const house = await TaxHouse.open();
    await house.invoiced(['o1', '100.00']);
    expect(await codeOf(house.propose('cor1', '1'))).toBe('TAX_UNCHANGED');
    const entries = [{ validFrom: '2018-01-01', rate: '0.1' }];
    await happen(house.memory, 'taxTable-CH', { type: 'TaxRatesPublished', data: { country: 'CH', entries } });
    await house.correct('cor1', '1');
    expect(house.invoices()[1]).toMatchObject({ net: '100.00', tax: '10.00', total: '110.00' });
  });

  it('brings what a paid order paid too much into the prepaid account, by whatever means it was paid', async () => {
    const house = await TaxHouse.open();
    await house.invoiced(['o1', '100.00']);
    const { total } = house.invoices()[0]!;
    await house.pay('o1', AT);
    await house.correct('cor1', '1', GERMAN);
    const back = (Number(total) - 100).toFixed(2);
    expect(house.movements()).toEqual([['PrepaidCarriedOver', back, back]]);
    expect(await stateOf(house, 'o1')).toMatchObject({ paid: true, owed: '0.00' });
    // All of it goes back as it was paid; nothing more comes to the account.
    await house.refund('r1', 'o1', '100.00', AT);
    await house.followed();
    expect(house.creditNotes()[1]).toMatchObject({ invoiceNumber: '2', total: '100.00' });
    expect(house.movements()).toHaveLength(2);
    expect(house.movements()[1]).toEqual(['PrepaidRefunded', '0.00', back]);
  });

  it('gives an account that paid it no more than that, in the whole', async () => {
    const house = await TaxHouse.open();
    await house.invoiced(['o1', '100.00']);
    const { total } = house.invoices()[0]!;
    await house.topUp('t1', total);
    await house.payFrom('1');
    await house.correct('cor1', '1', GERMAN);
    await house.refund('r1', 'o1', '40.00', AT);
    await house.refund('r2', 'o1', '60.00', AT);
    await house.followed();
    expect(house.movements().at(-1)?.[2]).toBe(total);
  });

  it('leaves the rest of a paid order owed where the tax is higher, until finance sees it come in', async () => {
    const house = await TaxHouse.open();
    await house.invoiced(['o1', '100.00']);
    const { total } = house.invoices()[0]!;
    await house.pay('o1', AT);
    await house.correct('cor1', '1', AUSTRIAN);
    const owed = (120 - Number(total)).toFixed(2);
    expect(house.invoices()[1]).toMatchObject({ total: '120.00' });
    expect(await stateOf(house, 'o1')).toMatchObject({ paid: true, owed });
    expect(house.movements()).toEqual([]);
    const prepaid = { orderId: 'o1', instrument: 'prepaid' } as const;
    expect(await codeOf(house.do(ConfirmPayment, prepaid, AT))).toBe('ORDER_ALREADY_PAID');
    const rest = { orderId: 'o1', instrument: 'transfer', reference: 'camt 17' } as const;
    await house.do(ConfirmPayment, rest, AT);
    expect(house.memory.stream('order-o1').at(-1)).toMatchObject({ type: 'OrderRestPaid', data: { amount: owed } });
    expect(await codeOf(house.do(ConfirmPayment, rest, AT))).toBe('ORDER_ALREADY_PAID');
    expect(house.payments('o1')).toHaveLength(1);
  });

  it('V12: what an account has paid of it counts for the new one, which is paid where that is all of it', async () => {
    const house = await TaxHouse.open();
    await house.invoiced(['o1', '100.00']);
    await house.topUp('t1', '200.00');
    await house.payFrom('1', '103.00');
    await house.correct('cor1', '1', GERMAN);
    expect(house.movements().at(-1)).toEqual(['PrepaidCarriedOver', '3.00', '100.00']);
    expect(house.payments('o1')).toMatchObject([{ instrument: 'prepaid', prepaid: '100.00' }]);
    expect(await codeOf(house.payFrom('1'))).toBe('INVOICE_REPLACED');
    expect(await codeOf(house.payFrom('2'))).toBe('ORDER_ALREADY_PAID');
  });

  it('V12: of a higher one the account pays what is open still', async () => {
    const house = await TaxHouse.open();
    await house.invoiced(['o1', '100.00']);
    await house.topUp('t1', '200.00');
    await house.payFrom('1', '103.00');
    await house.correct('cor1', '1', AUSTRIAN);
    await house.payFrom('2');
    expect(house.movements().at(-1)).toEqual(['PrepaidDebited', '17.00', '80.00']);
    expect(house.payments('o1')).toMatchObject([{ instrument: 'prepaid', prepaid: '120.00' }]);
  });

  it('E15: refunds afterwards go by the new tax, and credit the new invoice; only what was left is replaced', async () => {
    const house = await TaxHouse.open();
    await house.invoiced(['o1', '100.00']);
    await house.pay('o1', AT);
    await house.refund('r1', 'o1', '25.00', AT);
    await house.correct('cor1', '1', AUSTRIAN);
    await house.refund('r2', 'o1', '75.00', AT);
    await house.followed();
    expect(house.invoices()[1]).toMatchObject({ net: '75.00', tax: '15.00' });
    expect(house.creditNotes().map(({ invoiceNumber, net }) => [invoiceNumber, net])).toEqual([
      ['1', '25.00'],
      ['1', '75.00'],
      ['2', '75.00'],
    ]);
    const last = house.creditNotes().at(-1);
    expect(last).toMatchObject({ tax: '15.00', replacedBy: null });
    expect(await codeOf(house.propose('cor2', '2', SWISS))).toBe('NOTHING_TO_CORRECT');
  });

  it('is refused by code, in this order, and leaves nothing behind', async () => {
    const house = await TaxHouse.open();
    await house.invoiced(['o1', '100.00'], ['o2', '10.00']);
    await house.cancelled('o2');
    const before = house.memory.all.length;
    const propose = (number: string, payer: object, actor = finance()) =>
      codeOf(
        house.do(
          CorrectInvoiceTax,
          { correctionId: 'cor1', invoiceNumber: number, reason: 'moved', payer: payer as typeof GERMAN },
          AT,
          { actor },
        ),
      );
    expect(await propose('9', GERMAN)).toBe('UNKNOWN_INVOICE');
    expect(await propose('1', GERMAN, { ...finance(), role: 'staff:support' })).toBe('ACTOR_NOT_ALLOWED');
    expect(await propose('1', { ...GERMAN, legalForm: 'private' })).toBe('VAT_NUMBER_NEEDS_COMPANY');
    expect(await propose('1', { ...GERMAN, vatNumber: 'DE136695977' })).toBe('VAT_NUMBER_INVALID');
    expect(await propose('2', GERMAN)).toBe('ORDER_CANCELLED');
    expect(await propose('1', { ...AUSTRIAN, country: 'FR' })).toBe('TAX_NOT_SUPPORTED');
    expect(await propose('1', SWISS)).toBe('TAX_UNCHANGED');
    expect(house.memory.all).toHaveLength(before);
    await house.propose('cor1', '1', GERMAN);
    expect(await propose('1', GERMAN)).toBe('CORRECTION_EXISTS');
    expect(await codeOf(house.do(ApproveCorrection, { correctionId: 'cor1' }, AT))).toBe('SAME_PERSON');
    await house.approve('cor1');
    expect(await codeOf(house.propose('cor2', '1', AUSTRIAN))).toBe('INVOICE_REPLACED');
  });

  it('E32: what has moved since it was proposed has to be proposed again', async () => {
    const house = await TaxHouse.open();
    await house.invoiced(['o1', '100.00']);
    await house.propose('cor1', '1', GERMAN);
    await house.propose('cor2', '1', AUSTRIAN);
    await house.pay('o1', AT);
    expect(await codeOf(house.approve('cor1'))).toBe('CORRECTION_OUTDATED');
    await house.correct('cor3', '1', GERMAN);
    expect(await codeOf(house.approve('cor2'))).toBe('CORRECTION_OUTDATED');
  });

  it('is made once, by whoever repeats it, and a dry run tells what would follow', async () => {
    const house = await TaxHouse.open();
    await house.invoiced(['o1', '100.00']);
    const data = { correctionId: 'cor1', invoiceNumber: '1', reason: 'moved', payer: AUSTRIAN };
    const { answer } = await house.do(CorrectInvoiceTax, { ...data, dryRun: true }, AT);
    const { total: credited } = house.invoices()[0]!;
    expect(answer).toMatchObject({
      made: false,
      preview: { orders: ['o1'], tax: { invoiceNumber: '1', credited, net: '100.00', payable: '120.00' } },
    });
    await house.correct('cor1', '1', AUSTRIAN);
    await house.approve('cor1');
    await new TaxHouse(house.memory).followed();
    expect(house.invoices()).toHaveLength(2);
    expect(house.creditNotes()).toHaveLength(1);
  });
});

/** One thing that somebody does to the order. */
type Step =
  | { do: 'pay' | 'follow' }
  | { do: 'prepaid'; amount: Amount | null }
  | { do: 'refund'; net: Amount }
  | { do: 'correct'; payer: typeof SWISS | typeof AUSTRIAN | typeof GERMAN };
const cents = fc.integer({ min: 1, max: 6000 }).map((n): Amount => (n / 100).toFixed(2));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('pay' as const, 'follow' as const) }),
  fc.record({ do: fc.constant('prepaid' as const), amount: fc.option(cents) }),
  fc.record({ do: fc.constant('refund' as const), net: cents }),
  fc.record({ do: fc.constant('correct' as const), payer: fc.constantFrom(SWISS, AUSTRIAN, GERMAN) }),
);

const play = async (house: TaxHouse, one: Step, id: number): Promise<unknown> => {
  switch (one.do) {
    case 'pay':
      return house.pay('o1', AT);
    case 'prepaid':
      return house.payFrom(house.invoices().at(-1)!.number, one.amount ?? undefined);
    case 'refund':
      return house.refund(`r${id}`, 'o1', one.net, AT);
    case 'correct':
      return house.correct(`cor${id}`, house.invoices().at(-1)!.number, one.payer);
    default:
      return house.followed();
  }
};

/** Whatever is refused is refused, and nothing else may go wrong. */
const played = async (steps: readonly Step[]): Promise<TaxHouse> => {
  const house = await TaxHouse.open();
  await house.invoiced(['o1', '99.99']);
  await house.topUp('t1', '500.00');
  for (const [id, one] of steps.entries()) {
    try {
      await play(house, one, id);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  await house.followed();
  return house;
};

const payableOf = ({ total, rounding }: { total: Amount; rounding: Amount }): Amount => add(total, rounding);

describe('an order under random payments, refunds and corrections of its tax (A28, E14, E15)', () => {
  it('is invoiced, less what was credited, for what it is charged with its tax; no number is missed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 9 }), async (steps) => {
        const house = await played(steps);
        const [invoices, notes] = [house.invoices(), house.creditNotes()];
        expect(invoices.map(({ number }) => number)).toEqual(invoices.map((_, index) => String(index + 1)));
        expect(notes.map(({ number }) => number)).toEqual(notes.map((_, index) => String(index + 1)));
        const order = await stateOf(house, 'o1');
        const left = subtract('99.99', order.refunded);
        const minus = (all: Amount, back: readonly Amount[]) => subtract(all, sum(back));
        expect(
          minus(
            sum(invoices.map(({ net }) => net)),
            notes.map(({ net }) => net),
          ),
        ).toBe(left);
        // Every invoice but the last is credited whole, and the last for its refunds alone.
        const leftOf = (number: string): Amount => {
          const of = notes.filter(({ invoiceNumber }) => invoiceNumber === number);
          return minus(payableOf(invoices[Number(number) - 1]!), of.map(payableOf));
        };
        for (const { number } of invoices.slice(0, -1)) expect([number, leftOf(number)]).toEqual([number, '0.00']);
        const last = invoices.at(-1)!;
        const issued = minus(sum(invoices.map(payableOf)), notes.map(payableOf));
        expect(issued).toBe(leftOf(last.number));
        if (left === '0.00') expect(issued).toBe('0.00');
        // Each has the tax of its net.
        for (const { net, tax, taxParts, total } of [...invoices, ...notes]) {
          expect(sum(taxParts.map((part) => part.tax))).toBe(tax);
          expect(add(net, tax)).toBe(total);
        }
        expect(invoices.slice(1).map(({ replaces }) => replaces?.number)).toEqual(
          invoices.slice(0, -1).map(({ number }) => number),
        );
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('has received what it is charged and does not owe, when it is paid, whoever paid and however', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 9 }), async (steps) => {
        const house = await played(steps);
        const order = await stateOf(house, 'o1');
        for (const [, , balance] of house.movements()) expect(isNegative(balance)).toBe(false);
        const [invoices, notes] = [house.invoices(), house.creditNotes()];
        const issued = subtract(sum(invoices.map(payableOf)), sum(notes.map(payableOf)));
        if (!order.paid) return;
        // What was paid when the order was: the invoice of then, whole.
        const events = house.memory.stream('order-o1');
        const at = events.findIndex(({ type }) => type === 'OrderPaid');
        const before = events.slice(0, at).filter(({ type }) => type === 'OrderTaxCorrected').length;
        const amounts = (type: string, field: string) =>
          events.filter((one) => one.type === type).map(({ data }) => (data as Record<string, Amount>)[field]!);
        const backs = sum(amounts('OrderTaxCorrected', 'back'));
        const refunds = notes.filter(({ refundId }) => refundId !== null).map(payableOf);
        const received = add(payableOf(invoices[before]!), sum(amounts('OrderRestPaid', 'amount')));
        expect(subtract(received, add(backs, sum(refunds)))).toBe(subtract(issued, order.owed));
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
