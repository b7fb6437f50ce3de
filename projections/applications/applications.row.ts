import { REGISTERS } from '#libs/kernel/register-numbers.js';
import { describeRow, type FilterOf, type RowOf } from '#libs/read-models/description/row.js';
import { choice, instant, nullable, text } from '#libs/read-models/description/values.js';

export const APPLICATION_STATUS = ['open', 'admitted', 'rejected'] as const;

/** The latest application of an organisation, and what became of it (R2). */
export const APPLICATION = describeRow({
  name: 'Application',
  table: 'application',
  fields: {
    orgId: text('Who applied.', 'org_beta'),
    status: choice('What became of it.', APPLICATION_STATUS, 'admitted'),
    register: choice('Register of companies (R4).', REGISTERS),
    registerNumber: text('Its number there, in its normal form (R4).', 'CHE-123.456.788'),
    website: text('Website that it applied with.', 'https://beta.example'),
    termsVersion: text('Version of the conditions that it accepted (R8).', 'terms-2026'),
    appliedAt: instant('When it applied.'),
    appliedBy: text('User who applied for it.', 'dev-legalRepresentative'),
    decidedAt: nullable(instant('When it was decided; null while open.')),
    decidedBy: nullable(text('Person of the programme desk who decided; null while open.', 'dev-programme')),
    reason: nullable(text('Words that went with the decision; null without.', 'papers complete')),
  },
  order: ['orgId'],
  filters: ['orgId', 'status'],
});
export type ApplicationRow = RowOf<typeof APPLICATION>;
export type ApplicationFilter = FilterOf<typeof APPLICATION>;
