import { sum } from '#libs/kernel/money.js';
import type { ImportReport } from '../import/run.js';
import { type ApiClient, ApiFailure } from './api-client.js';
import { type Expected, type Row, type Section, sectionsOf } from './expected.js';
import { correctionRows, knownAtRows } from './corrections.js';
import { mandateRows } from './mandates.js';
import { accountEntryRows, collaboratorRows, partnerRows } from './membership.js';
import { accountRows, adjustmentRows, entryRows, payoutRows, payoutRunRows, statementRows } from './money.js';
import { asked, byText, lineOf } from './rows.js';

/** The desks whose view of the API a comparison needs: none sees everything. */
export interface Desks {
  finance: ApiClient;
  support: ApiClient;
  programme: ApiClient;
}

interface OrderView {
  orderId: string;
  clientOrgId: string;
  productId: string;
  currency: string;
  period: { from: string } | null;
  correlationId: string;
  price: { net: string };
  decision: {
    charged: string;
    payerOrgId: string;
    managingPartnerOrgId: string | null;
    benefit: string;
    benefitAmount: string;
    preferential: string | null;
    reasonCode: string | null;
    rateCardVersion: string | null;
  };
}
interface InvoiceView {
  orderId: string;
  payerOrgId: string;
  viewerOrgId: string;
  currency: string;
  net: string;
  vat: { rate: string; net: string; vat: string }[];
  reverseCharge: boolean;
  total: string;
}
interface CreditNoteView extends Omit<InvoiceView, 'reverseCharge'> {
  refundId: string;
  correlationId: string;
}
interface ThresholdView {
  partnerOrgId: string;
  windowFrom: string;
  windowTo: string;
  chf: string;
  eur: string;
  isMet: boolean;
  graceUntil: string | null;
  correlationId: string;
}
interface EarningsView {
  currency: string;
  month: string;
  accrued: string;
  reversed: string;
  entries: number;
}
interface BalanceView {
  partnerOrgId: string;
  currency: string;
}
interface DiscountView {
  partnerOrgId: string;
  currency: string;
  given: string;
}
interface ClientView {
  partnerOrgId: string;
  clientOrgId: string;
  mode: string;
  products: string[];
  paymentMethod: string | null;
}
interface AuditView {
  at: string;
  clientOrgId: string;
  partnerOrgId: string;
  action: string;
  by: Row | null;
  from: Row | null;
  to: Row | null;
  correlationId: string;
}
interface InvitationView {
  invitationId: string;
  clientOrgId: string;
  partnerOrgId: string;
  direction: string;
  status: string;
  grantedDiffers: boolean;
}
interface Manager {
  partnerOrgId: string | null;
  mode: string | null;
  by: string | null;
}

const byAccount = byText<{ partnerOrgId: string; currency: string }>(
  (row) => row.partnerOrgId,
  (row) => row.currency,
);
const byProduct = byText<OrderView>(
  (row) => row.productId,
  (row) => row.period?.from ?? '',
);
/** In file order; what one record renewed by itself by product, then by period. */
const byRecord = (a: OrderView, b: OrderView): number =>
  lineOf(a.correlationId) - lineOf(b.correlationId) || byProduct(a, b);

