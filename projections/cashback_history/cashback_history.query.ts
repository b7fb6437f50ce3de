import { type Page, page, type PageRequest, where } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import type { Amount, Currency, Rate } from '#libs/kernel/money.js';
import type { BusinessDate, Instant } from '#libs/kernel/time.js';

/** A posting; `amount` is negative for a reversal, `balance` is what the account holds after it. */
export interface CashbackRow {
  eventId: string;
  effectiveAt: Instant;
  /** Of `effectiveAt`: its month is the one of the earnings. */
  effectiveOn: BusinessDate;
  recordedAt: Instant;
  type: 'accrued' | 'reversed';
  partnerOrgId: string;
  currency: Currency;
  clientOrgId: string;
  productId: string;
  orderId: string;
  refundId: string | null;
  net: Amount | null;
  rate: Rate | null;
  preferential: Amount | null;
  amount: Amount;
  balance: Amount;
  maturesOn: BusinessDate | null;
  rateCardVersion: string | null;
  delegationRevision: number | null;
  sourceEventId: string;
  stream: string;
  streamRevision: number;
}

export interface CashbackFilter {
  partnerOrgId?: string | undefined;
  currency?: string | undefined;
}

const SELECT = `SELECT event_id AS "eventId", effective_at AS "effectiveAt", effective_on AS "effectiveOn", recorded_at AS "recordedAt", type,
  partner_org_id AS "partnerOrgId", currency, client_org_id AS "clientOrgId", product_id AS "productId",
  order_id AS "orderId", refund_id AS "refundId", net, rate, preferential, amount, balance, matures_on AS "maturesOn",
  rate_card_version AS "rateCardVersion", delegation_revision AS "delegationRevision",
  source_event_id AS "sourceEventId", stream, stream_revision::integer AS "streamRevision", position AS "_position"
  FROM cashback_history`;

/** Every movement of a partner's cashback. */
export class CashbackHistoryQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order they were posted. */
  list(filter: CashbackFilter, request: PageRequest): Promise<Page<CashbackRow>> {
    const { clause, values } = where({
      'partner_org_id = ?': filter.partnerOrgId,
      'currency = ?': filter.currency,
    });
    return page(this.sql, { select: `${SELECT} ${clause}`, values, key: { _position: 'bigint' } }, request);
  }
}
