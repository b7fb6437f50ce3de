import { done, prepared, refused, type Step } from './step.js';

const [alpha, beta, gamma] = ['org_alpha', 'org_beta', 'org_gamma'].map((org) => `${org}:legalRepresentative`) as [
  string,
  string,
  string,
];
const zeta = 'org_zeta:legalRepresentative';
const stranger = 'org_epsilon:legalRepresentative';

const LIMITED = { mode: 'LIMITED', products: ['prd_1'] };
const FULL = { mode: 'FULL' };
const between = (partnerOrgId: string, access: object, invitationId?: string) => ({
  ...(invitationId === undefined ? {} : { invitationId }),
  clientOrgId: 'org_alpha',
  partnerOrgId,
  access,
});
const withPartner = (partner: string, body?: object, more: Record<string, string> = {}) => ({
  parameters: { client: 'org_alpha', partner, ...more },
  ...(body ? { body } : {}),
});
const proposing = (partner: string) =>
  withPartner(partner, { paymentMethod: 'PARTNER', reason: 'one invoice for all your sites' });
const about = (invitation: string, body?: object) => ({ parameters: { invitation }, ...(body ? { body } : {}) });

/** A partner asks, the client grants something else, the partner verifies. */
const asking: Step[] = [
  refused('UNKNOWN_ORGANISATION', 'invite', alpha, { body: between('org_nobody', LIMITED) }),
  refused('UNKNOWN_PRODUCT', 'invite', alpha, {
    body: between('org_beta', { mode: 'LIMITED', products: ['prd_none'] }),
  }),
  refused('ONLY_CLIENT_DECIDES', 'invite', beta, { body: { ...between('org_beta', FULL), supersede: true } }),
  refused('ACTOR_NOT_ALLOWED', 'invite', 'org_beta:administrator', { body: between('org_beta', FULL) }),
  refused('SELF_PARTNERSHIP', 'invite', beta, { body: { ...between('org_beta', FULL), clientOrgId: 'org_beta' } }),
  refused('NOT_A_PARTNER', 'invite', alpha, { body: between('org_epsilon', LIMITED) }),
  refused('FULL_ACCESS_NAMES_NO_PRODUCTS', 'invite', alpha, {
    body: between('org_beta', { mode: 'FULL', products: ['prd_1'] }),
  }),
  refused('PAYMENT_METHOD_NEEDS_FULL_ACCESS', 'invite', alpha, {
    body: { ...between('org_beta', LIMITED), paymentMethod: 'PARTNER' },
  }),
  refused('PRODUCT_NOT_OWNED', 'invite', alpha, {
    body: between('org_beta', { mode: 'LIMITED', products: ['prd_gone'] }),
  }),
  done('invite', 'byPartner', 'A partner asks a client for access (R59)', beta, {
    body: { ...between('org_beta', FULL, 'inv_1'), paymentMethod: 'PARTNER' },
  }),
  refused('INVITATION_EXISTS', 'invite', alpha, { body: between('org_gamma', LIMITED, 'inv_1') }),
  refused('INVITATION_OPEN', 'invite', beta, { body: between('org_beta', FULL) }),
  refused('UNKNOWN_INVITATION', 'acceptInvitation', stranger, about('inv_1', {})),
  refused('ACTOR_NOT_ALLOWED', 'acceptInvitation', beta, about('inv_1', {})),
  refused(
    'UNKNOWN_PRODUCT',
    'acceptInvitation',
    alpha,
    about('inv_1', { grant: { mode: 'LIMITED', products: ['prd_none'] } }),
  ),
  refused(
    'FULL_ACCESS_NAMES_NO_PRODUCTS',
    'acceptInvitation',
    alpha,
    about('inv_1', { grant: { mode: 'FULL', products: ['prd_1'] } }),
  ),
  refused(
    'PAYMENT_METHOD_NEEDS_FULL_ACCESS',
    'acceptInvitation',
    alpha,
    about('inv_1', { grant: LIMITED, paymentMethod: 'CLIENT' }),
  ),
  refused(
    'PRODUCT_NOT_OWNED',
    'acceptInvitation',
    alpha,
    about('inv_1', { grant: { mode: 'LIMITED', products: ['prd_gone'] } }),
  ),
  done(
    'acceptInvitation',
    'otherwise',
    'The client grants other access than asked (R60)',
    alpha,
    about('inv_1', {
      grant: LIMITED,
      reason: 'one website to begin with',
    }),
  ),
  refused('INVITATION_NOT_OPEN', 'acceptInvitation', alpha, about('inv_1', {})),
  refused('PARTNERSHIP_ACTIVE', 'invite', beta, { body: between('org_beta', FULL) }),
  refused('UNKNOWN_ORGANISATION', 'verifyAccess', stranger, withPartner('org_beta', {})),
  refused('ACTOR_NOT_ALLOWED', 'verifyAccess', 'org_beta:collaborator', withPartner('org_beta', {})),
  done(
    'verifyAccess',
    'verified',
    'The partner has seen it (R61)',
    'org_beta:administrator',
    withPartner('org_beta', {}),
  ),
];

