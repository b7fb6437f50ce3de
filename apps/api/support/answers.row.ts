import {
  choice,
  flag,
  type HeldBy,
  instant,
  list,
  nullable,
  object,
  part,
  text,
} from '#libs/read-models/description/values.js';
import { LANGUAGES } from '#libs/organisation/events/organisation-registered.js';
import { SUPPORT_CODE_KINDS } from '#libs/support/events/support-code-checked.js';
import { SUPPORT_OFFERS } from '#libs/support/events/support-offer.js';
import { client } from '#projections/values.js';

const PRIORITIES = ['standard', 'premium'] as const;

const offer = choice('What it has subscribed to.', SUPPORT_OFFERS, 'premium-pro');
const priority = choice('Whether it goes first.', PRIORITIES, 'premium');
const CONTACTS = part('SupportContacts', {
  phone: text('Telephone.', '+41 22 820 35 44'),
  email: text('E-mail.', 'pro@support.example'),
  hours: text('When somebody answers.', 'Mon–Fri 08:00–18:00'),
  languages: list('In which languages.', choice('', LANGUAGES, 'fr')),
});
const contacts = nullable(object('How its support is reached (R54); null: nothing was published.', CONTACTS));

/** What an organisation has of support: which offer, how it is reached, where its codes are. */
export const ORGANISATION_SUPPORT = part('OrganisationSupport', {
  orgId: client('Organisation.'),
  offer,
  priority,
  contacts,
  supportCodeAt: text('Where its members find their support code (R53).', '/v1/organisations/org_alpha/support/code'),
  vipCodeAt: nullable(
    text(
      'Where its members find their VIP code (R57); null without a premium offer (R56).',
      '/v1/organisations/org_alpha/support/vip-code',
    ),
  ),
});
export type OrganisationSupportRow = HeldBy<typeof ORGANISATION_SUPPORT>;

/** How the support of an offer is reached. */
export const SUPPORT_OFFER = part('SupportOffer', {
  offer: choice('Offer.', SUPPORT_OFFERS, 'premium-pro'),
  priority,
  contacts,
});
export type SupportOfferRow = HeldBy<typeof SUPPORT_OFFER>;

/** What a caller tells support to say who it is. */
export const SUPPORT_CODE = part('SupportCode', {
  supportCode: text('To be read out; its first half stays the same.', '4821 9077 5530 1928'),
  kind: choice('Which code it is.', SUPPORT_CODE_KINDS),
  validUntil: instant('The first instant at which it does not hold any more.', '2026-03-12T09:20:00Z'),
});
export type SupportCodeRow = HeldBy<typeof SUPPORT_CODE>;

/** What the check of a code tells beside what was written. */
export const CHECKED_CODE = part(
  'CheckedSupportCode',
  {
    identified: flag('Whether the code held; all else is null where it did not.'),
    orgId: nullable(client('Organisation of the caller.')),
    userId: nullable(text('The caller.', 'usr_1')),
    kind: nullable(choice('Which code it was (R56).', SUPPORT_CODE_KINDS)),
    offer: nullable(choice('What the organisation has subscribed to.', SUPPORT_OFFERS)),
    priority: nullable(choice('Whether it goes first.', PRIORITIES)),
  },
  { about: 'Whom support has on the line (R52); of a code that does not hold, nothing but that.' },
);
