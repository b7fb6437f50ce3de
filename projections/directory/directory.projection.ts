import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { ListingPublished } from '#libs/marketplace/events/listing-published.js';
import { ListingUnpublished } from '#libs/marketplace/events/listing-unpublished.js';
import { ListingUpdated } from '#libs/marketplace/events/listing-updated.js';
import { PartnerAdmitted } from '#libs/programme/events/partner-admitted.js';
import { PartnerLeft } from '#libs/programme/events/partner-left.js';
import { PartnerReinstated } from '#libs/programme/events/partner-reinstated.js';
import { PartnerSuspended } from '#libs/programme/events/partner-suspended.js';
import { insertRows, updateRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import { only, type Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { DIRECTORY_ENTRY, DIRECTORY_PARTNER } from './directory.row.js';
import { searchKeyOf } from './search-key.js';

type Listed = RecordedEvent<ListingPublished> | RecordedEvent<ListingUpdated>;
type Moved = RecordedEvent<PartnerSuspended> | RecordedEvent<PartnerReinstated> | RecordedEvent<PartnerLeft>;
type Handled = Listed | RecordedEvent<ListingUnpublished> | RecordedEvent<PartnerAdmitted> | Moved;
type Entry = Row<typeof DIRECTORY_ENTRY.columns>;

const STANDING = only(DIRECTORY_PARTNER.columns, 'partner_org_id', 'is_active');

const listed = ({ data, metadata }: Listed): Entry => ({
  partner_org_id: data.orgId,
  name: data.name,
  place: data.place,
  country: data.country,
  languages: data.languages,
  services: data.services,
  website: data.website,
  listed_at: metadata.effectiveAt,
  name_key: searchKeyOf(data.name),
  place_key: searchKeyOf(data.place),
});

/** Of each partner the batch's last word on its listing and on whether it takes part. */
const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const admitted: Row<typeof DIRECTORY_PARTNER.columns>[] = [];
  const standing = new Map<string, Row<typeof STANDING>>();
  const entries = new Map<string, Entry | null>();
  for (const event of events as readonly Handled[]) {
    const { streamId: partner_org_id } = event;
    switch (event.type) {
      case 'PartnerAdmitted':
        admitted.push({ partner_org_id, since: event.metadata.effectiveAt, is_active: true });
        break;
      case 'ListingPublished':
      case 'ListingUpdated':
        entries.set(partner_org_id, listed(event));
        break;
      case 'ListingUnpublished':
        entries.set(partner_org_id, null);
        break;
      default:
        standing.set(partner_org_id, { partner_org_id, is_active: event.type === 'PartnerReinstated' });
    }
  }
  await insertRows(sql, DIRECTORY_PARTNER.table, DIRECTORY_PARTNER.columns, admitted);
  await updateRows(sql, DIRECTORY_PARTNER.table, ['partner_org_id'], STANDING, [...standing.values()]);
  const rows = [...entries.values()].filter((entry) => entry !== null);
  await upsertRows(sql, DIRECTORY_ENTRY.table, ['partner_org_id'], DIRECTORY_ENTRY.columns, rows);
  const gone = [...entries].flatMap(([partner, entry]) => (entry === null ? [partner] : []));
  if (gone.length > 0) await sql.query('DELETE FROM directory WHERE partner_org_id = ANY ($1::text[])', [gone]);
};

/** Listings of the directory, and who takes part. */
export const directory: Projection = {
  name: 'directory',
  version: 1,
  types: new Set([
    ListingPublished.type,
    ListingUpdated.type,
    ListingUnpublished.type,
    PartnerAdmitted.type,
    PartnerSuspended.type,
    PartnerReinstated.type,
    PartnerLeft.type,
  ]),
  categories: new Set(['listing', 'partner']),
  tables: [DIRECTORY_ENTRY.table, DIRECTORY_PARTNER.table],
  apply,
};
