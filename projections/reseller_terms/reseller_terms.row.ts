import { DUTIES } from '#libs/programme/events/reseller-terms-published.js';
import { describeRow, type FilterOf, type RowOf } from '#libs/read-models/description/row.js';
import { choice, date, instant, list, nullable, text } from '#libs/read-models/description/values.js';

const version = () => text('Version of the conditions.', 'terms-2026');

/** A version of the special conditions for resellers (R8). */
export const RESELLER_TERMS = describeRow({
  name: 'ResellerTerms',
  table: 'reseller_terms',
  fields: {
    version: version(),
    validFrom: date('Business day from which on applicants accept it.', '2026-01-01'),
    url: text('Where its text stands.', 'https://hosting.example/terms-2026'),
    duties: list('Duties that it lays down (R5, R6, R7).', choice('', DUTIES)),
    publishedAt: instant('When it was published.'),
    publishedBy: text('Person of the programme desk who did.', 'dev-programme'),
    reason: nullable(text('Words that went with it; null without.', 'new law')),
  },
  order: ['validFrom', 'version'],
  filters: ['version'],
});
export type ResellerTermsRow = RowOf<typeof RESELLER_TERMS>;

/** That an organisation has accepted a version (R8). */
export const TERMS_ACCEPTANCE = describeRow({
  name: 'TermsAcceptance',
  table: 'terms_acceptance',
  fields: {
    orgId: text('Partner, or who has applied.', 'org_beta'),
    version: version(),
    acceptedAt: instant('When it accepted them first.'),
    acceptedBy: text('Its legal representative who did.', 'dev-legalRepresentative'),
  },
  order: ['version', 'orgId'],
  filters: ['version', 'orgId'],
});
export type TermsAcceptanceRow = RowOf<typeof TERMS_ACCEPTANCE>;
export type TermsAcceptanceFilter = FilterOf<typeof TERMS_ACCEPTANCE>;
