import { FINANCE, PROGRAMME, SUPPORT } from './programme.js';
import { done, IN_TWO_WEEKS, prepared, refused, type Step } from './step.js';

const [alpha, beta, gamma, zeta, stranger] = ['org_alpha', 'org_beta', 'org_gamma', 'org_zeta', 'org_epsilon'].map(
  (org) => `${org}:legalRepresentative`,
) as [string, string, string, string, string];
const collaborator = 'org_beta:collaborator';
/** Whoever has no account. */
const VISITOR = '';

const ofPartner = (partner: string, body: object = {}) => ({ parameters: { partner }, body });
const WISHES = { wishes: true };
const about = (tender: string, body?: object) => ({ parameters: { tender }, ...(body ? { body } : {}) });
const tender = (tenderId: string, more: object = {}) => ({
  body: {
    tenderId,
    title: 'A new website',
    description: 'Five pages in French, and a shop.',
    services: ['web-design', 'e-commerce'],
    languages: ['fr'],
    country: 'CH',
    deadline: IN_TWO_WEEKS,
    contact: { name: 'Anna Muster', email: 'anna@example.ch' },
    ...more,
  },
});
const budget = (amount: string) => ({ amount, currency: 'CHF' });
const offer = (tenderId: string, more: object = {}) => about(tenderId, { message: 'We could begin in May.', ...more });
const to = (tenderId: string, partnerOrgId: string) => about(tenderId, { partnerOrgId });
const accepting = (tenderId: string, exclusivityAccepted = true) => about(tenderId, { exclusivityAccepted });
const withToken = (step: Step, tokenOf: string): Step => ({ ...step, tokenOf });

const wishing: Step[] = [
  refused('UNKNOWN_ORGANISATION', 'setTenderWish', stranger, ofPartner('org_beta', WISHES)),
  refused('ACTOR_NOT_ALLOWED', 'setTenderWish', collaborator, ofPartner('org_beta', WISHES)),
  refused('NOT_A_PARTNER', 'setTenderWish', alpha, ofPartner('org_alpha', WISHES)),
  done('setTenderWish', 'wished', 'A partner wishes to have tenders (R17)', beta, ofPartner('org_beta', WISHES)),
  prepared('setTenderWish', gamma, ofPartner('org_gamma', WISHES)),
  prepared('setTenderWish', zeta, ofPartner('org_zeta', WISHES)),
  done('getTenderWish', 'own', 'Whether it does', beta, { parameters: { partner: 'org_beta' } }),
  refused('UNKNOWN_ORGANISATION', 'getTenderWish', stranger, { parameters: { partner: 'org_beta' } }),
];

const publishing: Step[] = [
  refused('ACTOR_NOT_ALLOWED', 'publishTender', 'org_alpha:external', tender('tdr_1')),
  refused('AMOUNT_TOO_LARGE', 'publishTender', alpha, tender('tdr_1', { budget: budget('1000000000000.00') })),
  refused('DEADLINE_PASSED', 'publishTender', alpha, tender('tdr_1', { deadline: '2026-01-01' })),
  done(
    'publishTender',
    'client',
    'A client asks for help (R17)',
    alpha,
    tender('tdr_1', { budget: budget('5000.00') }),
  ),
  refused('TENDER_EXISTS', 'publishTender', alpha, tender('tdr_1')),
  done('publishTender', 'visitor', 'So does somebody without an account', VISITOR, tender('tdr_2')),
  prepared('publishTender', alpha, tender('tdr_3')),
  prepared('publishTender', VISITOR, tender('tdr_4')),
  prepared('publishTender', alpha, tender('tdr_5')),
  prepared('publishTender', VISITOR, tender('tdr_6')),
  done('listTenders', 'partner', 'What a partner may reply to', beta, { parameters: { service: 'e-commerce' } }),
  refused('ACTOR_NOT_ALLOWED', 'listTenders', stranger),
  done('getTender', 'partner', 'One of them', beta, about('tdr_1')),
  withToken(done('getTender', 'visitor', 'Its author reads it by its token', VISITOR, about('tdr_2')), 'tdr_2'),
  refused('UNKNOWN_TENDER', 'getTender', stranger, about('tdr_1')),
  done('listTendersOfOrganisation', 'own', 'Those of the caller’s organisation', alpha, {
    parameters: { organisation: 'org_alpha' },
  }),
  refused('UNKNOWN_ORGANISATION', 'listTendersOfOrganisation', stranger, { parameters: { organisation: 'org_alpha' } }),
  refused('ACTOR_NOT_ALLOWED', 'listTendersOfOrganisation', FINANCE, { parameters: { organisation: 'org_alpha' } }),
];

