import type { Instant } from '#libs/kernel/time.js';
import type { Rows } from './http/caller.js';

/** Which rows of a list: up to `limit`, after `cursor`. */
export interface PageOf {
  limit: number;
  cursor?: string | undefined;
}
/** A row as its read model answers it. */
export type Row = Readonly<Record<string, unknown>>;

export interface OrderRow extends Row {
  orderId: string;
  clientOrgId: string;
  decision: { payerOrgId: string; managingPartnerOrgId: string | null };
}
export interface InvoiceRow extends Row {
  number: string;
  viewerOrgId: string;
}
/** Who managed a product at a moment; nulls where nobody did. */
export interface ManagedBy {
  partnerOrgId: string | null;
  mode: string | null;
  openedBy: string | null;
  grantEventId: string | null;
  delegationRevision: number | null;
  partnershipId: string | null;
  validFrom: Instant | null;
}

/** The questions the API asks the read models; filters that are left out match everything. */
export interface ApiQueries {
  order(orderId: string): Promise<OrderRow | undefined>;
  orders(filter: { clientOrgId?: string }, page: PageOf): Promise<Rows<OrderRow>>;
  invoice(number: string): Promise<InvoiceRow | undefined>;
  invoices(filter: { viewerOrgId?: string }, page: PageOf): Promise<Rows<InvoiceRow>>;
  clients(filter: { partnerOrgId?: string; status?: string }, page: PageOf): Promise<Rows<Row>>;
  /** `orgId`: one of the two parties. */
  invitations(filter: { orgId?: string; status?: string }, page: PageOf): Promise<Rows<Row>>;
  invitation(invitationId: string): Promise<Row | undefined>;
  earnings(filter: { partnerOrgId?: string }, page: PageOf): Promise<Rows<Row>>;
  balances(filter: { partnerOrgId?: string }, page: PageOf): Promise<Rows<Row>>;
  cashback(filter: { partnerOrgId?: string; currency?: string }, page: PageOf): Promise<Rows<Row>>;
  accessChanges(filter: { clientOrgId?: string; partnerOrgId?: string }, page: PageOf): Promise<Rows<Row>>;
  managerAt(question: { clientOrgId: string; productId: string; instant: Instant }): Promise<ManagedBy | undefined>;
}
export const QUERIES = Symbol('ApiQueries');
