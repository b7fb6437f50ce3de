import { FINANCE, PROGRAMME, SUPPORT } from './programme.js';
import { done, prepared, refused, type Step } from './step.js';

const boss = (org: string): string => `${org}:legalRepresentative`;
const partner = (org: string, body: object) => ({ parameters: { partner: org }, body });
const duties = ['client-support', 'invoices', 'tender-exclusivity'];
const terms = (version: string, validFrom: string) => ({
  version,
  validFrom,
  url: `https://hosting.example/${version}`,
  duties,
});
const application = (more: object = {}) => ({
  registration: { scheme: 'CH-UID', value: 'CHE-123.456.788' },
  website: 'https://eta.example',
  termsVersion: 'terms-2026',
  ...more,
});
const eta = { orgId: 'org_eta', name: 'Eta Web GmbH', legalForm: 'company', country: 'CH', currency: 'CHF' };

/** How a company comes into the programme, once that has published its conditions. */
export const joining: Step[] = [
  prepared('registerOrganisation', PROGRAMME, { body: eta }),
  done('publishResellerTerms', 'version', 'The conditions that hold from a day on (R8)', PROGRAMME, {
    body: terms('terms-2025', '2025-01-01'),
  }),
  prepared('publishResellerTerms', PROGRAMME, { body: terms('terms-2026', '2026-01-01') }),
  refused('ACTOR_NOT_ALLOWED', 'publishResellerTerms', FINANCE, { body: terms('terms-2027', '2027-01-01') }),
  refused('TERMS_WITHOUT_DUTY', 'publishResellerTerms', PROGRAMME, {
    body: { ...terms('terms-2027', '2027-01-01'), duties: ['invoices'] },
  }),
  refused('TERMS_EXIST', 'publishResellerTerms', PROGRAMME, { body: terms('terms-2026', '2027-01-01') }),
  done('listResellerTerms', 'all', 'Every version', boss('org_eta')),
  refused('NO_OPEN_APPLICATION', 'admitPartner', PROGRAMME, { body: { orgId: 'org_eta', level: 'silver' } }),
  refused('UNKNOWN_ORGANISATION', 'recordAffiliate', PROGRAMME, { body: { orgId: 'org_nobody' } }),
  refused('ACTOR_NOT_ALLOWED', 'recordAffiliate', SUPPORT, { body: { orgId: 'org_eta' } }),
  refused('AFFILIATE_IS_PARTNER', 'recordAffiliate', PROGRAMME, { body: { orgId: 'org_beta' } }),
  done('recordAffiliate', 'affiliate', 'It takes part in the affiliate programme (R1)', PROGRAMME, {
    body: { orgId: 'org_eta' },
  }),
  refused('UNKNOWN_ORGANISATION', 'applyAsPartner', boss('org_eta'), partner('org_beta', application())),
  refused('ACTOR_NOT_ALLOWED', 'applyAsPartner', 'org_eta:administrator', partner('org_eta', application())),
  refused('PARTNER_ALREADY_ADMITTED', 'applyAsPartner', boss('org_beta'), partner('org_beta', application())),
  refused('PARTNER_NEEDS_COMPANY', 'applyAsPartner', boss('org_delta'), partner('org_delta', application())),
  refused('PARTNER_IS_AFFILIATE', 'applyAsPartner', boss('org_eta'), partner('org_eta', application())),
  refused('PARTNER_IS_AFFILIATE', 'admitPartner', PROGRAMME, { body: { orgId: 'org_eta', level: 'silver' } }),
  refused('UNKNOWN_ORGANISATION', 'endAffiliation', PROGRAMME, {
    parameters: { organisation: 'org_nobody' },
    body: {},
  }),
  refused('ACTOR_NOT_ALLOWED', 'endAffiliation', SUPPORT, { parameters: { organisation: 'org_eta' }, body: {} }),
  done('endAffiliation', 'ended', 'It does so no more', PROGRAMME, {
    parameters: { organisation: 'org_eta' },
    body: { reason: 'wishes to become a partner' },
  }),
  refused('UNKNOWN_TERMS', 'applyAsPartner', boss('org_eta'), partner('org_eta', application({ termsVersion: 'x' }))),
  refused(
    'TERMS_NOT_CURRENT',
    'applyAsPartner',
    boss('org_eta'),
    partner('org_eta', application({ termsVersion: 'terms-2025' })),
  ),
  refused(
    'REGISTRATION_NUMBER_INVALID',
    'applyAsPartner',
    boss('org_eta'),
    partner('org_eta', application({ registration: { scheme: 'CH-UID', value: 'CHE-123.456.789' } })),
  ),
  refused('NO_OPEN_APPLICATION', 'rejectPartner', PROGRAMME, partner('org_eta', {})),
  done('applyAsPartner', 'company', 'A Swiss company (R2, R4, R8)', boss('org_eta'), partner('org_eta', application())),
  refused('UNKNOWN_ORGANISATION', 'rejectPartner', PROGRAMME, partner('org_nobody', {})),
  refused('ACTOR_NOT_ALLOWED', 'rejectPartner', FINANCE, partner('org_eta', {})),
  done('rejectPartner', 'rejected', 'Not yet', PROGRAMME, partner('org_eta', { reason: 'the website is empty' })),
  prepared('applyAsPartner', boss('org_eta'), partner('org_eta', application())),
  prepared('admitPartner', PROGRAMME, { body: { orgId: 'org_eta', level: 'silver' } }),
  refused('UNKNOWN_ORGANISATION', 'acceptResellerTerms', boss('org_eta'), partner('org_beta', { version: 'x' })),
  refused('ACTOR_NOT_ALLOWED', 'acceptResellerTerms', PROGRAMME, partner('org_eta', { version: 'terms-2026' })),
  refused('NOT_A_PARTNER', 'acceptResellerTerms', boss('org_alpha'), partner('org_alpha', { version: 'terms-2026' })),
  refused('UNKNOWN_TERMS', 'acceptResellerTerms', boss('org_eta'), partner('org_eta', { version: 'x' })),
  refused('TERMS_NOT_CURRENT', 'acceptResellerTerms', boss('org_eta'), partner('org_eta', { version: 'terms-2025' })),
  done(
    'acceptResellerTerms',
    'accepted',
    'A partner of before accepts them, too',
    boss('org_beta'),
    partner('org_beta', { version: 'terms-2026' }),
  ),
  done('listTermsAcceptances', 'all', 'Who has accepted which', PROGRAMME),
  refused('ACTOR_NOT_ALLOWED', 'listTermsAcceptances', FINANCE),
  done('listApplications', 'all', 'What became of each', PROGRAMME),
  refused('ACTOR_NOT_ALLOWED', 'listApplications', FINANCE),
  done('listEntitlements', 'own', 'What membership brings beside money (R12)', boss('org_beta')),
  refused('ACTOR_NOT_ALLOWED', 'listEntitlements', FINANCE),
  prepared('leaveProgramme', boss('org_eta'), partner('org_eta', {})),
  refused('PARTNER_HAS_LEFT', 'applyAsPartner', boss('org_eta'), partner('org_eta', application())),
];
