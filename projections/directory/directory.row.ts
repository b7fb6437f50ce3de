import { LANGUAGES, SERVICES } from '#libs/marketplace/events/services.js';
import { computed, describeRow, type FilterOf, internal, type RowOf } from '#libs/read-models/description/row.js';
import { choice, instant, list, text } from '#libs/read-models/description/values.js';
import { table } from '#libs/read-models/postgres/table.js';
import { country, partner } from '../values.js';

/** What the directory tells of a partner that takes part (R18). */
export const DIRECTORY_ENTRY = describeRow({
  name: 'DirectoryEntry',
  table: 'directory',
  from: 'directory JOIN directory_partner ON directory_partner.partner_org_id = directory.partner_org_id',
  fields: {
    partnerOrgId: partner(),
    name: text('As it calls itself.', 'Beta Sàrl'),
    place: text('Where it is.', 'Lausanne'),
    country: country('Country of the place.'),
    languages: list('Languages that it serves in.', choice('', LANGUAGES, 'fr')),
    services: list('What it offers.', choice('', SERVICES, 'web-design')),
    website: text('Its website.', 'https://beta.example'),
    partnerSince: computed(instant('Since when it is a partner.'), 'directory_partner.since'),
    listedAt: instant('When it told so of itself, the last time.'),
    nameKey: internal(text('The name as it is searched for.', 'beta sarl')),
    placeKey: internal(text('The place as it is searched for.', 'lausanne')),
  },
  order: ['nameKey', 'partnerOrgId'],
  filters: ['country'],
});
export type DirectoryRow = RowOf<typeof DIRECTORY_ENTRY>;

/** Partners, listed or not. */
export const DIRECTORY_PARTNER = table('directory_partner', {
  partner_org_id: 'text',
  since: 'timestamptz',
  is_active: 'boolean',
});

/** What is left out matches everything. */
export interface DirectoryFilter extends FilterOf<typeof DIRECTORY_ENTRY> {
  /** A part of the name or of the place. */
  text?: string | undefined;
  /** A part of the place. */
  place?: string | undefined;
  language?: (typeof LANGUAGES)[number] | undefined;
  service?: (typeof SERVICES)[number] | undefined;
}
