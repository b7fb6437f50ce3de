import { CreditNoteIssued } from '#libs/billing/events/credit-note-issued.js';
import { InvoiceIssued } from '#libs/billing/events/invoice-issued.js';
import { InvoiceNoteAdded } from '#libs/billing/events/invoice-note-added.js';
import { PrepaidDebited, PrepaidReturned } from '#libs/prepaid/events/prepaid-payments.js';
import { OrderPaid } from '#libs/orders/events/order-paid.js';
import { OrderRestPaid } from '#libs/orders/events/order-rest-paid.js';
import { OrderTaxCorrected } from '#libs/orders/events/order-tax-corrected.js';
import { creditNote, invoice } from '../testing/invoices.js';
import { opener, ReadModel, Story } from '../testing/read-model.js';
import { invoices } from './invoices.projection.js';
import { InvoicesQueries } from './invoices.query.js';

const model = new ReadModel(invoices);
const queries = new InvoicesQueries(model.database, opener);
beforeAll(() => model.open());
afterAll(() => model.close());

const payment = (orderId: string) =>
  ({
    orderId,
    charged: '100.00',
    currency: 'CHF',
    instrument: 'card',
    prepaid: '0.00',
    reference: null,
    earning: null,
  }) as const;

describe('invoices', () => {
  it('show every part of a supply period across a change of rate, and open the recipient’s name when read', async () => {
    const story = new Story();
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('1'));
    const row = await model.answer(story, () => queries.byNumber('1'));
    expect(row).toMatchObject({
      number: '1',
      date: '2023-12-01',
      net: '100.00',
      tax: '7.90',
      total: '107.90',
      status: 'open',
      supplyPeriod: { from: '2023-12-01', to: '2024-02-01' },
      recipient: { orgId: 'org_c', name: 'name of org_c', country: 'CH', vatNumber: null },
      vat: [
        { rate: '0.077', net: '50.00', vat: '3.85', from: '2023-12-01', to: '2024-01-01' },
        { rate: '0.081', net: '50.00', vat: '4.05', from: '2024-01-01', to: '2024-02-01' },
      ],
    });
    expect(Object.keys(row ?? {}).filter((name) => name.startsWith('_'))).toEqual([]);
    const { rows } = await model.database.query<{ recipient: unknown }>('SELECT recipient FROM invoice');
    expect(JSON.stringify(rows)).not.toContain('name of');
    expect(await queries.byNumber('2')).toBeUndefined();
    expect(await queries.byNumber('one')).toBeUndefined();
  });

  it('are paid once their order is, also when the payment was recorded before the invoice', async () => {
    const story = new Story();
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('1'));
    story.tell('order-o2', OrderPaid, payment('o2'));
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('2'));
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('3'));
    story.tell('order-o1', OrderPaid, payment('o1'));
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(data.map(({ number, status }) => [number, status])).toEqual([
      ['1', 'paid'],
      ['2', 'paid'],
      ['3', 'open'],
    ]);
  });

  it('say what credit notes gave back of them, without and with tax, and stay as they are (E14)', async () => {
    const story = new Story();
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('1'));
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('2'));
    story.tell('creditNoteSeries-main', CreditNoteIssued, creditNote('1', '1', '30.00', '2.37'));
    story.tell('creditNoteSeries-main', CreditNoteIssued, creditNote('2', '1', '70.00', '5.53'));
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(
      data.map(({ number, net, total, creditedNet, creditedTotal }) => [
        number,
        net,
        total,
        creditedNet,
        creditedTotal,
      ]),
    ).toEqual([
      ['1', '100.00', '107.90', '100.00', '107.90'],
      ['2', '100.00', '107.90', '0.00', '0.00'],
    ]);
  });

  it('V4, V5, R48: tell address, why there is no tax, rounding and notes; what is sealed is opened when it is read', async () => {
    const sealed = { subject: 'org_c', sealed: 'AAAA' };
    const story = new Story();
    const recipient = { ...invoice('1').recipient, address: { street: sealed, postcode: '1207', town: sealed } };
    const texts = { taxNote: 'Reverse charge', note: sealed, rounding: '-0.02' };
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('1', { recipient, ...texts }));
    const added = { number: '1', payerOrgId: 'org_c', legalForm: 'company' } as const;
    story.tell('invoice-1', InvoiceNoteAdded, { ...added, note: 'first' });
    story.tell('invoice-1', InvoiceNoteAdded, { ...added, note: 'second' });
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('2'));
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(data).toMatchObject([
      {
        recipient: { address: { street: 'name of org_c', postcode: '1207', town: 'name of org_c' } },
        taxNote: 'Reverse charge',
        note: 'name of org_c',
        addedNote: 'second',
        total: '107.90',
        rounding: '-0.02',
        payable: '107.88',
      },
      { recipient: { address: null }, taxNote: null, note: null, addedNote: null, rounding: '0.00', payable: '107.90' },
    ]);
  });

  it('V12: tell what the prepaid account paid of them, and by what the rest was paid', async () => {
    const part = { sourceUpTo: '1', deferred: [], orgId: 'org_c', currency: 'CHF' as const, balanceAfter: '0.00' };
    const of = (orderId: string) => ({ ...part, invoiceNumber: '1', orderId, amount: '10.00', payable: '107.90' });
    const story = new Story();
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('1'));
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('2'));
    story.tell('prepaidAccount-org_c.CHF', PrepaidDebited, { ...of('o1'), paid: '10.00' });
    story.tell('prepaidAccount-org_c.CHF', PrepaidDebited, { ...of('o2'), paid: '10.00' });
    story.tell('order-o1', OrderPaid, { ...payment('o1'), prepaid: '10.00', reference: 'auth 884213' });
    story.tell('prepaidAccount-org_c.CHF', PrepaidReturned, { ...of('o2'), paid: '0.00' });
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(data.map(({ prepaid, instrument, reference }) => [prepaid, instrument, reference])).toEqual([
      ['10.00', 'card', 'auth 884213'],
      ['0.00', null, null],
    ]);
  });

  it('A28: say what was replaced by what, each credited by itself, and what is owed still', async () => {
    const story = new Story();
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('1'));
    story.tell('order-o1', OrderPaid, payment('o1'));
    const payer = { payerCountry: 'AT', payerForm: 'private', vatNumber: null, tableCountry: 'AT' } as const;
    const tax = { treatment: 'taxed' as const, ...payer, parts: [], total: '120.00' };
    const line = {
      clientOrgId: 'org_c',
      payerOrgId: 'org_c',
      productId: 'p1',
      sku: 'hosting',
      quantity: 1,
      period: null,
    };
    const of = { orderId: 'o1', correctionId: 'cor1', invoiceNumber: '1', invoiceDate: '2023-12-01', ...line };
    const due = { net: '100.00', tax, rounding: '0.00', paid: true, owed: '12.10', back: '0.00' };
    story.tell('order-o1', OrderTaxCorrected, { ...of, currency: 'CHF', ...due });
    const replaces = { number: '1', date: '2023-12-01', correctionId: 'cor1' };
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('2', { orderId: 'o1', total: '120.00', replaces }));
    story.tell('creditNoteSeries-main', CreditNoteIssued, creditNote('1', '1', '100.00', '7.90'));
    const shown = async () =>
      (await model.answer(story, () => queries.list({}, {}))).data.map((row) => [
        row.number,
        row.status,
        row.owed,
        row.creditedTotal,
        row.replaces,
        row.replacedBy,
      ]);
    expect(await shown()).toEqual([
      ['1', 'replaced', '0.00', '107.90', null, '2'],
      ['2', 'open', '12.10', '0.00', '1', null],
    ]);
    const rest = { orderId: 'o1', amount: '12.10', currency: 'CHF', instrument: 'card', reference: null } as const;
    story.tell('order-o1', OrderRestPaid, rest);
    expect((await shown())[1]).toEqual(['2', 'paid', '0.00', '0.00', '1', null]);
  });

  it('are listed for the organisation that sees them, by number and not by text (R23, R28)', async () => {
    const story = new Story();
    for (let n = 1; n <= 12; n += 1) {
      const viewerOrgId = n % 3 === 0 ? 'org_p' : 'org_c';
      story.tell('invoiceSeries-main', InvoiceIssued, invoice(String(n), { viewerOrgId }));
    }
    await model.answer(story, () => queries.list({}, {}));
    const first = await queries.list({ viewerOrgId: 'org_p' }, { limit: 3 });
    expect(first.data.map(({ number }) => number)).toEqual(['3', '6', '9']);
    const rest = await queries.list({ viewerOrgId: 'org_p' }, { limit: 3, cursor: first.nextCursor ?? undefined });
    expect(rest.data.map(({ number }) => number)).toEqual(['12']);
    expect(rest.nextCursor).toBeNull();
  });
});
