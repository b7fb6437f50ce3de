import type { ImportReport } from '../import/run.js';
import { say, table } from '../output.js';
import { REASONS, wishOf } from './refusals.js';
import { Names, type Sample } from './sample.js';
import type { Desks } from '../rehearse/collect.js';
import { isEqual, type SectionComparison } from '../rehearse/expected.js';

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
interface Balance {
  partnerOrgId: string;
  currency: string;
  balance: string;
}
interface Discount {
  partnerOrgId: string;
  currency: string;
  given: string;
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

interface Payout {
  runId: string;
  partnerOrgId: string;
  currency: string;
  amount: string;
  items: number;
  iban: string | null;
  destination: string;
  destinationIsNew: boolean;
  status: string;
  statusSince: string;
}
interface Account {
  currency: string;
  pending: string;
  held: string;
  available: string;
  inPayout: string;
  paid: string;
}
interface Mandate {
  productId: string;
  clientOrgId: string;
  placedBy: string;
  months: number;
  setAt: string;
  endedAt: string | null;
  reason: string | null;
  periodEnd: string;
}

const productsOf = ({ mode, products }: Client): string =>
  mode === 'FULL' ? 'all' : mode === 'LIMITED' ? String(products.length) : '';
const percent = (rate: string): string => `${(Number(rate) * 100).toFixed(2).replace(/\.?0+$/, '')} %`;
const MONTHS_SHOWN = 12;
const CLIENTS_SHOWN = 8;
const PAYOUTS_SHOWN = 8;

/** What became of the sample's records, and why some were refused. */
const tellImport = ({ provider, records }: Sample, names: Names, report: ImportReport): void => {
  const { name, street, postcode, town } = provider;
  say(
    `\nThree years of the partner programme of ${name}, ${street}, ${postcode} ${town}. Everybody in it is invented.`,
  );
  say(
    `${report.records} records: ${report.applied} applied, ${report.unchanged} changed nothing, ${report.refused.length} refused, each by a rule of the programme:\n`,
  );
  for (const { n, code } of report.refused) {
    const record = records[n - 1]!;
    say(`  ${record.at.slice(0, 10)}  ${wishOf(record, names)}`);
    say(`              ${code}: ${REASONS[code] ?? ''}`);
  }
};

/** Its partners; answers the one with the most active clients. */
const tellPartners = async (desks: Desks, names: Names): Promise<string> => {
  const active = await desks.programme.all<Client>('/clients?status=active');
  const balances = await desks.finance.all<Balance>('/balances');
  const discounts = await desks.finance.all<Discount>('/discounts');
  const clientsOf = (partner: string): number => active.filter(({ partnerOrgId }) => partnerOrgId === partner).length;
  const busiest = [...balances].sort((a, b) => clientsOf(b.partnerOrgId) - clientsOf(a.partnerOrgId));
  say('\nIts partners: clients, cashback on the account, and discounts given instead');
  const rows = busiest.map(({ partnerOrgId, currency, balance }) => {
    const discount = discounts.find((row) => row.partnerOrgId === partnerOrgId && row.currency === currency);
    const clients = String(clientsOf(partnerOrgId));
    return [partnerOrgId, names.of(partnerOrgId), clients, currency, balance, discount?.given ?? '0.00'];
  });
  say(table(['partner', 'name', 'clients', 'currency', 'cashback', 'discounts'], rows));
  return busiest[0]!.partnerOrgId;
};

/** The clients of a partner and what it earned. */
const tellPartner = async (desks: Desks, names: Names, partner: string): Promise<void> => {
  const clients = await desks.programme.all<Client>(`/partners/${partner}/clients`);
  say(`\nClients of ${names.of(partner)} (${clients.length}, the first ${Math.min(CLIENTS_SHOWN, clients.length)})`);
  const rows = clients
    .slice(0, CLIENTS_SHOWN)
    .map((c) => [
      c.clientOrgId,
      c.clientName,
      c.status,
      c.mode ?? '',
      productsOf(c),
      c.paymentMethod ?? '',
      c.since?.slice(0, 10) ?? '',
    ]);
  say(table(['client', 'name', 'status', 'access', 'products', 'pays', 'since'], rows));
  const months = await desks.finance.all<Month>(`/partners/${partner}/earnings`);
  say(`\nWhat it earned, by month (the last ${Math.min(MONTHS_SHOWN, months.length)} with movements)`);
  const earned = months
    .sort((a, b) => (a.month < b.month ? -1 : 1))
    .slice(-MONTHS_SHOWN)
    .map((m) => [m.month, m.currency, m.accrued, m.reversed, m.discountGiven]);
  say(table(['month', 'currency', 'cashback', 'reversed', 'discount'], earned));
};

/** Who was paid how much by which run, and where a partner's cashback stands. */
const tellPayouts = async (desks: Desks, names: Names, partner: string): Promise<void> => {
  const payouts = await desks.finance.all<Payout>('/payouts');
  say(`\nPayouts, each made by one person of finance and approved by another (the last ${PAYOUTS_SHOWN})`);
  const rows = [...payouts]
    .sort((a, b) => (a.runId < b.runId ? -1 : 1))
    .slice(-PAYOUTS_SHOWN)
    .map((one) => [
      ...[one.runId, names.of(one.partnerOrgId), one.amount, one.currency, String(one.items)],
      `${one.iban ?? one.destination}${one.destinationIsNew ? ' (new)' : ''}`,
      ...[one.status, one.statusSince.slice(0, 10)],
    ]);
  say(table(['run', 'partner', 'amount', '', 'entries', 'to', 'status', 'since'], rows));
  const accounts = await desks.finance.all<Account>(`/accounts?partner=${partner}`);
  say(`\nWhere the cashback of ${names.of(partner)} stands`);
  const parts = accounts.map((a) => [a.currency, a.pending, a.held, a.available, a.inPayout, a.paid]);
  say(table(['currency', 'pending', 'held', 'available', 'in payout', 'paid'], parts));
};

/** What renewed itself until nobody had the right to renew it any more. */
const tellLapse = async (desks: Desks, names: Names): Promise<void> => {
  for (const lapsed of await desks.support.all<Mandate>('/mandates?status=lapsed')) {
    const { productId, clientOrgId, placedBy, months, setAt, endedAt, reason, periodEnd } = lapsed;
    const every = months === 1 ? 'every month' : `every ${months} months`;
    say(
      `\n${productId} of ${names.of(clientOrgId)} renewed itself ${every}: ${names.of(placedBy)} saw to it on ${setAt.slice(0, 10)}.`,
    );
    say(
      `  It lapsed on ${endedAt?.slice(0, 10)} (${reason}), and both were told; what is paid for ends on ${periodEnd}.`,
    );
  }
};

const tellInvoice = async (desks: Desks, names: Names): Promise<void> => {
  for await (const invoice of desks.finance.list<Invoice>('/invoices')) {
    if (new Set(invoice.vat.map(({ rate }) => rate)).size < 2 || invoice.vat.some(({ net }) => net === '0.00'))
      continue;
    const { number, payerOrgId, currency, net, tax, total, supplyPeriod } = invoice;
    say(
      `\nInvoice ${number} to ${names.of(payerOrgId)}, for ${supplyPeriod?.from} to ${supplyPeriod?.to}: its period crosses a change of tax rate`,
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

const tellDecision = async (desks: Desks, names: Names): Promise<void> => {
  let order: Order | undefined;
  for await (const candidate of desks.support.list<Order>('/orders')) {
    const { price, decision } = candidate;
    if (decision.benefit === 'cashback' && decision.rate !== null && price.degressiveRate !== '0') order = candidate;
    if (order) break;
  }
  if (!order) return;
  const { price, decision, currency } = order;
  say(
    `\nWhy order ${order.orderId} is what it is (${order.quantity} × ${order.sku} for ${names.of(order.clientOrgId)}, ${order.placedAt.slice(0, 10)})`,
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
          `paid by ${names.of(decision.payerOrgId)}`,
          `placed by ${names.of(decision.placedBy)}; ${decision.paymentMethod ?? 'client'} pays`,
        ],
        [
          `earned by ${names.of(decision.managingPartnerOrgId ?? '')}`,
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

/** Shows an outsider what the ledger made of the sample, all from the public API; answers the partner it showed. */
export const tour = async (
  desks: Desks,
  sample: Sample,
  report: ImportReport,
  comparisons: readonly SectionComparison[],
): Promise<string> => {
  const names = new Names(sample.records);
  tellImport(sample, names, report);
  const partner = await tellPartners(desks, names);
  await tellPartner(desks, names, partner);
  await tellPayouts(desks, names, partner);
  await tellLapse(desks, names);
  await tellInvoice(desks, names);
  await tellDecision(desks, names);
  say('\nCompared with what an independent model makes of the same history');
  say(comparisonTable(comparisons));
  if (isEqual(comparisons)) say('  Equal in every section.');
  return partner;
};
