import { PROGRAMME, SUPPORT, FINANCE } from './programme.js';
import { done, prepared, refused, type Step, YEAR_2 } from './step.js';

const [client, partner, limitedOne, stranger] = ['org_alpha', 'org_beta', 'org_gamma', 'org_epsilon'].map(
  (org) => `${org}:legalRepresentative`,
) as [string, string, string, string];
const collaborator = 'org_beta:collaborator';
/** As its token names it. */
const USER = 'dev-collaborator';
const of = (partnerOrgId: string, body: object) => ({
  parameters: { client: 'org_alpha', partner: partnerOrgId },
  body,
});
const ofBeta = (body: object) => of('org_beta', body);
const who = (body: object = {}) => ({ parameters: { partner: 'org_beta' }, body });
const renewal = (product: string, orderId: string) => ({
  parameters: { product },
  body: { orderId, period: YEAR_2 },
});
const order = { body: { clientOrgId: 'org_alpha', sku: 'hosting-web' } };

/** Where a partner with limited access may go, and whom it sends. */
export const limitedVisits: Step[] = [
  done('enterAccount', 'product', 'A partner’s administrator looks after a product (E22)', 'org_gamma:administrator', {
    ...of('org_gamma', { productId: 'prd_2' }),
  }),
  refused('UNKNOWN_ORGANISATION', 'enterAccount', stranger, of('org_gamma', {})),
  refused('UNKNOWN_PRODUCT', 'enterAccount', limitedOne, of('org_gamma', { productId: 'prd_none' })),
  refused('ACTOR_NOT_ALLOWED', 'enterAccount', 'org_gamma:collaborator', of('org_gamma', {})),
  refused('PRODUCT_NOT_OWNED', 'enterAccount', limitedOne, of('org_gamma', { productId: 'prd_gone' })),
  refused('PRODUCT_NOT_DELEGATED', 'enterAccount', limitedOne, of('org_gamma', { productId: 'prd_1' })),
];

/** Whom a partner with full access sends, and what they may. */
export const staffing: Step[] = [
  refused('UNKNOWN_ORGANISATION', 'assignCollaborator', stranger, ofBeta({ userId: USER })),
  refused('UNKNOWN_PRODUCT', 'assignCollaborator', partner, ofBeta({ userId: USER, products: ['prd_none'] })),
  refused('ACTOR_NOT_ALLOWED', 'assignCollaborator', collaborator, ofBeta({ userId: USER })),
  refused('NO_ACTIVE_PARTNERSHIP', 'assignCollaborator', limitedOne, of('org_gamma', { userId: USER })),
  refused('PRODUCT_NOT_OWNED', 'assignCollaborator', partner, ofBeta({ userId: USER, products: ['prd_gone'] })),
  done('assignCollaborator', 'products', 'To named products (E20)', 'org_beta:administrator', {
    ...ofBeta({ userId: USER, products: ['prd_3'] }),
  }),
  done('renewProduct', 'byCollaborator', 'An assigned collaborator of the full partner (E21)', collaborator, {
    ...renewal('prd_3', 'ord_9'),
  }),
  done('assignCollaborator', 'all', 'To all that the client has, in place of that', partner, ofBeta({ userId: USER })),
  done('enterAccount', 'account', 'A collaborator enters the account of a client (E22)', collaborator, ofBeta({})),
  refused('NO_ACTIVE_PARTNERSHIP', 'enterAccount', limitedOne, of('org_gamma', {})),
  done('listCollaborators', 'own', 'Those of the caller’s organisation', client),
  refused('ACTOR_NOT_ALLOWED', 'listCollaborators', FINANCE),
  done('listAccountEntries', 'own', 'Who was in the caller’s account', client),
  refused('ACTOR_NOT_ALLOWED', 'listAccountEntries', FINANCE),
  refused('UNKNOWN_ORGANISATION', 'unassignCollaborator', stranger, ofBeta({ userId: USER })),
  refused('ACTOR_NOT_ALLOWED', 'unassignCollaborator', collaborator, ofBeta({ userId: USER })),
  refused('NO_ACTIVE_PARTNERSHIP', 'unassignCollaborator', limitedOne, of('org_gamma', { userId: USER })),
  done('unassignCollaborator', 'takenBack', 'It is taken back (E20)', partner, ofBeta({ userId: USER })),
];

