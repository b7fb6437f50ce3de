import type { EventStore } from '#libs/event-sourcing/eventstoredb/store.js';
import type { Sql } from '#libs/read-models/projection.js';
import { openPersonal, type Sealed, type Vault } from '#libs/event-sourcing/personal.js';
import { AccessAuditQueries } from '#projections/access_audit/access_audit.query.js';
import { AccessIntervalsQueries } from '#projections/access_intervals/access_intervals.query.js';
import { CashbackHistoryQueries } from '#projections/cashback_history/cashback_history.query.js';
import { ClientListQueries } from '#projections/client_list/client_list.query.js';
import { InvitationsQueries } from '#projections/invitations/invitations.query.js';
import { InvoicesQueries } from '#projections/invoices/invoices.query.js';
import { OrdersQueries } from '#projections/orders/orders.query.js';
import { PartnerEarningsQueries } from '#projections/partner_earnings/partner_earnings.query.js';
import type { Gap, Gaps, ReadModelPosition } from './http/read-position.js';
import type { ApiQueries } from './queries.js';

/** The read models in PostgreSQL as the API asks them. */
export const readModels = (sql: Sql, vault: Vault): ApiQueries => {
  const personal = { open: (value: unknown) => openPersonal(value as string | Sealed, vault) };
  const orders = new OrdersQueries(sql);
  const invoices = new InvoicesQueries(sql, personal);
  const clients = new ClientListQueries(sql, personal);
  const invitations = new InvitationsQueries(sql);
  const earnings = new PartnerEarningsQueries(sql);
  const cashback = new CashbackHistoryQueries(sql);
  const audit = new AccessAuditQueries(sql);
  const intervals = new AccessIntervalsQueries(sql);
  return {
    order: (orderId) => orders.order(orderId),
    orders: (filter, page) => orders.list(filter, page),
    invoice: (number) => invoices.byNumber(number),
    invoices: (filter, page) => invoices.list(filter, page),
    clients: (filter, page) => clients.list(filter, page),
    invitations: (filter, page) => invitations.list(filter, page),
    invitation: (invitationId) => invitations.invitation(invitationId),
    earnings: (filter, page) => earnings.list(filter, page),
    balances: (filter, page) => earnings.balances(filter, page),
    discounts: (filter, page) => earnings.discounts(filter, page),
    cashback: (filter, page) => cashback.list(filter, page),
    accessChanges: (filter, page) => audit.list(filter, page),
    managerAt: ({ clientOrgId, productId, instant }) => intervals.at(clientOrgId, productId, instant),
  };
};

/**
 * The position that read models have passed: automations follow in their own time, as new events. Streams are read as
 * far as the log goes.
 */
export const readModelPosition =
  (sql: Sql, store: Pick<EventStore, 'lastEvent'>): ReadModelPosition =>
  async (projections) => {
    if (projections.length === 0) return (await store.lastEvent())?.position ?? null;
    const { rows } = await sql.query<{ position: string | null }>(
      `SELECT CASE WHEN bool_and(position IS NOT NULL) THEN min(position) END AS position
       FROM checkpoint WHERE kind = 'projection' AND consumer = ANY ($1)`,
      [projections],
    );
    const position = rows[0]?.position;
    return position === null || position === undefined ? null : BigInt(position);
  };

/** Gaps told at once: more say no more. */
const MOST_GAPS = 50;

/** What consumers parked, and what waits in the journals that they write. */
export const gapsOf =
  (sql: Sql): Gaps =>
  async (consumers) => {
    const { rows } = await sql.query<Gap>(
      `SELECT consumer, stream, event_id::text AS "eventId", position, reason FROM parked WHERE consumer = ANY ($1)
       UNION ALL
       SELECT consumer, journal, source_event_id, position, reason FROM deferred_posting WHERE consumer = ANY ($1)
       ORDER BY position LIMIT ${MOST_GAPS}`,
      [consumers],
    );
    return rows;
  };
