import { type HeldBy, choice, nullable, object, part, text } from '#libs/read-models/description/values.js';
import { CURRENCIES } from '#libs/kernel/money.js';
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
  address: postalAddress('Null until it is recorded.'),
  invoiceNote: nullable(text('What its invoices say beside what they must (R48).', 'Cost centre 4711')),
  partner: nullable(object('Membership of the programme; null outside it.', MEMBERSHIP)),
});
export type OrganisationRow = HeldBy<typeof ORGANISATION>;
