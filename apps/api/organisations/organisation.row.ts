import { type HeldBy, choice, flag, nullable, object, part, text } from '#libs/read-models/description/values.js';
import { MEMBER_ROLES } from '#libs/kernel/actor.js';
import { CURRENCIES } from '#libs/kernel/money.js';
import { VAT_NUMBER_STATES } from '#libs/organisation/organisation.js';
import { LEGAL_FORMS } from '#libs/organisation/events/organisation-registered.js';
import { country, postalAddress } from '#projections/values.js';

const MEMBERSHIP = part('Membership', { level: text('Level.', 'silver') });

/** An organisation as the API answers it, from its streams; `partner` is null outside the programme. */
export const ORGANISATION = part('Organisation', {
  orgId: text('Organisation.', 'org_alpha'),
  name: text('Name.', 'Alpha SA'),
  legalForm: choice('Legal form.', LEGAL_FORMS),
  country: country('ISO 3166-1.'),
  currency: choice('Currency of every amount of the row.', CURRENCIES),
  vatNumber: nullable(text('As it stands on invoices.', 'CHE-116.281.710')),
  vatNumberState: nullable(choice('What is known of it (V6); null without one.', VAT_NUMBER_STATES, 'format-ok')),
  asksForVatNumber: flag('Whether it is to be asked for one: a company that has recorded none (R49, R50, R51).'),
  address: postalAddress('Null until it is recorded.'),
  invoiceNote: nullable(text('What its invoices say beside what they must (R48).', 'Cost centre 4711')),
  partner: nullable(object('Membership of the programme; null outside it.', MEMBERSHIP)),
});
export type OrganisationRow = HeldBy<typeof ORGANISATION>;

/** A member of an organisation, from its stream (FAQ 1440). */
export const MEMBER = part('Member', {
  userId: text('User, as the identity provider knows it.', 'usr_1'),
  role: choice('What it may.', MEMBER_ROLES),
  billingAllowed: flag('Whether a collaborator sees the organisation’s invoices.'),
});
export type MemberRow = HeldBy<typeof MEMBER>;