const replying: Step[] = [
  refused('UNKNOWN_TENDER', 'replyToTender', stranger, offer('tdr_1')),
  refused('AMOUNT_TOO_LARGE', 'replyToTender', beta, offer('tdr_1', { price: budget('1000000000000.00') })),
  refused('ACTOR_NOT_ALLOWED', 'replyToTender', collaborator, offer('tdr_1')),
  refused('OWN_TENDER', 'replyToTender', alpha, offer('tdr_1')),
  done('replyToTender', 'offer', 'A partner offers its help', beta, offer('tdr_1', { price: budget('4800.00') })),
  prepared('replyToTender', gamma, offer('tdr_1')),
  prepared('replyToTender', beta, offer('tdr_2')),
  prepared('replyToTender', zeta, offer('tdr_2')),
  prepared('replyToTender', zeta, offer('tdr_3')),
  prepared('replyToTender', gamma, offer('tdr_4')),
  prepared('replyToTender', beta, offer('tdr_5')),
  done('listTenderReplies', 'author', 'All of them, for the author', alpha, about('tdr_1')),
  done('listTenderReplies', 'partner', 'A partner sees its own', beta, about('tdr_1')),
  withToken(done('listTenderReplies', 'visitor', 'All, by the token', VISITOR, about('tdr_2')), 'tdr_2'),
  refused('UNKNOWN_TENDER', 'listTenderReplies', stranger, about('tdr_1')),
  refused('ACTOR_NOT_ALLOWED', 'listTenderReplies', 'org_alpha:collaborator', about('tdr_1')),
  refused('UNKNOWN_TENDER', 'withdrawTenderReply', stranger, about('tdr_1')),
  refused('ACTOR_NOT_ALLOWED', 'withdrawTenderReply', 'org_gamma:collaborator', about('tdr_1')),
  done('withdrawTenderReply', 'withdrawn', 'A partner takes its reply back', gamma, about('tdr_1')),
];

/** While a partner is suspended, it neither wishes nor replies nor is anything awarded to it. */
const suspended: Step[] = [
  prepared('suspendPartner', PROGRAMME, ofPartner('org_beta')),
  refused('PARTNER_SUSPENDED', 'setTenderWish', beta, ofPartner('org_beta', WISHES)),
  refused('PARTNER_SUSPENDED', 'replyToTender', beta, offer('tdr_3')),
  refused('PARTNER_SUSPENDED', 'awardTender', alpha, to('tdr_5', 'org_beta')),
  refused('PARTNER_SUSPENDED', 'acceptTenderAward', beta, accepting('tdr_1')),
  prepared('reinstatePartner', PROGRAMME, ofPartner('org_beta')),
];

const ordered = (tenderId: string, more: object = {}) => ({
  body: { clientOrgId: 'org_alpha', sku: 'hosting-web', tenderId, ...more },
});
const awarding: Step[] = [
  refused('UNKNOWN_TENDER', 'awardTender', stranger, to('tdr_1', 'org_beta')),
  refused('ACTOR_NOT_ALLOWED', 'awardTender', beta, to('tdr_1', 'org_beta')),
  refused('TENDER_NOT_REPLIED', 'awardTender', alpha, to('tdr_1', 'org_gamma')),
  done('awardTender', 'awarded', 'The author chooses a partner (R7)', alpha, to('tdr_1', 'org_beta')),
  ...suspended,
  refused('TENDER_NOT_ACCEPTED', 'placeOrder', alpha, ordered('tdr_1')),
  refused('UNKNOWN_TENDER', 'acceptTenderAward', stranger, accepting('tdr_1')),
  refused('ACTOR_NOT_ALLOWED', 'acceptTenderAward', 'org_beta:administrator', accepting('tdr_1')),
  refused('TENDER_NOT_AWARDED', 'acceptTenderAward', gamma, accepting('tdr_1')),
  refused('EXCLUSIVITY_NOT_ACCEPTED', 'acceptTenderAward', beta, accepting('tdr_1', false)),
  done('acceptTenderAward', 'accepted', 'The partner accepts, and with it its duty (R7)', beta, accepting('tdr_1')),
  refused('TENDER_ACCEPTED', 'awardTender', alpha, to('tdr_1', 'org_gamma')),
  refused('TENDER_ACCEPTED', 'withdrawTender', alpha, about('tdr_1', {})),
  refused('TENDER_ACCEPTED', 'withdrawTenderReply', beta, about('tdr_1')),
  prepared('awardTender', alpha, to('tdr_3', 'org_zeta')),
  prepared('acceptTenderAward', zeta, accepting('tdr_3')),
  refused('UNKNOWN_TENDER', 'placeOrder', alpha, ordered('tdr_none')),
  refused('TENDER_PARTNER_NOT_INVOLVED', 'placeOrder', alpha, ordered('tdr_3')),
  done('placeOrder', 'ofTender', 'An order that came of a tender (R7)', alpha, {
    ...ordered('tdr_1', { orderId: 'ord_tender', productId: 'prd_tender' }),
  }),
  done('getOrder', 'ofTender', 'With the duty that goes with it', alpha, { parameters: { order: 'ord_tender' } }),
];