/** The client offers another partner access. */
const offering: Step[] = [
  done('invite', 'byClient', 'A client offers a partner access (R43)', alpha, {
    body: between('org_gamma', LIMITED, 'inv_2'),
  }),
  refused('NO_ACTIVE_PARTNERSHIP', 'verifyAccess', gamma, withPartner('org_gamma', {})),
  refused('ONLY_CLIENT_DECIDES', 'acceptInvitation', gamma, about('inv_2', { grant: FULL })),
  refused('PRODUCT_ALREADY_DELEGATED', 'acceptInvitation', gamma, about('inv_2', {})),
  refused('UNKNOWN_INVITATION', 'declineInvitation', stranger, about('inv_2', {})),
  refused('ACTOR_NOT_ALLOWED', 'declineInvitation', alpha, about('inv_2', {})),
  done('declineInvitation', 'declined', 'Not now', gamma, about('inv_2', { reason: 'no time before the summer' })),
  refused('INVITATION_NOT_OPEN', 'declineInvitation', gamma, about('inv_2', {})),
  prepared('invite', alpha, { body: between('org_gamma', FULL, 'inv_3') }),
  refused('FULL_EXCLUDES_LIMITED', 'acceptInvitation', gamma, about('inv_3', {})),
  refused('UNKNOWN_INVITATION', 'resendInvitation', stranger, about('inv_3', {})),
  refused('ACTOR_NOT_ALLOWED', 'resendInvitation', 'org_alpha:administrator', about('inv_3', {})),
  done('resendInvitation', 'again', 'It is sent once more (R44)', alpha, about('inv_3', { reason: 'no answer yet' })),
  refused('INVITATION_RESENT_ENOUGH', 'resendInvitation', alpha, about('inv_3', {})),
  refused('UNKNOWN_INVITATION', 'withdrawInvitation', stranger, about('inv_3', {})),
  refused('ACTOR_NOT_ALLOWED', 'withdrawInvitation', 'org_alpha:administrator', about('inv_3', {})),
  done('withdrawInvitation', 'withdrawn', 'Invited by mistake', alpha, about('inv_3', { reason: 'wrong partner' })),
  refused('INVITATION_NOT_OPEN', 'withdrawInvitation', alpha, about('inv_3', {})),
  refused('INVITATION_NOT_OPEN', 'resendInvitation', alpha, about('inv_3', {})),
  prepared('invite', alpha, { body: between('org_gamma', { mode: 'LIMITED', products: ['prd_2'] }, 'inv_4') }),
  done('acceptInvitation', 'asOffered', 'The partner accepts as it is (A33)', gamma, about('inv_4', {})),
];

/** What a limited access may become. */
const limited: Step[] = [
  refused('UNKNOWN_ORGANISATION', 'changeAccess', stranger, withPartner('org_beta', LIMITED)),
  refused(
    'UNKNOWN_PRODUCT',
    'changeAccess',
    alpha,
    withPartner('org_beta', { mode: 'LIMITED', products: ['prd_none'] }),
  ),
  refused('ACTOR_NOT_ALLOWED', 'changeAccess', 'org_alpha:administrator', withPartner('org_beta', LIMITED)),
  refused('NO_ACTIVE_PARTNERSHIP', 'changeAccess', alpha, withPartner('org_zeta', LIMITED)),
  refused(
    'FULL_ACCESS_NAMES_NO_PRODUCTS',
    'changeAccess',
    alpha,
    withPartner('org_beta', { mode: 'FULL', products: ['prd_1'] }),
  ),
  refused(
    'PAYMENT_METHOD_NEEDS_FULL_ACCESS',
    'changeAccess',
    alpha,
    withPartner('org_beta', { ...LIMITED, paymentMethod: 'CLIENT' }),
  ),
  refused(
    'PRODUCT_NOT_OWNED',
    'changeAccess',
    alpha,
    withPartner('org_beta', { mode: 'LIMITED', products: ['prd_gone'] }),
  ),
  refused('FULL_EXCLUDES_LIMITED', 'changeAccess', alpha, withPartner('org_beta', FULL)),
  refused(
    'PRODUCT_ALREADY_DELEGATED',
    'changeAccess',
    alpha,
    withPartner('org_beta', { mode: 'LIMITED', products: ['prd_2'] }),
  ),
  done(
    'changeAccess',
    'limited',
    'Another set of products',
    alpha,
    withPartner('org_beta', {
      mode: 'LIMITED',
      products: ['prd_1', 'prd_3'],
      reason: 'the shop moved as well',
    }),
  ),
  refused('UNKNOWN_ORGANISATION', 'addProductAccess', stranger, withPartner('org_beta', { productId: 'prd_4' })),
  refused('UNKNOWN_PRODUCT', 'addProductAccess', alpha, withPartner('org_beta', { productId: 'prd_none' })),
  refused(
    'ACTOR_NOT_ALLOWED',
    'addProductAccess',
    'org_alpha:collaborator',
    withPartner('org_beta', { productId: 'prd_4' }),
  ),
  refused('NO_ACTIVE_PARTNERSHIP', 'addProductAccess', alpha, withPartner('org_zeta', { productId: 'prd_4' })),
  refused('PRODUCT_NOT_OWNED', 'addProductAccess', alpha, withPartner('org_beta', { productId: 'prd_gone' })),
  refused('PRODUCT_ALREADY_DELEGATED', 'addProductAccess', alpha, withPartner('org_beta', { productId: 'prd_2' })),
  done(
    'addProductAccess',
    'added',
    'One product more',
    'org_alpha:administrator',
    withPartner('org_beta', { productId: 'prd_4' }),
  ),
  refused('UNKNOWN_ORGANISATION', 'removeProductAccess', stranger, withPartner('org_beta', {}, { product: 'prd_4' })),
  refused('UNKNOWN_PRODUCT', 'removeProductAccess', alpha, withPartner('org_beta', {}, { product: 'prd_none' })),
  refused(
    'ACTOR_NOT_ALLOWED',
    'removeProductAccess',
    'org_alpha:collaborator',
    withPartner('org_beta', {}, { product: 'prd_4' }),
  ),
  refused('NO_ACTIVE_PARTNERSHIP', 'removeProductAccess', alpha, withPartner('org_zeta', {}, { product: 'prd_4' })),
  done(
    'removeProductAccess',
    'removed',
    'One product less',
    alpha,
    withPartner('org_beta', { reason: 'managed by ourselves' }, { product: 'prd_4' }),
  ),
  refused(
    'PAYMENT_METHOD_NEEDS_FULL_ACCESS',
    'changePaymentMethod',
    alpha,
    withPartner('org_beta', { paymentMethod: 'PARTNER' }),
  ),
  refused('PAYMENT_METHOD_NEEDS_FULL_ACCESS', 'proposePaymentMethod', beta, proposing('org_beta')),
];

