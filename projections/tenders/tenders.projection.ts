import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { TenderAwardAccepted } from '#libs/marketplace/events/tender-award-accepted.js';
import { TenderAwarded } from '#libs/marketplace/events/tender-awarded.js';
import { TenderClaimed } from '#libs/marketplace/events/tender-claimed.js';
import { TenderErased } from '#libs/marketplace/events/tender-erased.js';
import { TenderExpired } from '#libs/marketplace/events/tender-expired.js';
import { TenderPublished } from '#libs/marketplace/events/tender-published.js';
import { TenderReplied } from '#libs/marketplace/events/tender-replied.js';
import { TenderReplyWithdrawn } from '#libs/marketplace/events/tender-reply-withdrawn.js';
import { TenderWithdrawn } from '#libs/marketplace/events/tender-withdrawn.js';
import { upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { TENDER, TENDER_REPLY } from './tenders.row.js';

type Replying = RecordedEvent<TenderReplied> | RecordedEvent<TenderReplyWithdrawn>;
type Later =
  | Replying
  | RecordedEvent<TenderAwarded>
  | RecordedEvent<TenderAwardAccepted>
  | RecordedEvent<TenderClaimed>
  | RecordedEvent<TenderWithdrawn>
  | RecordedEvent<TenderExpired>
  | RecordedEvent<TenderErased>;
type Handled = RecordedEvent<TenderPublished> | Later;
type Tender = Row<typeof TENDER.columns>;
type Reply = Row<typeof TENDER_REPLY.columns>;

const published = ({ data, metadata, position }: RecordedEvent<TenderPublished>): Tender => ({
  tender_id: data.tenderId,
  status: 'open',
  author_org_id: data.authorOrgId,
  published_by: data.publishedBy,
  title: data.title,
  description: data.description,
  services: data.services,
  languages: data.languages,
  country: data.country,
  budget: data.budget,
  deadline: data.deadline,
  ends_on: data.endsOn,
  kept_until: data.keptUntil,
  contact_name: data.contact.name,
  contact_email: data.contact.email,
  contact_phone: data.contact.phone ?? null,
  awarded_to: null,
  published_at: metadata.effectiveAt,
  status_since: metadata.effectiveAt,
  erased_at: null,
  correlation_id: metadata.$correlationId,
  position: String(position),
});

const after = (tender: Tender, event: Later): Tender => {
  const { effectiveAt: at } = event.metadata;
  switch (event.type) {
    case 'TenderReplied':
      return tender;
    case 'TenderReplyWithdrawn':
      // An award that was not accepted goes with the reply.
      return tender.status === 'awarded' && tender.awarded_to === event.data.partnerOrgId
        ? { ...tender, status: 'open', awarded_to: null, status_since: at }
        : tender;
    case 'TenderAwarded':
      return { ...tender, status: 'awarded', awarded_to: event.data.partnerOrgId, status_since: at };
    case 'TenderAwardAccepted':
      return { ...tender, status: 'accepted', status_since: at };
    case 'TenderClaimed':
      return { ...tender, author_org_id: event.data.orgId, published_by: event.data.claimedBy };
    case 'TenderWithdrawn':
      return { ...tender, status: 'withdrawn', status_since: at };
    case 'TenderExpired':
      return { ...tender, status: 'expired', status_since: at };
    case 'TenderErased':
      return { ...tender, erased_at: at };
  }
};

const storedTenders = async (sql: Sql, events: readonly Handled[]): Promise<Map<string, Tender>> => {
  const { rows } = await sql.query<Tender>(
    `SELECT ${Object.keys(TENDER.columns).join(', ')} FROM tender WHERE tender_id = ANY ($1::text[])`,
    [[...new Set(events.map(({ streamId }) => streamId))]],
  );
  return new Map(rows.map((row) => [row.tender_id, row]));
};

/** Reads the tenders that the batch touches, folds its events over them and writes each once. */
const applyToTenders = async (events: readonly Handled[], sql: Sql): Promise<void> => {
  const tenders = await storedTenders(sql, events);
  const touched = new Map<string, Tender>();
  for (const event of events) {
    const before = tenders.get(event.streamId);
    const row = event.type === 'TenderPublished' ? published(event) : before && after(before, event);
    if (!row || row === before) continue;
    tenders.set(event.streamId, row);
    touched.set(event.streamId, row);
  }
  await upsertRows(sql, TENDER.table, ['tender_id'], TENDER.columns, [...touched.values()]);
};

/** The last reply of each partner to each tender; one that was taken back is gone. */
const applyToReplies = async (events: readonly Replying[], sql: Sql): Promise<void> => {
  const standing = new Map<string, { pair: [string, string]; reply: Reply | null }>();
  for (const event of events) {
    const { tenderId, partnerOrgId } = event.data;
    const reply = event.type === 'TenderReplied' ? replyOf(event) : null;
    standing.set(JSON.stringify([tenderId, partnerOrgId]), { pair: [tenderId, partnerOrgId], reply });
  }
  const all = [...standing.values()];
  const key = ['tender_id', 'partner_org_id'];
  await upsertRows(
    sql,
    TENDER_REPLY.table,
    key,
    TENDER_REPLY.columns,
    all.flatMap(({ reply }) => reply ?? []),
  );
  const gone = all.filter(({ reply }) => reply === null).map(({ pair }) => pair);
  if (gone.length === 0) return;
  await sql.query(
    `DELETE FROM tender_reply USING unnest($1::text[], $2::text[]) AS gone(tender_id, partner_org_id)
     WHERE tender_reply.tender_id = gone.tender_id AND tender_reply.partner_org_id = gone.partner_org_id`,
    [gone.map(([tenderId]) => tenderId), gone.map(([, partnerOrgId]) => partnerOrgId)],
  );
};
const replyOf = ({ data, metadata, position }: RecordedEvent<TenderReplied>): Reply => ({
  tender_id: data.tenderId,
  partner_org_id: data.partnerOrgId,
  message: data.message,
  price: data.price,
  replied_at: metadata.effectiveAt,
  position: String(position),
});

const isReplying = (event: Handled): event is Replying =>
  event.type === 'TenderReplied' || event.type === 'TenderReplyWithdrawn';

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const all = events as readonly Handled[];
  await applyToTenders(all, sql);
  await applyToReplies(all.filter(isReplying), sql);
};

/** Tenders with what became of them, and the replies that stand. */
export const tenders: Projection = {
  name: 'tenders',
  version: 1,
  types: new Set([
    TenderPublished.type,
    TenderReplied.type,
    TenderReplyWithdrawn.type,
    TenderAwarded.type,
    TenderAwardAccepted.type,
    TenderClaimed.type,
    TenderWithdrawn.type,
    TenderExpired.type,
    TenderErased.type,
  ]),
  categories: new Set(['tender']),
  tables: [TENDER.table, TENDER_REPLY.table],
  apply,
};
