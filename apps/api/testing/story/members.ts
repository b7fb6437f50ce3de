import { FINANCE, PROGRAMME, SUPPORT } from './programme.js';
import { done, prepared, refused, type Step } from './step.js';

const of = (organisation: string, body?: object) => ({ parameters: { organisation }, ...(body ? { body } : {}) });
/** As its token names it. */
const BOSS = 'dev-legalRepresentative';
const boss = (org: string): string => `${org}:legalRepresentative`;
const theta = { orgId: 'org_theta', name: 'Theta SARL', legalForm: 'company', country: 'FR', currency: 'EUR' };
const NUMBER = 'FR40303265045';
const answer = (more: object = {}) => ({
  vatNumber: NUMBER,
  source: 'vies',
  result: 'valid',
  checkedAt: '2026-01-15T08:00:00Z',
  ...more,
});

/** Who acts for an organisation. */
const roles: Step[] = [
  prepared('registerOrganisation', PROGRAMME, { body: theta }),
  refused(
    'UNKNOWN_ORGANISATION',
    'assignMemberRole',
    boss('org_alpha'),
    of('org_theta', { userId: 'u', role: 'external' }),
  ),
  refused('ACTOR_NOT_ALLOWED', 'assignMemberRole', SUPPORT, of('org_theta', { userId: BOSS, role: 'external' })),
  done('assignMemberRole', 'first', 'The first legal representative, by the programme desk', PROGRAMME, {
    ...of('org_theta', { userId: BOSS, role: 'legalRepresentative' }),
  }),
  done('assignMemberRole', 'collaborator', 'A collaborator who sees invoices', boss('org_theta'), {
    ...of('org_theta', { userId: 'dev-collaborator', role: 'collaborator', billingAllowed: true }),
  }),
  refused('BILLING_IS_FOR_COLLABORATORS', 'assignMemberRole', boss('org_theta'), {
    ...of('org_theta', { userId: 'usr_3', role: 'administrator', billingAllowed: true }),
  }),
  refused('LAST_LEGAL_REPRESENTATIVE', 'assignMemberRole', boss('org_theta'), {
    ...of('org_theta', { userId: BOSS, role: 'administrator' }),
  }),
  done('listMembers', 'own', 'Who acts for it', boss('org_theta'), of('org_theta')),
  refused('UNKNOWN_ORGANISATION', 'listMembers', boss('org_alpha'), of('org_theta')),
  refused('ACTOR_NOT_ALLOWED', 'listMembers', FINANCE, of('org_theta')),
  refused('UNKNOWN_ORGANISATION', 'removeMember', boss('org_alpha'), of('org_theta', { userId: 'u' })),
  refused('ACTOR_NOT_ALLOWED', 'removeMember', 'org_theta:collaborator', of('org_theta', { userId: BOSS })),
  refused('LAST_LEGAL_REPRESENTATIVE', 'removeMember', boss('org_theta'), of('org_theta', { userId: BOSS })),
  done('removeMember', 'removed', 'Its token opens nothing of the organisation any more', boss('org_theta'), {
    ...of('org_theta', { userId: 'dev-collaborator', reason: 'left the company' }),
  }),
];

/** What becomes of a VAT number. */
const vatNumbers: Step[] = [
  refused('UNKNOWN_ORGANISATION', 'recordVatPrompt', boss('org_alpha'), of('org_theta', { entryPoint: 'shop' })),
  refused('ACTOR_NOT_ALLOWED', 'recordVatPrompt', SUPPORT, of('org_theta', { entryPoint: 'shop' })),
  done('recordVatPrompt', 'shop', 'It was asked in the shop (R50)', boss('org_theta'), {
    ...of('org_theta', { entryPoint: 'shop' }),
  }),
  done('listMissingVatNumbers', 'france', 'Who must still be asked, in one country', FINANCE, {
    parameters: { country: 'FR' },
  }),
  refused('ACTOR_NOT_ALLOWED', 'listMissingVatNumbers', SUPPORT),
  prepared('recordVatNumber', boss('org_theta'), of('org_theta', { vatNumber: NUMBER, entryPoint: 'shop' })),
  refused('UNKNOWN_ORGANISATION', 'recordVatCheck', PROGRAMME, of('org_nobody', answer())),
  refused('ACTOR_NOT_ALLOWED', 'recordVatCheck', FINANCE, of('org_theta', answer())),
  refused('OTHER_VAT_NUMBER', 'recordVatCheck', PROGRAMME, of('org_theta', answer({ vatNumber: 'FR83404833048' }))),
  refused('VALUE_DATE_IN_FUTURE', 'recordVatCheck', PROGRAMME, {
    ...of('org_theta', answer({ checkedAt: '2090-01-01T00:00:00Z' })),
  }),
  done('recordVatCheck', 'confirmed', 'It is confirmed (V6)', PROGRAMME, {
    ...of('org_theta', answer({ consultationRef: 'WAPIAAAAYeR1' })),
  }),
  refused('VAT_CHECK_OUTDATED', 'recordVatCheck', PROGRAMME, {
    ...of('org_theta', answer({ result: 'invalid', checkedAt: '2026-01-14T08:00:00Z' })),
  }),
  refused('UNKNOWN_ORGANISATION', 'removeVatNumber', boss('org_alpha'), of('org_theta', {})),
  refused('ACTOR_NOT_ALLOWED', 'removeVatNumber', FINANCE, of('org_theta', {})),
  done('removeVatNumber', 'removed', 'For placements from now on (A28)', boss('org_theta'), {
    ...of('org_theta', { reason: 'deregistered' }),
  }),
];

export const memberships: Step[] = [...roles, ...vatNumbers];
