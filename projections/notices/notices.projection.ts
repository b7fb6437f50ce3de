import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { NotificationFailed, NotificationRetried, NotificationSent } from '#libs/notification/events/delivery-steps.js';
import { NotificationQueued } from '#libs/notification/events/notification-queued.js';
import { NoticeAddressRecorded } from '#libs/organisation/events/notice-address-recorded.js';
import { upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { NOTICE, NOTICE_ADDRESS } from './notices.row.js';

type Step =
  | RecordedEvent<NotificationQueued>
  | RecordedEvent<NotificationSent>
  | RecordedEvent<NotificationFailed>
  | RecordedEvent<NotificationRetried>;
type Handled = Step | RecordedEvent<NoticeAddressRecorded>;
type Notice = Row<typeof NOTICE.columns>;

const queued = ({ streamId, data, metadata, position }: RecordedEvent<NotificationQueued>): Notice => ({
  notice_id: streamId,
  template: data.template,
  recipient_org_id: data.recipientOrgId,
  language: data.language,
  client_org_id: data.clientOrgId,
  partner_org_id: data.partnerOrgId,
  product_id: data.details.productId ?? null,
  tender_id: data.details.tenderId ?? null,
  about: data.about,
  status: 'queued',
  attempts: 0,
  reason: null,
  smtp_code: null,
  queued_at: metadata.effectiveAt,
  attempted_at: null,
  retry_at: null,
  sent_at: null,
  address_at: null,
  correlation_id: metadata.$correlationId,
  position: String(position),
});

const evolve = (notice: Notice | undefined, event: Step): Notice | undefined => {
  const { metadata } = event;
  // Whom an import's events concern, the system that it comes from has told.
  if (event.type === 'NotificationQueued') return metadata.importId === undefined ? queued(event) : undefined;
  if (!notice) return undefined;
  const attempted = { attempted_at: metadata.effectiveAt };
  switch (event.type) {
    case 'NotificationSent': {
      const { attempt: attempts, language } = event.data;
      const over = { reason: null, smtp_code: null, retry_at: null, address_at: null };
      return { ...notice, ...attempted, ...over, attempts, language, status: 'sent', sent_at: metadata.effectiveAt };
    }
    case 'NotificationFailed': {
      const { attempt: attempts, reason, smtpCode: smtp_code, retryAt: retry_at, addressAt: address_at } = event.data;
      const status = event.data.givenUp ? 'given-up' : retry_at === null ? 'undeliverable' : 'failed';
      return { ...notice, ...attempted, attempts, reason, smtp_code, retry_at, address_at, status };
    }
    case 'NotificationRetried':
      return { ...notice, status: 'queued' };
  }
};

const stored = async (sql: Sql, events: readonly Step[]): Promise<Map<string, Notice>> => {
  const { rows } = await sql.query<Notice>(
    `SELECT ${Object.keys(NOTICE.columns).join(', ')} FROM notice WHERE notice_id = ANY ($1::uuid[])`,
    [events.map(({ streamId }) => streamId)],
  );
  return new Map(rows.map((row) => [row.notice_id, row]));
};

const applySteps = async (sql: Sql, events: readonly Step[]): Promise<void> => {
  const notices = await stored(sql, events);
  const touched = new Set<string>();
  for (const event of events) {
    const after = evolve(notices.get(event.streamId), event);
    if (!after) continue;
    notices.set(event.streamId, after);
    touched.add(event.streamId);
  }
  const rows = [...touched].map((id) => notices.get(id) as Notice);
  await upsertRows(sql, NOTICE.table, ['notice_id'], NOTICE.columns, rows);
};

/** Reads the notices that the batch touches, folds its events over them and writes each once. */
const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const steps: Step[] = [];
  const addresses = new Map<string, Row<typeof NOTICE_ADDRESS.columns>>();
  for (const event of events as readonly Handled[]) {
    if (event.type !== 'NoticeAddressRecorded') steps.push(event);
    else addresses.set(event.streamId, { org_id: event.streamId, position: String(event.position) });
  }
  if (steps.length > 0) await applySteps(sql, steps);
  await upsertRows(sql, NOTICE_ADDRESS.table, ['org_id'], NOTICE_ADDRESS.columns, [...addresses.values()]);
};

/** Notices and what became of them, and who gave an address. */
export const notices: Projection = {
  name: 'notices',
  version: 2,
  types: new Set([
    NotificationQueued.type,
    NotificationSent.type,
    NotificationFailed.type,
    NotificationRetried.type,
    NoticeAddressRecorded.type,
  ]),
  categories: new Set(['notification', 'noticeAddress']),
  tables: [NOTICE.table, NOTICE_ADDRESS.table],
  apply,
};
