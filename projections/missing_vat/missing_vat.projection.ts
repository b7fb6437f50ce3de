import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { NotificationQueued } from '#libs/notification/events/notification-queued.js';
import { businessDateOf } from '#libs/kernel/time.js';
import { OrganisationRegistered } from '#libs/organisation/events/organisation-registered.js';
import { VatNumberPrompted } from '#libs/organisation/events/vat-number-prompted.js';
import { VatNumberRecorded } from '#libs/organisation/events/vat-number-recorded.js';
import { VatNumberRemoved } from '#libs/organisation/events/vat-number-removed.js';
import { upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { MISSING_VAT } from './missing_vat.row.js';

type Company = Row<typeof MISSING_VAT.columns>;
type Handled =
  | RecordedEvent<OrganisationRegistered>
  | RecordedEvent<VatNumberRecorded>
  | RecordedEvent<VatNumberRemoved>
  | RecordedEvent<VatNumberPrompted>
  | RecordedEvent<NotificationQueued>;

const ASKED = {
  'pay-page': 'asked_on_pay_page',
  shop: 'asked_in_shop',
  'renewal-email': 'asked_by_renewal_email',
} as const;

const registered = ({ data, streamId, metadata }: RecordedEvent<OrganisationRegistered>): Company => ({
  org_id: streamId,
  country: data.country,
  missing: true,
  since: metadata.effectiveAt,
  asked_on_pay_page: null,
  asked_in_shop: null,
  asked_by_renewal_email: null,
});

/** Whose organisation an event is of: a notice stands in a stream of its own, and one to a visitor is of none. */
const orgOf = (event: Handled): string =>
  event.type === 'NotificationQueued' ? (event.data.recipientOrgId ?? '') : event.streamId;

/** Companies alone are followed: nobody else has a VAT number. */
const evolve = (company: Company | undefined, event: Handled): Company | undefined => {
  if (event.type === 'OrganisationRegistered') {
    return event.data.legalForm === 'company' ? registered(event) : undefined;
  }
  if (!company) return undefined;
  switch (event.type) {
    case 'VatNumberRecorded':
      return { ...company, missing: false };
    case 'VatNumberRemoved':
      return { ...company, missing: true, since: event.metadata.effectiveAt };
    case 'VatNumberPrompted':
      return { ...company, [ASKED[event.data.entryPoint]]: event.data.on };
    case 'NotificationQueued':
      // The mail that reminds of a renewal asks whoever has recorded no number (R51).
      if (event.data.template !== 'renewal-coming' || !company.missing) return undefined;
      return { ...company, asked_by_renewal_email: businessDateOf(event.metadata.effectiveAt) };
  }
};

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const all = events as readonly Handled[];
  const { rows } = await sql.query<Company>(
    `SELECT ${Object.keys(MISSING_VAT.columns).join(', ')} FROM missing_vat WHERE org_id = ANY ($1::text[])`,
    [all.map(orgOf)],
  );
  const companies = new Map(rows.map((row) => [row.org_id, row]));
  for (const event of all) {
    const after = evolve(companies.get(orgOf(event)), event);
    if (after) companies.set(orgOf(event), after);
  }
  await upsertRows(sql, MISSING_VAT.table, ['org_id'], MISSING_VAT.columns, [...companies.values()]);
};

/** Companies without a VAT number, and where they were asked for it. */
export const missingVat: Projection = {
  name: 'missing_vat',
  version: 1,
  types: new Set([
    OrganisationRegistered.type,
    VatNumberRecorded.type,
    VatNumberRemoved.type,
    VatNumberPrompted.type,
    NotificationQueued.type,
  ]),
  categories: new Set(['organisation', 'notification']),
  tables: [MISSING_VAT.table],
  apply,
};