/** From limited to full access. */
const full: Step[] = [
  refused('UNKNOWN_ORGANISATION', 'endPartnership', stranger, withPartner('org_gamma', {})),
  refused('ACTOR_NOT_ALLOWED', 'endPartnership', 'org_alpha:administrator', withPartner('org_gamma', {})),
  refused('NO_ACTIVE_PARTNERSHIP', 'endPartnership', alpha, withPartner('org_zeta', {})),
  done(
    'changeAccess',
    'full',
    'Full access that ends the limited ones (A1)',
    alpha,
    withPartner('org_beta', {
      mode: 'FULL',
      paymentMethod: 'CLIENT',
      supersede: true,
    }),
  ),
  refused('ACCESS_IS_FULL', 'addProductAccess', alpha, withPartner('org_beta', { productId: 'prd_4' })),
  refused('ACCESS_IS_FULL', 'removeProductAccess', alpha, withPartner('org_beta', {}, { product: 'prd_4' })),
  refused(
    'UNKNOWN_ORGANISATION',
    'changePaymentMethod',
    stranger,
    withPartner('org_beta', { paymentMethod: 'PARTNER' }),
  ),
  refused(
    'ACTOR_NOT_ALLOWED',
    'changePaymentMethod',
    'org_alpha:administrator',
    withPartner('org_beta', { paymentMethod: 'PARTNER' }),
  ),
  refused('NO_ACTIVE_PARTNERSHIP', 'changePaymentMethod', alpha, withPartner('org_zeta', { paymentMethod: 'PARTNER' })),
  refused('UNKNOWN_ORGANISATION', 'proposePaymentMethod', stranger, proposing('org_beta')),
  refused('ACTOR_NOT_ALLOWED', 'proposePaymentMethod', alpha, proposing('org_beta')),
  refused('NO_ACTIVE_PARTNERSHIP', 'proposePaymentMethod', gamma, proposing('org_gamma')),
  done('proposePaymentMethod', 'partner', 'The partner would pay itself (A5)', beta, proposing('org_beta')),
  done(
    'changePaymentMethod',
    'partner',
    'The partner pays what it orders (R30)',
    alpha,
    withPartner('org_beta', {
      paymentMethod: 'PARTNER',
      reason: 'one invoice for all our sites',
    }),
  ),
  prepared('invite', alpha, { body: between('org_zeta', FULL, 'inv_5') }),
  refused('FULL_ALREADY_GRANTED', 'acceptInvitation', zeta, about('inv_5', {})),
];

/** How two sides come to work together, up to full access. */
export const partnerships: Step[] = [...asking, ...offering, ...limited];
export const fullAccess: Step[] = full;
/** And how they part. */
export const parting: Step[] = [
  done(
    'endPartnership',
    'byPartner',
    'The partner ends it (R42)',
    beta,
    withPartner('org_beta', { reason: 'contract ends in June' }),
  ),
];
