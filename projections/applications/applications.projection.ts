import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { PartnerAdmitted } from '#libs/programme/events/partner-admitted.js';
import { PartnerApplied } from '#libs/programme/events/partner-applied.js';
import { PartnerRejected } from '#libs/programme/events/partner-rejected.js';
import { updateRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import { only, type Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { APPLICATION } from './applications.row.js';

type Decided = RecordedEvent<PartnerAdmitted> | RecordedEvent<PartnerRejected>;
type Handled = RecordedEvent<PartnerApplied> | Decided;

const DECISION = only(APPLICATION.columns, 'org_id', 'status', 'decided_at', 'decided_by', 'reason');

const applied = ({ streamId, data, metadata }: RecordedEvent<PartnerApplied>): Row<typeof APPLICATION.columns> => ({
  org_id: streamId,
  status: 'open',
  register: data.registration.scheme,
  register_number: data.registration.value,
  website: data.website,
  terms_version: data.termsVersion,
  applied_at: metadata.effectiveAt,
  applied_by: metadata.actor.userId,
  decided_at: null,
  decided_by: null,
  reason: null,
});
const decided = ({ type, streamId, metadata }: Decided): Row<typeof DECISION> => ({
  org_id: streamId,
  status: type === 'PartnerAdmitted' ? 'admitted' : 'rejected',
  decided_at: metadata.effectiveAt,
  decided_by: metadata.actor.userId,
  reason: metadata.reason ?? null,
});

/** An application that a batch holds is written with what the batch decides on it; who never applied has no row. */
const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const applications = new Map<string, Row<typeof APPLICATION.columns>>();
  const decisions = new Map<string, Row<typeof DECISION>>();
  for (const event of events as readonly Handled[]) {
    const { streamId } = event;
    if (event.type === 'PartnerApplied') applications.set(streamId, applied(event));
    else {
      const open = applications.get(streamId);
      if (open) applications.set(streamId, { ...open, ...decided(event) });
      else decisions.set(streamId, decided(event));
    }
  }
  await updateRows(sql, APPLICATION.table, ['org_id'], DECISION, [...decisions.values()]);
  await upsertRows(sql, APPLICATION.table, ['org_id'], APPLICATION.columns, [...applications.values()]);
};

/** The latest application of each organisation. */
export const applications: Projection = {
  name: 'applications',
  version: 1,
  types: new Set([PartnerApplied.type, PartnerAdmitted.type, PartnerRejected.type]),
  categories: new Set(['partner']),
  tables: [APPLICATION.table],
  apply,
};
