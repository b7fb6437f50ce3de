import type { InvoiceLine, InvoiceRecipient } from '#libs/billing/events/invoice-issued.js';
import type { ProviderRegisteredData } from '#libs/billing/events/provider-registered.js';
import { type Page, page, type PageRequest, where } from '#libs/read-models/postgres/pages.js';
import type { Opener, Sql } from '#libs/read-models/projection.js';
import type { Amount, Currency, Rate } from '#libs/kernel/money.js';
import type { BusinessDate, Instant, Period } from '#libs/kernel/time.js';
import type { TaxDecision } from '#libs/orders/events/placement.js';

/** An invoice as its viewer sees it; `net` and `total` are what is charged without and with VAT. */
export interface InvoiceRow {
  number: string;
  date: BusinessDate;
  orderId: string;
  clientOrgId: string;
  payerOrgId: string;
  viewerOrgId: string;
  currency: Currency;
  net: Amount;
  vat: { rate: Rate; net: Amount; vat: Amount; from: BusinessDate; to: BusinessDate }[];
  treatment: TaxDecision['treatment'];
  reverseCharge: boolean;
  tax: Amount;
  total: Amount;
  status: 'open' | 'paid';
  paidAt: Instant | null;
  /** Of `paidAt`; `date` is the one of the placement. */
  paidOn: BusinessDate | null;
  supplyPeriod: Period | null;
  recipient: Omit<InvoiceRecipient, 'name'> & { name: string };
  supplier: ProviderRegisteredData;
  lines: InvoiceLine[];
  qrReference: string;
}

export interface InvoiceFilter {
  /** Only what this organisation may see; left out for staff. */
  viewerOrgId?: string | undefined;
}

const SELECT = `SELECT number::text AS number, number AS "_number", date, invoice.order_id AS "orderId",
  client_org_id AS "clientOrgId", payer_org_id AS "payerOrgId", viewer_org_id AS "viewerOrgId", currency, net, vat, treatment,
  reverse_charge AS "reverseCharge", tax, total, CASE WHEN paid_at IS NULL THEN 'open' ELSE 'paid' END AS status,
  paid_at AS "paidAt", paid_on AS "paidOn",
  supply_period AS "supplyPeriod", recipient, supplier, lines, qr_reference AS "qrReference"
  FROM invoice LEFT JOIN invoice_payment ON invoice_payment.order_id = invoice.order_id`;
const KEY = { _number: 'bigint' };
const ONE = { limit: 1 };

/** Which invoices are visible to me? */
export class InvoicesQueries {
  constructor(
    private readonly sql: Sql,
    private readonly personal: Opener,
  ) {}

  async byNumber(number: string): Promise<InvoiceRow | undefined> {
    if (!/^\d{1,18}$/.test(number)) return undefined;
    const { data } = await this.page({ 'invoice.number = ?': number }, ONE);
    return data[0];
  }

  /** By number. */
  list({ viewerOrgId }: InvoiceFilter, request: PageRequest): Promise<Page<InvoiceRow>> {
    return this.page({ 'viewer_org_id = ?': viewerOrgId }, request);
  }

  private async page(conditions: Record<string, unknown>, request: PageRequest): Promise<Page<InvoiceRow>> {
    const { clause, values } = where(conditions);
    const found = await page<InvoiceRow>(this.sql, { select: `${SELECT} ${clause}`, values, key: KEY }, request);
    const data = await Promise.all(found.data.map((row) => this.opened(row)));
    return { ...found, data };
  }

  private async opened(row: InvoiceRow): Promise<InvoiceRow> {
    return { ...row, recipient: { ...row.recipient, name: await this.personal.open(row.recipient.name) } };
  }
}
