import fc from 'fast-check';
import { add, type Amount, compare, proportion, subtract, sum, ZERO } from '#libs/kernel/money.js';
import { creditedParts, creditNoteOf } from './credit-note.js';
import type { InvoiceIssuedData } from './events/invoice-issued.js';

type Invoiced = Pick<InvoiceIssuedData, 'net' | 'taxParts'>;
const cents = (n: number): Amount => (n / 100).toFixed(2);
/** Parts of a supply period, as an invoice has them. */
const invoiced = (...parts: readonly (readonly [rate: string, net: Amount, tax: Amount])[]): Invoiced => ({
  net: sum(parts.map(([, net]) => net)),
  taxParts: parts.map(([rate, net, tax]) => ({ from: '2023-07-01', to: '2024-07-01', rate, net, tax })),
});
const credited = (invoice: Invoiced, before: Amount, refunded: Amount): [Amount, Amount][] =>
  creditedParts(invoice, before, refunded).map(({ net, tax }) => [net, tax]);

describe('What a refund credits (E15)', () => {
  const year = invoiced(['0.077', '60.33', '4.65'], ['0.081', '59.67', '4.83']);

  it('is its share of each part’s net and tax; the last part takes what the others leave of the net', () => {
    expect(credited(year, '0.00', '50.00')).toEqual([
      ['25.14', '1.94'],
      ['24.86', '2.01'],
    ]);
    expect(credited(year, '50.00', '120.00')).toEqual([
      ['35.19', '2.71'],
      ['34.81', '2.82'],
    ]);
  });

  it('keeps parts of 0.00, and the cent below zero that rounding leaves the last one', () => {
    const thirds = invoiced(['0.20', '0.02', '0.00'], ['0.206', '0.02', '0.00'], ['0.20', '0.02', '0.00']);
    expect(credited(thirds, '0.00', '0.01')).toEqual([
      ['0.00', '0.00'],
      ['0.00', '0.00'],
      ['0.01', '0.00'],
    ]);
    expect(credited(thirds, '0.01', '0.02')).toEqual([
      ['0.01', '0.00'],
      ['0.01', '0.00'],
      ['-0.01', '0.00'],
    ]);
  });

  it('has no parts where the invoice has no tax, and never more than the invoice', () => {
    expect(creditedParts({ net: '10.00', taxParts: [] }, '0.00', '4.00')).toEqual([]);
    expect(() => creditedParts(year, '0.00', '120.01')).toThrow('more than the invoice');
  });

  it('adds up to the invoice part by part, and each note’s parts to its net, however a full refund is cut', () => {
    const part = fc.record({
      rate: fc.constantFrom('0.00', '0.026', '0.077', '0.081', '0.206'),
      net: fc.integer({ min: 0, max: 99_999 }),
    });
    const cases = fc
      .array(part, { minLength: 1, maxLength: 5 })
      .filter((parts) => parts.some(({ net }) => net > 0))
      .chain((parts) => {
        const charged = parts.reduce((total, { net }) => total + net, 0);
        const cuts = fc.array(fc.integer({ min: 1, max: charged }), { maxLength: 8 });
        return fc.record({ parts: fc.constant(parts), charged: fc.constant(charged), cuts });
      });
    fc.assert(
      fc.property(cases, ({ parts, charged, cuts }) => {
        const tax = (net: number, rate: string): Amount => proportion(cents(net), Math.round(Number(rate) * 1e4), 1e4);
        const invoice = invoiced(
          ...parts.map(({ rate, net }) => [rate, cents(net), tax(net, rate)] as [string, Amount, Amount]),
        );
        const sums = [...new Set([...cuts, charged])].sort((a, b) => a - b).map(cents);
        const totals = invoice.taxParts.map(() => ({ net: ZERO, tax: ZERO }));
        sums.forEach((refunded, index) => {
          const before = sums[index - 1] ?? ZERO;
          const note = creditedParts(invoice, before, refunded);
          expect(sum(note.map(({ net }) => net))).toBe(subtract(refunded, before));
          note.forEach(({ net, tax }, at) => {
            expect(compare(tax, ZERO)).toBeGreaterThanOrEqual(0);
            if (at < note.length - 1) expect(compare(net, ZERO)).toBeGreaterThanOrEqual(0);
            const total = totals[at]!;
            totals[at] = { net: add(total.net, net), tax: add(total.tax, tax) };
          });
        });
        expect(totals).toEqual(invoice.taxParts.map(({ net, tax }) => ({ net, tax })));
      }),
      { numRuns: 300 },
    );
  });
});

describe('A credit note (E14)', () => {
  it.each([
    ['another order', { orderId: 'o2' }],
    ['another currency', { currency: 'EUR' }],
  ] as const)('never credits the invoice of %s', (_, different) => {
    const invoice = { ...invoiced(), number: '7', orderId: 'o1', currency: 'CHF', net: '4.00', lines: [] } as const;
    const takenBack = {
      orderId: 'o1',
      refundId: 'r1',
      net: '4.00',
      cumulative: '4.00',
      currency: 'CHF',
    } as const;
    const source = { eventId: 'e', effectiveAt: '2024-03-12T09:00:00Z', takenBack, replacedBy: null };
    const creditedOf = (changed: object) => creditNoteOf(source, { ...invoice, ...changed } as never, 0);
    expect(creditedOf({})).toMatchObject({ invoiceNumber: '7', total: '4.00' });
    expect(() => creditedOf(different)).toThrow('invoice 7 is not of order o1');
  });
});