/** Asks the public API for everything an expectation holds and writes it in the expectation's shape. */
export const collect = async (desks: Desks, report: ImportReport, expected: Expected): Promise<Expected> => {
  const orders = (await desks.finance.all<OrderView>('/orders')).sort(byRecord);
  const earnings = await desks.finance.all<EarningsView & { partnerOrgId: string }>('/earnings');
  const balances = await desks.finance.all<BalanceView>('/balances');
  const discounts = await desks.finance.all<DiscountView>('/discounts');
  return {
    records: report.records,
    refused: report.refused.map(({ n, code }) => ({ n, code })),
    lines: orders.map(lineRow),
    invoices: await invoiceRows(desks.finance, orders),
    earnings: earnings
      .filter(({ entries }) => entries > 0)
      .sort(
        byText(
          (r) => r.partnerOrgId,
          (r) => r.currency,
          (r) => r.month,
        ),
      )
      .map(earningsRow),
    balances: balances.sort(byAccount).flatMap(({ partnerOrgId, currency }) => {
      const months = earnings.filter((row) => row.partnerOrgId === partnerOrgId && row.currency === currency);
      if (months.every(({ entries }) => entries === 0)) return [];
      // Accruals and reversals only, whatever was adjusted or paid since.
      const balance = sum(months.flatMap(({ accrued, reversed }) => [accrued, reversed]));
      return [{ partner: partnerOrgId, currency, balance }];
    }),
    discounts: discounts
      .sort(byAccount)
      .map(({ partnerOrgId, currency, given }) => ({ partner: partnerOrgId, currency, given })),
    clientsAtEnd: await clientRows(desks.programme),
    audit: await auditRows(desks.support),
    invitations: await invitationRows(desks.programme),
    access: await accessRows(desks.support, expected.access),
    ...(await more(desks, new Set(sectionsOf(expected)))),
    ...(expected.knownAt ? { knownAt: await knownAtRows(desks.finance, expected.knownAt) } : {}),
  };
};

/** The sections that not every expectation has. */
const more = async ({ finance, programme }: Desks, wanted: ReadonlySet<Section>): Promise<Partial<Expected>> => ({
  ...(wanted.has('accounts') ? { accounts: await accountRows(finance) } : {}),
  ...(wanted.has('entries') ? { entries: await entryRows(finance) } : {}),
  ...(wanted.has('adjustments') ? { adjustments: await adjustmentRows(finance) } : {}),
  ...(wanted.has('payoutRuns') ? { payoutRuns: await payoutRunRows(finance) } : {}),
  ...(wanted.has('payouts') ? { payouts: await payoutRows(finance) } : {}),
  ...(wanted.has('statements') ? { statements: await statementRows(finance) } : {}),
  ...(wanted.has('creditNotes') ? { creditNotes: await creditNoteRows(finance) } : {}),
  ...(wanted.has('thresholds') ? { thresholds: await thresholdRows(programme) } : {}),
  ...(wanted.has('mandates') ? { mandates: await mandateRows(programme) } : {}),
  ...(wanted.has('partners') ? { partners: await partnerRows(programme) } : {}),
  ...(wanted.has('collaborators') ? { collaborators: await collaboratorRows(programme) } : {}),
  ...(wanted.has('accountEntries') ? { accountEntries: await accountEntryRows(programme) } : {}),
  ...(wanted.has('corrections') ? { corrections: await correctionRows(finance) } : {}),
});

const lineRow = ({ orderId, clientOrgId, productId, currency, price, decision }: OrderView): Row => ({
  order: orderId,
  client: clientOrgId,
  product: productId,
  currency,
  net: price.net,
  charged: decision.charged,
  payer: decision.payerOrgId,
  managingPartner: decision.managingPartnerOrgId,
  benefit: decision.benefit,
  amount: decision.benefitAmount,
  preferential: decision.preferential,
  reason: decision.reasonCode,
  rateCard: decision.rateCardVersion,
});

const invoiceRows = async (finance: ApiClient, orders: readonly OrderView[]): Promise<Row[]> => {
  const place = new Map(orders.map(({ orderId }, index) => [orderId, index]));
  const invoices = await finance.all<InvoiceView>('/invoices');
  const placeOf = ({ orderId }: InvoiceView): number => place.get(orderId) ?? orders.length;
  return invoices
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map(({ orderId, payerOrgId, viewerOrgId, currency, net, vat, reverseCharge, total }) => ({
      order: orderId,
      payer: payerOrgId,
      viewer: viewerOrgId,
      currency,
      net,
      vat: vat.map(vatRow),
      reverseCharge,
      total,
    }));
};

