import { InvoiceIssued } from '#libs/billing/events/invoice-issued.js';
import { OrderOpened, type OrderOpenedData } from '#libs/orders/events/order-opened.js';
import { OrderPaid } from '#libs/orders/events/order-paid.js';
import { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import type { PlacementDecision } from '#libs/orders/events/placement.js';
import { invoice } from '../testing/invoices.js';
import { opened } from '../testing/placements.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { reinvoiceLines } from './reinvoice_lines.projection.js';
import { ReinvoiceLinesQueries } from './reinvoice_lines.query.js';

const model = new ReadModel(reinvoiceLines);
const queries = new ReinvoiceLinesQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const TAX: PlacementDecision['tax'] = {
  treatment: 'taxed',
  payerCountry: 'CH',
  payerForm: 'company',
  vatNumber: null,
  tableCountry: 'CH',
  parts: [{ from: '2024-01-01', to: '2025-01-01', rate: '0.081', net: '208.32', tax: '16.87' }],
  total: '225.19',
};
/** A line that org_p ordered and pays. */
const paidByPartner = (orderId: string, more: Partial<PlacementDecision> = {}): OrderOpenedData =>
  opened(orderId, `p-${orderId}`, {
    placedBy: 'org_p',
    payerOrgId: 'org_p',
    viewerOrgId: 'org_p',
    paymentMethod: 'PARTNER',
    benefit: 'discount',
    charged: '208.32',
    tax: TAX,
    ...more,
  });
const payment = (orderId: string) =>
  ({
    orderId,
    charged: '208.32',
    currency: 'CHF',
    instrument: 'card',
    prepaid: '0.00',
    reference: null,
    earning: null,
  }) as const;

describe('reinvoice_lines', () => {
  it('R13: tell of a line what the partner was charged, the public price, and how it is paid and invoiced', async () => {
    const story = new Story();
    story.tell('order-o1', OrderOpened, paidByPartner('o1'), { at: '2024-01-01T10:00:00Z' });
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('1', { viewerOrgId: 'org_p' }));
    story.tell('order-o1', OrderPaid, payment('o1'), { at: '2024-01-05T10:00:00Z' });
    const refund = { orderId: 'o1', refundId: 'r1', net: '8.32', cumulative: '8.32', currency: 'CHF', reversal: null };
    story.tell('order-o1', OrderRefunded, refund as OrderRefunded['data']);
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(data).toEqual([
      {
        partnerOrgId: 'org_p',
        clientOrgId: 'org_c',
        orderId: 'o1',
        productId: 'p-o1',
        sku: 'hosting',
        quantity: 35,
        periodFrom: '2024-01-01',
        periodTo: '2025-01-01',
        payerOrgId: 'org_p',
        currency: 'CHF',
        charged: '208.32',
        public: '347.20',
        refunded: '8.32',
        taxRates: ['0.081'],
        total: '225.19',
        invoiceNumber: '1',
        placedOn: '2024-01-01',
        paidOn: '2024-01-05',
      },
    ]);
  });

  it('A22: of what the client pays they do not tell what its invoice does (R23), and are told apart by payer', async () => {
    const story = new Story();
    story.tell('order-o1', OrderOpened, opened('o1', 'p1', { tax: TAX }));
    story.tell('invoiceSeries-main', InvoiceIssued, invoice('1'));
    story.tell('order-o2', OrderOpened, paidByPartner('o2'));
    const { data } = await model.answer(story, () => queries.list({ partnerOrgId: 'org_p' }, {}));
    expect(
      data.map(({ orderId, charged, total, taxRates, invoiceNumber }) => [
        orderId,
        charged,
        total,
        taxRates,
        invoiceNumber,
      ]),
    ).toEqual([
      ['o1', '260.40', null, null, null],
      ['o2', '208.32', '225.19', ['0.081'], null],
    ]);
    const own = await queries.list({ partnerOrgId: 'org_p', payerOrgId: 'org_p' }, {});
    expect(own.data.map(({ orderId }) => orderId)).toEqual(['o2']);
    expect((await queries.list({ partnerOrgId: 'org_q' }, {})).data).toEqual([]);
  });

  it('R13: have no line of limited access, nor of what nobody manages', async () => {
    const story = new Story();
    story.tell('order-o1', OrderOpened, opened('o1', 'p1', { accessMode: 'LIMITED', paymentMethod: null }));
    const nobody = { managingPartnerOrgId: null, accessMode: null, paymentMethod: null, partnershipId: null };
    story.tell('order-o2', OrderOpened, opened('o2', 'p2', nobody));
    story.tell('order-o2', OrderPaid, payment('o2'));
    expect((await model.answer(story, () => queries.list({}, {}))).data).toEqual([]);
  });
});
