import { InvoiceIssued } from '#libs/billing/events/invoice-issued.js';
import { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import { CashbackReversed } from '#libs/cashback/events/cashback-reversed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { EventQuarantined } from '#libs/event-sourcing/quarantine/event-quarantined.js';
import { EventReleased } from '#libs/event-sourcing/quarantine/event-released.js';
import { noticeOf } from '#libs/event-sourcing/quarantine/quarantine.js';
import type { UnreadableEvent } from '#libs/event-sourcing/unreadable.js';
import { DEFERRED, QUARANTINED, UNREADABLE } from './set_aside.row.js';

const showUnreadable = (event: UnreadableEvent, sql: Sql): Promise<void> => {
  const { id: event_id, stream, revision, type, problem } = event;
  const row = { event_id, stream, revision, position: String(event.position), type, problem };
  return insertRows(sql, UNREADABLE.table, UNREADABLE.columns, [row], 'ON CONFLICT DO NOTHING');
};

/** Every event of a journal carries the whole list of what waits in it, so that the last one tells all. */
const applyJournals = async (journals: ReadonlyMap<string, RecordedEvent>, sql: Sql): Promise<void> => {
  if (journals.size === 0) return;
  await sql.query('DELETE FROM deferred_posting WHERE journal = ANY ($1)', [[...journals.keys()]]);
  const rows = [...journals.values()].flatMap(({ stream, metadata, data }) =>
    (data as JournalEntry).deferred.map(
      ({ stream: source_stream, revision: source_revision, eventId, position, reason }) => ({
        journal: stream,
        source_event_id: eventId,
        consumer: metadata.actor.userId,
        source_stream,
        source_revision,
        position,
        reason,
      }),
    ),
  );
  await insertRows(sql, DEFERRED.table, DEFERRED.columns, rows);
};

const applyDecision = async (event: RecordedEvent, sql: Sql): Promise<void> => {
  const notice = noticeOf(event);
  if (!notice) return;
  const { eventId: event_id, stream, revision, position, type, problem, reason } = notice.data;
  const place = { event_id, stream, revision, position, type };
  const from = notice.isRelease ? QUARANTINED : UNREADABLE;
  await sql.query(`DELETE FROM ${from.table} WHERE stream = $1 AND revision = $2`, [stream, revision]);
  if (!notice.isRelease) {
    const { actor, effectiveAt: since } = event.metadata;
    const row = { ...place, problem, reason, by_user: actor.userId, since };
    await insertRows(sql, QUARANTINED.table, QUARANTINED.columns, [row], 'ON CONFLICT DO NOTHING');
  } else if (problem !== null) {
    await insertRows(sql, UNREADABLE.table, UNREADABLE.columns, [{ ...place, problem }], 'ON CONFLICT DO NOTHING');
  }
};

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const journals = new Map<string, RecordedEvent>();
  for (const event of events) {
    if (noticeOf(event)) await applyDecision(event, sql);
    else journals.set(event.stream, event);
  }
  await applyJournals(journals, sql);
};

/** What waits for a person, or was set aside by one, anywhere in the ledger: health, `ledger parked` and queries ask it. */
export const setAside: Projection = {
  name: 'set_aside',
  version: 2,
  types: new Set([
    EventQuarantined.type,
    EventReleased.type,
    PostingDeferred.type,
    InvoiceIssued.type,
    CashbackAccrued.type,
    CashbackReversed.type,
  ]),
  tables: [UNREADABLE.table, QUARANTINED.table, DEFERRED.table],
  apply,
  showUnreadable,
};
