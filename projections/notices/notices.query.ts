import type { Instant } from '#libs/kernel/time.js';
import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { NOTICE, type NoticeFilter, type NoticeRow } from './notices.row.js';

/** Who is told what, and did it arrive? */
export class NoticesQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order in which they were queued. */
  list(filter: NoticeFilter, request: PageRequest): Promise<Page<NoticeRow>> {
    return listRows(this.sql, NOTICE, filter, request, {});
  }
}

const DUE = "n.status = 'queued' OR (n.status = 'failed' AND n.retry_at <= $1)";
const HAS_ADDRESS_NOW = `n.status = 'undeliverable' AND EXISTS (
  SELECT FROM notice_address a WHERE a.org_id = n.recipient_org_id AND a.position > coalesce(n.address_at, -1))`;
const SINCE = 'coalesce(n.retry_at, n.queued_at)';

/**
 * Notices that may be due, those that wait longest first: queued, or failed and their time has come, or without an address
 * that came since. It is a list of what to look at, for whoever delivers them: what is true of a notice stands in its
 * stream, which is read before anything is sent.
 */
export const dueNotices = async (sql: Sql, now: Instant, limit: number): Promise<string[]> => {
  const { rows } = await sql.query<{ notice_id: string }>(
    `SELECT n.notice_id FROM notice n WHERE ${DUE} OR (${HAS_ADDRESS_NOW}) ORDER BY ${SINCE}, n.position LIMIT $2`,
    [now, limit],
  );
  return rows.map(({ notice_id }) => notice_id);
};

/** How much mail waits, and for what. */
export interface MailCounts {
  /** To be sent, or to be tried again. */
  readonly waiting: number;
  /** Their organisation gave no address. */
  readonly withoutAddress: number;
  /** Only a person has them tried again; those that are merely too old need nobody. */
  readonly givenUp: number;
  /** Since when the longest has been due that nobody has tried; null: none is. */
  readonly dueSince: Instant | null;
}

export const mailCounts = async (sql: Sql, now: Instant): Promise<MailCounts> => {
  const { rows } = await sql.query<MailCounts>(
    `SELECT count(*) FILTER (WHERE status IN ('queued', 'failed'))::integer AS waiting,
            count(*) FILTER (WHERE status = 'undeliverable')::integer AS "withoutAddress",
            count(*) FILTER (WHERE status = 'given-up' AND reason <> 'too-old')::integer AS "givenUp",
            min(${SINCE}) FILTER (WHERE ${DUE}) AS "dueSince"
     FROM notice n WHERE status <> 'sent'`,
    [now],
  );
  return rows[0] ?? { waiting: 0, withoutAddress: 0, givenUp: 0, dueSince: null };
};
