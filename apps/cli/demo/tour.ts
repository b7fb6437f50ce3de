import type { ImportReport } from '../import/run.js';
import { say, table } from '../output.js';
import type { Desks } from '../rehearse/collect.js';
import type { SectionComparison } from '../rehearse/expected.js';

interface Client {
  partnerOrgId: string;
  clientOrgId: string;
  clientName: string;
  status: string;
  mode: string | null;
  products: string[];
  paymentMethod: string | null;
  since: string | null;
}
interface Month {
  month: string;
  currency: string;
  accrued: string;
  reversed: string;
  entries: number;
  discountGiven: string;
}
interface Invoice {
  number: string;
  date: string;
  orderId: string;
  payerOrgId: string;
  currency: string;
  net: string;
  vat: { rate: string; net: string; vat: string; from: string; to: string }[];
  tax: string;
  total: string;
  supplyPeriod: { from: string; to: string } | null;
}
interface Order {
  orderId: string;
  productId: string;
  sku: string;
  quantity: number;
  clientOrgId: string;
  currency: string;
  placedAt: string;
  price: { unit: string; public: string; degressiveRate: string; net: string; priceListVersion: string };
  decision: {
    placedBy: string;
    payerOrgId: string;
    managingPartnerOrgId: string | null;
    accessMode: string | null;
    paymentMethod: string | null;
    benefit: string;
    rate: string | null;
    preferential: string | null;
    benefitAmount: string;
    rateCardVersion: string | null;
    seen: { delegation: number };
  };
}

const productsOf = ({ mode, products }: Client): string =>
  mode === 'FULL' ? 'all' : mode === 'LIMITED' ? String(products.length) : '';
const percent = (rate: string): string => `${(Number(rate) * 100).toFixed(2).replace(/\.?0+$/, '')} %`;
const MONTHS_SHOWN = 12;
const CLIENTS_SHOWN = 8;

/** What became of the sample's records. */
const tellImport = (report: ImportReport): void => {
  say(
    `\nThe sample history: ${report.records} records, ${report.applied} applied, ${report.unchanged} changed nothing, ${report.refused.length} refused`,
  );
  const codes = new Map<string, number>();
  for (const { code } of report.refused) codes.set(code, (codes.get(code) ?? 0) + 1);
  const rows = [...codes]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([code, count]) => [String(count), code]);
  say(table(['refused', 'because'], rows));
};

/** The partner with the most active clients: its clients and what it earned. */
const tellPartner = async (desks: Desks): Promise<string> => {
  const active = await desks.programme.all<Client>('/clients?status=active');
  const counts = new Map<string, number>();
  for (const { partnerOrgId } of active) counts.set(partnerOrgId, (counts.get(partnerOrgId) ?? 0) + 1);
  const [partner = ''] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0] ?? [];
  const clients = await desks.programme.all<Client>(`/partners/${partner}/clients`);
  say(`\nClients of partner ${partner} (${clients.length}, the first ${Math.min(CLIENTS_SHOWN, clients.length)})`);
  const rows = clients
    .slice(0, CLIENTS_SHOWN)
    .map((c) => [
      c.clientOrgId,
      c.clientName,
      c.status,
      c.mode ?? '',
      productsOf(c),
      c.paymentMethod ?? '',
      c.since ?? '',
    ]);
  say(table(['client', 'name', 'status', 'access', 'products', 'pays', 'since'], rows));
  const months = await desks.finance.all<Month>(`/partners/${partner}/earnings`);
  say(`\nWhat it earned, by month (the last ${Math.min(MONTHS_SHOWN, months.length)} with movements)`);
  const earned = months
    .sort((a, b) => (a.month < b.month ? -1 : 1))
    .slice(-MONTHS_SHOWN)
    .map((m) => [m.month, m.currency, m.accrued, m.reversed, m.discountGiven]);
  say(table(['month', 'currency', 'cashback', 'reversed', 'discount'], earned));
  return partner;
};

const tellInvoice = async (desks: Desks): Promise<void> => {
  for await (const invoice of desks.finance.list<Invoice>('/invoices')) {
    if (new Set(invoice.vat.map(({ rate }) => rate)).size < 2 || invoice.vat.some(({ net }) => net === '0.00'))
      continue;
    const { number, date, payerOrgId, currency, net, tax, total, supplyPeriod } = invoice;
    say(
      `\nInvoice ${number} of ${date} to ${payerOrgId}, for ${supplyPeriod?.from} to ${supplyPeriod?.to}: its period crosses a change of tax rate`,
    );
    say(
      table(
        ['from', 'to', `net ${currency}`, 'rate', 'tax'],
        invoice.vat.map((part) => [part.from, part.to, part.net, percent(part.rate), part.vat]),
      ),
    );
    say(`  ${net} net + ${tax} tax = ${total} ${currency}`);
    return;
  }
};

const tellDecision = async (desks: Desks): Promise<void> => {
  let order: Order | undefined;
  for await (const candidate of desks.support.list<Order>('/orders')) {
    const { price, decision } = candidate;
    if (decision.benefit === 'cashback' && decision.rate !== null && price.degressiveRate !== '0') order = candidate;
    if (order) break;
  }
  if (!order) return;
  const { price, decision, currency } = order;
  say(
    `\nWhy order ${order.orderId} is what it is (${order.quantity} × ${order.sku} for ${order.clientOrgId}, ${order.placedAt})`,
  );
  say(
    table(
      ['decided', 'because'],
      [
        [
          `public price ${price.public} ${currency}`,
          `${order.quantity} × ${price.unit}, price list ${price.priceListVersion}`,
        ],
        [`charged ${price.net}`, `${percent(price.degressiveRate)} off for the quantity`],
        [
          `paid by ${decision.payerOrgId}`,
          `placed by ${decision.placedBy}; ${decision.paymentMethod ?? 'client'} pays`,
        ],
        [
          `earned by ${decision.managingPartnerOrgId}`,
          `${decision.accessMode} access at delegation revision ${decision.seen.delegation}`,
        ],
        [
          `${decision.benefit} ${decision.benefitAmount}`,
          `${price.net} - ${decision.preferential}: ${percent(decision.rate ?? '0')}, rate card ${decision.rateCardVersion}`,
        ],
      ],
    ),
  );
};

/** How many rows of each section are equal to the expected ones. */
export const comparisonTable = (comparisons: readonly SectionComparison[]): string =>
  table(
    ['section', 'expected', 'equal'],
    comparisons.map(({ section, expected, equal }) => [section, String(expected), String(equal)]),
  );

/** Shows an outsider what the ledger made of the sample history, all from the public API; answers the partner it showed. */
export const tour = async (
  desks: Desks,
  report: ImportReport,
  comparisons: readonly SectionComparison[],
): Promise<string> => {
  tellImport(report);
  const partner = await tellPartner(desks);
  await tellInvoice(desks);
  await tellDecision(desks);
  say('\nCompared with what an independent model makes of the same history');
  say(comparisonTable(comparisons));
  return partner;
};
