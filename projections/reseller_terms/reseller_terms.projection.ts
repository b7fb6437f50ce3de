import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { PartnerApplied } from '#libs/programme/events/partner-applied.js';
import { ResellerTermsAccepted } from '#libs/programme/events/reseller-terms-accepted.js';
import { ResellerTermsPublished } from '#libs/programme/events/reseller-terms-published.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { RESELLER_TERMS, TERMS_ACCEPTANCE } from './reseller_terms.row.js';

type Accepted = RecordedEvent<PartnerApplied> | RecordedEvent<ResellerTermsAccepted>;
type Handled = RecordedEvent<ResellerTermsPublished> | Accepted;

const published = ({ data, metadata }: RecordedEvent<ResellerTermsPublished>): Row<typeof RESELLER_TERMS.columns> => ({
  version: data.version,
  valid_from: data.validFrom,
  url: data.url,
  duties: data.duties,
  published_at: metadata.effectiveAt,
  published_by: metadata.actor.userId,
  reason: metadata.reason ?? null,
});
const versionOf = (event: Accepted): string =>
  event.type === 'PartnerApplied' ? event.data.termsVersion : event.data.version;

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const all = events as readonly Handled[];
  const versions = all.filter((event) => event.type === 'ResellerTermsPublished');
  await insertRows(sql, RESELLER_TERMS.table, RESELLER_TERMS.columns, versions.map(published));
  // An application that is sent again accepts nothing anew: the first time holds.
  for (const event of all.filter(({ type }) => type !== 'ResellerTermsPublished') as readonly Accepted[]) {
    await sql.query('INSERT INTO terms_acceptance VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
      event.streamId,
      versionOf(event),
      event.metadata.effectiveAt,
      event.metadata.actor.userId,
    ]);
  }
};

/** Versions of the conditions for resellers, and who has accepted which. */
export const resellerTerms: Projection = {
  name: 'reseller_terms',
  version: 1,
  types: new Set([ResellerTermsPublished.type, PartnerApplied.type, ResellerTermsAccepted.type]),
  categories: new Set(['resellerTerms', 'partner']),
  tables: [RESELLER_TERMS.table, TERMS_ACCEPTANCE.table],
  apply,
};