/** A partner is suspended for a while. */
export const suspension: Step[] = [
  prepared('invite', stranger, {
    body: {
      invitationId: 'inv_6',
      clientOrgId: 'org_epsilon',
      partnerOrgId: 'org_beta',
      access: { mode: 'FULL' },
    },
  }),
  prepared('invite', partner, {
    body: { invitationId: 'inv_7', clientOrgId: 'org_gamma', partnerOrgId: 'org_beta', access: { mode: 'FULL' } },
  }),
  refused('UNKNOWN_ORGANISATION', 'suspendPartner', PROGRAMME, { parameters: { partner: 'org_nobody' }, body: {} }),
  refused('ACTOR_NOT_ALLOWED', 'suspendPartner', SUPPORT, who()),
  refused('NOT_A_PARTNER', 'suspendPartner', PROGRAMME, { parameters: { partner: 'org_alpha' }, body: {} }),
  done('suspendPartner', 'suspended', 'Its part in the programme rests (E17)', PROGRAMME, {
    ...who({ reason: 'contract under review' }),
  }),
  refused('PARTNER_SUSPENDED', 'invite', partner, {
    body: { clientOrgId: 'org_epsilon', partnerOrgId: 'org_beta', access: { mode: 'FULL' } },
  }),
  refused('PARTNER_SUSPENDED', 'acceptInvitation', partner, { parameters: { invitation: 'inv_6' }, body: {} }),
  refused('PARTNER_SUSPENDED', 'declineInvitation', partner, { parameters: { invitation: 'inv_6' }, body: {} }),
  refused('PARTNER_SUSPENDED', 'resendInvitation', partner, { parameters: { invitation: 'inv_7' }, body: {} }),
  refused('PARTNER_SUSPENDED', 'proposePaymentMethod', partner, ofBeta({ paymentMethod: 'CLIENT' })),
  refused('PARTNER_SUSPENDED', 'placeOrder', partner, order),
  refused('PARTNER_SUSPENDED', 'renewProduct', partner, renewal('prd_4', 'ord_10')),
  refused('PARTNER_SUSPENDED', 'enterAccount', partner, ofBeta({})),
  refused('PARTNER_SUSPENDED', 'setRenewal', partner, { parameters: { product: 'prd_4' }, body: { months: 12 } }),
  done('placeOrder', 'whileSuspended', 'What a client orders meanwhile brings its partner nothing (E17)', client, {
    body: { ...order.body, orderId: 'ord_10', productId: 'prd_10' },
  }),
  refused('PARTNER_SUSPENDED', 'correctAttribution', FINANCE, {
    body: { orderId: 'ord_10', partnerOrgId: 'org_beta', reason: 'it was not suspended in error' },
  }),
  done('getOrder', 'whileSuspended', 'Why it brings nothing', client, { parameters: { order: 'ord_10' } }),
  done('listPartners', 'all', 'Everybody that was ever admitted', PROGRAMME),
  refused('UNKNOWN_ORGANISATION', 'reinstatePartner', PROGRAMME, { parameters: { partner: 'org_nobody' }, body: {} }),
  refused('ACTOR_NOT_ALLOWED', 'reinstatePartner', SUPPORT, who()),
  refused('NOT_A_PARTNER', 'reinstatePartner', PROGRAMME, { parameters: { partner: 'org_alpha' }, body: {} }),
  done('reinstatePartner', 'reinstated', 'It takes part again', PROGRAMME, who({ reason: 'contract renewed' })),
  prepared('declineInvitation', partner, { parameters: { invitation: 'inv_6' }, body: {} }),
  prepared('withdrawInvitation', partner, { parameters: { invitation: 'inv_7' }, body: {} }),
];

const ofZeta = { parameters: { partner: 'org_zeta' }, body: {} };
const zeta = 'org_zeta:legalRepresentative';
const through = (day: string) => ({ body: { through: day } });

/** Another leaves for good, and invitations expire. */
export const leaving: Step[] = [
  refused('UNKNOWN_ORGANISATION', 'leaveProgramme', stranger, ofZeta),
  refused('ACTOR_NOT_ALLOWED', 'leaveProgramme', 'org_zeta:administrator', ofZeta),
  done('leaveProgramme', 'left', 'Its open invitation is withdrawn with it (E18)', zeta, {
    ...ofZeta,
    body: { reason: 'we close at the end of the year' },
  }),
  refused('NOT_A_PARTNER', 'leaveProgramme', zeta, ofZeta),
  refused('PARTNER_HAS_LEFT', 'admitPartner', PROGRAMME, { body: { orgId: 'org_zeta', level: 'silver' } }),
  done('expireInvitations', 'daily', 'Those whose day has come (E19)', PROGRAMME, through('2026-01-01')),
  refused('ACTOR_NOT_ALLOWED', 'expireInvitations', SUPPORT, through('2026-01-01')),
  refused('DAY_IN_FUTURE', 'expireInvitations', PROGRAMME, through('2099-01-01')),
];
