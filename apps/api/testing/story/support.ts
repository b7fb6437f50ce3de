import { FINANCE, PROGRAMME, SUPPORT } from './programme.js';
import { done, LAST_CODE, prepared, refused, type Step } from './step.js';

const client = 'org_alpha:legalRepresentative';
const collaborator = 'org_alpha:collaborator';
const stranger = 'org_epsilon:legalRepresentative';

const own = { parameters: { organisation: 'org_alpha' } };
const offer = (name: string, body?: object) => ({
  parameters: { offer: name },
  ...(body === undefined ? {} : { body }),
});
const contacts = {
  phone: '+41 22 820 35 44',
  email: 'pro@support.example',
  hours: 'Mon–Fri 08:00–18:00',
  languages: ['fr', 'de'],
};
const pro = { ...own, body: { offer: 'premium-pro' } };

const offers: Step[] = [
  refused('ACTOR_NOT_ALLOWED', 'publishSupportContacts', PROGRAMME, offer('premium-pro', contacts)),
  refused('UNKNOWN_SUPPORT_OFFER', 'publishSupportContacts', SUPPORT, offer('premium-gold', contacts)),
  done('publishSupportContacts', 'premium', 'How a premium offer is reached (R54)', SUPPORT, {
    ...offer('premium-pro', contacts),
  }),
  done('getSupportOffer', 'premium', 'What was published', client, offer('premium-pro')),
  refused('UNKNOWN_SUPPORT_OFFER', 'getSupportOffer', client, offer('premium-gold')),
  refused('UNKNOWN_VIP_CODE', 'getVipCode', client, own),
  refused('UNKNOWN_ORGANISATION', 'subscribeSupportOffer', stranger, pro),
  refused('ACTOR_NOT_ALLOWED', 'subscribeSupportOffer', collaborator, pro),
  done('subscribeSupportOffer', 'premium', 'An organisation takes a premium offer (R54)', client, pro),
  done('getSupport', 'premium', 'Offer, contact data, and where the codes are (R53, R57)', client, own),
  refused('UNKNOWN_ORGANISATION', 'getSupport', stranger, own),
];

const code = (supportCode: string) => ({ body: { supportCode } });
const wrong = code('0000 0000 0000 0000');
const codes: Step[] = [
  done('getSupportCode', 'own', 'What its caller reads out (R52, R53)', collaborator, own),
  refused('UNKNOWN_SUPPORT_CODE', 'getSupportCode', stranger, own),
  refused('ACTOR_NOT_ALLOWED', 'checkSupportCode', FINANCE, wrong),
  done('checkSupportCode', 'identified', 'It tells who is on the line (R52)', SUPPORT, code(LAST_CODE)),
  done('getVipCode', 'own', 'With a premium offer (R56)', client, own),
  done('checkSupportCode', 'vip', 'A VIP goes first (R56)', SUPPORT, code(LAST_CODE)),
  done('checkSupportCode', 'failed', 'One that does not hold; why, nobody is told', SUPPORT, wrong),
  ...[1, 2, 3, 4].map(() => prepared('checkSupportCode', SUPPORT, wrong)),
  refused('TOO_MANY_FAILED_CHECKS', 'checkSupportCode', SUPPORT, wrong),
  done('listSupportChecks', 'identified', 'Whom support had on the line', SUPPORT, {
    parameters: { outcome: 'identified' },
  }),
  refused('ACTOR_NOT_ALLOWED', 'listSupportChecks', FINANCE),
];

const granted = (body: object) => ({ ...own, body: { grantId: 'sac_1', scope: ['kMail'], ...body } });
const of = (grant: string, body: object) => ({ parameters: { organisation: 'org_alpha', grant }, body });
const use = { scope: 'kMail', productId: 'prd_1', reason: 'Mails do not arrive', ticket: 'T-4711' };
const access: Step[] = [
  refused('UNKNOWN_ORGANISATION', 'grantSupportAccess', stranger, granted({})),
  refused('ACTOR_NOT_ALLOWED', 'grantSupportAccess', collaborator, granted({})),
  refused('EXPIRY_OUT_OF_RANGE', 'grantSupportAccess', client, granted({ expiresAt: '2026-01-01T00:00:00Z' })),
  refused('UNKNOWN_PRODUCT', 'grantSupportAccess', client, granted({ products: ['prd_none'] })),
  refused('PRODUCT_NOT_OWNED', 'grantSupportAccess', client, granted({ products: ['prd_gone'] })),
  done('grantSupportAccess', 'product', 'One product’s mail, for a day (R55, A23)', client, {
    ...granted({ products: ['prd_1'], reason: 'Mails do not arrive' }),
  }),
  refused('SUPPORT_ACCESS_EXISTS', 'grantSupportAccess', client, granted({})),
  refused('UNKNOWN_ORGANISATION', 'useSupportAccess', stranger, of('sac_1', use)),
  refused('ACTOR_NOT_ALLOWED', 'useSupportAccess', client, of('sac_1', use)),
  refused('NO_SUPPORT_ACCESS', 'useSupportAccess', SUPPORT, of('sac_1', { ...use, scope: 'kDrive' })),
  done('useSupportAccess', 'mail', 'Support goes in, and the organisation sees it', SUPPORT, of('sac_1', use)),
  done('listSupportAccessOfOrganisation', 'own', 'What is opened', client, own),
  refused('UNKNOWN_ORGANISATION', 'listSupportAccessOfOrganisation', stranger, own),
  refused('ACTOR_NOT_ALLOWED', 'listSupportAccessOfOrganisation', FINANCE, own),
  done('listSupportAccessUsesOfOrganisation', 'own', 'Who of support went in', client, own),
  refused('UNKNOWN_ORGANISATION', 'listSupportAccessUsesOfOrganisation', stranger, own),
  refused('ACTOR_NOT_ALLOWED', 'listSupportAccessUsesOfOrganisation', FINANCE, own),
  refused('UNKNOWN_ORGANISATION', 'revokeSupportAccess', stranger, of('sac_1', {})),
  refused('UNKNOWN_SUPPORT_ACCESS', 'revokeSupportAccess', client, of('sac_none', {})),
  refused('ACTOR_NOT_ALLOWED', 'revokeSupportAccess', collaborator, of('sac_1', {})),
  done(
    'revokeSupportAccess',
    'done',
    'It ends before its time (A23)',
    client,
    of('sac_1', { reason: 'It works again' }),
  ),
  refused('SUPPORT_ACCESS_ENDED', 'useSupportAccess', SUPPORT, of('sac_1', use)),
  done('listSupportAccess', 'all', 'Of all organisations', SUPPORT),
  refused('ACTOR_NOT_ALLOWED', 'listSupportAccess', FINANCE),
  done('listSupportAccessUses', 'all', 'Of all organisations', PROGRAMME),
  refused('ACTOR_NOT_ALLOWED', 'listSupportAccessUses', FINANCE),
];

/** Who is on the line, and what is opened to support for a time. */
export const support: Step[] = [...offers, ...codes, ...access];
