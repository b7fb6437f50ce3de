import type { Order } from '#libs/read-models/postgres/pages.js';
import type { Instant } from '#libs/kernel/time.js';
import type { AuditFilter, AuditRow } from '#projections/access_audit/access_audit.query.js';
import type { IntervalRow } from '#projections/access_intervals/access_intervals.query.js';
import type { CashbackRow } from '#projections/cashback_history/cashback_history.query.js';
import type { ClientRow } from '#projections/client_list/client_list.query.js';
import type { InvitationRow } from '#projections/invitations/invitations.query.js';
import type { InvoiceRow } from '#projections/invoices/invoices.query.js';
import type { OrderRow } from '#projections/orders/orders.query.js';
import type { BalanceRow, DiscountRow, EarningsRow } from '#projections/partner_earnings/partner_earnings.query.js';
import type { Rows } from './http/caller.js';

/** Which rows of a list: up to `limit`, after `cursor`, the other way round with `desc`. */
export interface PageOf {
  limit: number;
  cursor?: string | undefined;
  order?: Order | undefined;
}
interface OfPartner {
  partnerOrgId?: string | undefined;
}

/** The questions the API asks the read models; filters that are left out match everything. */
export interface ApiQueries {
  order(orderId: string): Promise<OrderRow | undefined>;
  orders(filter: { clientOrgId?: string | undefined }, page: PageOf): Promise<Rows<OrderRow>>;
  invoice(number: string): Promise<InvoiceRow | undefined>;
  invoices(filter: { viewerOrgId?: string | undefined }, page: PageOf): Promise<Rows<InvoiceRow>>;
  clients(filter: OfPartner & { status?: ClientRow['status'] | undefined }, page: PageOf): Promise<Rows<ClientRow>>;
  /** `orgId`: one of the two parties. */
  invitations(
    filter: { orgId?: string | undefined; status?: InvitationRow['status'] | undefined },
    page: PageOf,
  ): Promise<Rows<InvitationRow>>;
  invitation(invitationId: string): Promise<InvitationRow | undefined>;
  earnings(filter: OfPartner, page: PageOf): Promise<Rows<EarningsRow>>;
  balances(filter: OfPartner, page: PageOf): Promise<Rows<BalanceRow>>;
  discounts(filter: OfPartner, page: PageOf): Promise<Rows<DiscountRow>>;
  cashback(filter: OfPartner & { currency?: string | undefined }, page: PageOf): Promise<Rows<CashbackRow>>;
  accessChanges(filter: AuditFilter, page: PageOf): Promise<Rows<AuditRow>>;
  /** Who managed the product then; undefined when nobody did. */
  managerAt(question: { clientOrgId: string; productId: string; instant: Instant }): Promise<IntervalRow | undefined>;
}
export const QUERIES = Symbol('ApiQueries');