const ending: Step[] = [
  refused('UNKNOWN_TENDER', 'withdrawTender', stranger, about('tdr_5', {})),
  refused('ACTOR_NOT_ALLOWED', 'withdrawTender', beta, about('tdr_5', {})),
  refused('REASON_MISSING', 'withdrawTender', PROGRAMME, about('tdr_5', {})),
  prepared('awardTender', alpha, to('tdr_5', 'org_beta')),
  refused('TENDER_NOT_OPEN', 'replyToTender', gamma, offer('tdr_5')),
  done('withdrawTender', 'byAuthor', 'Its author takes a tender away (R17)', alpha, about('tdr_5', {})),
  refused('TENDER_ENDED', 'acceptTenderAward', beta, accepting('tdr_5')),
  refused('TENDER_ENDED', 'awardTender', alpha, to('tdr_5', 'org_beta')),
  refused('UNKNOWN_TENDER', 'claimTender', stranger, about('tdr_4')),
  withToken(refused('ACTOR_NOT_ALLOWED', 'claimTender', 'org_epsilon:collaborator', about('tdr_4')), 'tdr_4'),
  withToken(refused('OWN_TENDER', 'claimTender', gamma, about('tdr_4')), 'tdr_4'),
  done('withdrawTender', 'forAbuse', 'The programme desk does, and says why', PROGRAMME, {
    ...about('tdr_4', { reason: 'an advertisement, no tender' }),
  }),
  withToken(refused('TENDER_ENDED', 'claimTender', stranger, about('tdr_4')), 'tdr_4'),
  withToken(
    done('claimTender', 'claimed', 'A visitor became a client, and the tender its own', stranger, about('tdr_6')),
    'tdr_6',
  ),
  refused('UNKNOWN_TENDER', 'eraseTender', stranger, about('tdr_2', {})),
  refused('ACTOR_NOT_ALLOWED', 'eraseTender', beta, about('tdr_2', {})),
  refused('REASON_MISSING', 'eraseTender', PROGRAMME, about('tdr_2', {})),
  refused('ACTOR_NOT_ALLOWED', 'expireTenders', SUPPORT, { body: { through: '2026-01-01' } }),
  refused('DAY_IN_FUTURE', 'expireTenders', PROGRAMME, { body: { through: '2099-01-01' } }),
  done('expireTenders', 'daily', 'Those whose day has come end (R17)', PROGRAMME, { body: { through: '2026-01-01' } }),
];

const listing = (name: string, place: string) => ({
  name,
  place,
  country: 'CH',
  languages: ['fr', 'en'],
  services: ['hosting', 'web-design'],
  website: 'https://beta.example',
});
const ofBeta = ofPartner('org_beta', listing('Beta Sàrl', 'Genève'));
const directory: Step[] = [
  refused('UNKNOWN_ORGANISATION', 'publishListing', stranger, ofBeta),
  refused('ACTOR_NOT_ALLOWED', 'publishListing', collaborator, ofBeta),
  refused('NOT_A_PARTNER', 'publishListing', alpha, ofPartner('org_alpha', listing('Alpha SA', 'Lausanne'))),
  done('publishListing', 'listed', 'A partner has itself listed (R18)', beta, ofBeta),
  prepared('publishListing', gamma, ofPartner('org_gamma', listing('Gamma GmbH', 'Bern'))),
  prepared('suspendPartner', PROGRAMME, ofPartner('org_gamma')),
  refused('PARTNER_SUSPENDED', 'publishListing', gamma, ofPartner('org_gamma', listing('Gamma GmbH', 'Thun'))),
  done('listDirectory', 'found', 'Everybody may search it', VISITOR, {
    parameters: { text: 'geneve', language: 'fr' },
  }),
  refused('UNKNOWN_ORGANISATION', 'unpublishListing', stranger, ofPartner('org_gamma')),
  refused('ACTOR_NOT_ALLOWED', 'unpublishListing', 'org_gamma:collaborator', ofPartner('org_gamma')),
  done('unpublishListing', 'unlisted', 'It is listed no more, though it is suspended', gamma, ofPartner('org_gamma')),
  prepared('reinstatePartner', PROGRAMME, ofPartner('org_gamma')),
];

/** Tenders and what becomes of them, and the directory. */
export const marketplace: Step[] = [...wishing, ...publishing, ...replying, ...awarding, ...ending, ...directory];

/** Once a partner that replied has left. */
export const lateAward: Step[] = [
  withToken(refused('NOT_A_PARTNER', 'awardTender', VISITOR, to('tdr_2', 'org_zeta')), 'tdr_2'),
  withToken(
    done('eraseTender', 'byVisitor', 'A visitor has all erased that it wrote (R17)', VISITOR, about('tdr_2', {})),
    'tdr_2',
  ),
];