const creditNoteRows = async (finance: ApiClient): Promise<Row[]> =>
  (await finance.all<CreditNoteView>('/credit-notes'))
    .sort((a, b) => lineOf(a.correlationId) - lineOf(b.correlationId))
    .map(({ refundId, orderId, payerOrgId, viewerOrgId, currency, net, vat, total }) => ({
      refund: refundId,
      order: orderId,
      payer: payerOrgId,
      viewer: viewerOrgId,
      currency,
      net,
      vat: vat.map(vatRow),
      total,
    }));
const vatRow = ({ rate, net, vat }: InvoiceView['vat'][number]): Row => ({ rate, net, vat });

const thresholdRows = async (programme: ApiClient): Promise<Row[]> =>
  (await programme.all<ThresholdView>('/thresholds'))
    .sort(byText((r) => r.partnerOrgId))
    .sort((a, b) => lineOf(a.correlationId) - lineOf(b.correlationId))
    .map(({ partnerOrgId, windowFrom, windowTo, chf, eur, isMet, graceUntil, correlationId }) => ({
      n: lineOf(correlationId),
      partner: partnerOrgId,
      from: windowFrom,
      to: windowTo,
      CHF: chf,
      EUR: eur,
      met: isMet,
      graceUntil,
    }));

const earningsRow = ({
  partnerOrgId,
  currency,
  month,
  accrued,
  reversed,
  entries,
}: EarningsView & { partnerOrgId: string }): Row => ({
  partner: partnerOrgId,
  currency,
  month,
  accrued,
  reversed,
  entries,
});

const clientRows = async (programme: ApiClient): Promise<Row[]> =>
  (await programme.all<ClientView>('/clients?status=active'))
    .sort(
      byText(
        (r) => r.partnerOrgId,
        (r) => r.clientOrgId,
      ),
    )
    .map(({ partnerOrgId, clientOrgId, mode, products, paymentMethod }) => ({
      partner: partnerOrgId,
      client: clientOrgId,
      mode,
      products,
      payment: paymentMethod,
    }));

/** Of the audit, what changed an access; its verifications and invitations are beside that. */
const CHANGES = [
  'granted',
  'access-changed',
  'product-added',
  'product-removed',
  'payment-changed',
  'ended',
  'superseded',
  'product-gone',
];

const auditRows = async (support: ApiClient): Promise<Row[]> => {
  const audit = await support.all<AuditView>('/access-changes');
  const rows = audit.filter(({ action }) => CHANGES.includes(action));
  // The API lists by position; the sort is stable, so rows of one record and client keep their order.
  return rows
    .sort(byText((row) => row.clientOrgId))
    .sort((a, b) => lineOf(a.correlationId) - lineOf(b.correlationId))
    .map(({ at, clientOrgId, partnerOrgId, action, by, from, to, correlationId }) => ({
      n: lineOf(correlationId),
      at,
      client: clientOrgId,
      partner: partnerOrgId,
      action,
      by: by && { user: by['user'], role: by['role'], org: by['org'] },
      from,
      to,
    }));
};

const invitationRows = async (programme: ApiClient): Promise<Row[]> =>
  (await programme.all<InvitationView>('/invitations'))
    .sort(byText((r) => r.invitationId))
    .map(({ invitationId, clientOrgId, partnerOrgId, direction, status, grantedDiffers }) => ({
      invitation: invitationId,
      client: clientOrgId,
      partner: partnerOrgId,
      direction,
      status,
      grantedDiffers,
    }));

/** A client that no accepted record registered has no products, so nobody manages them. */
const nobodyIfUnknown = (error: unknown): Manager => {
  if (error instanceof ApiFailure && error.status === 404) return { partnerOrgId: null, mode: null, by: null };
  throw error;
};

const accessRows = (support: ApiClient, probes: readonly Row[]): Promise<Row[]> =>
  asked(probes, async (probe) => {
    const { at, client, product } = probe as { at: string; client: string; product: string };
    const query = new URLSearchParams({ product, instant: at });
    const manager = await support
      .get<Manager>(`/clients/${client}/access/at?${query.toString()}`)
      .catch(nobodyIfUnknown);
    return { at, client, product, partner: manager.partnerOrgId, mode: manager.mode, by: manager.by };
  });
