import { DESTINATIONS, type DestinationKind } from '#libs/cashback/events/payout-steps.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import type { Currency } from '#libs/kernel/money.js';
import { computed, describeRow, type FilterOf, generated, type RowOf } from '#libs/read-models/description/row.js';
import { amount, choice, instant, nullable } from '#libs/read-models/description/values.js';
import { column, table } from '#libs/read-models/postgres/table.js';
import { currency, maskedIbanValue, partner } from '../values.js';

/**
 * A partner's account in one currency (A26): what was accrued, reversed and adjusted is what is pending, held, available,
 * in payout and paid.
 */
export const ACCOUNT = describeRow({
  name: 'Account',
  table: 'account',
  from: 'account LEFT JOIN payout_destination AS d USING (partner_org_id, currency)',
  fields: {
    partnerOrgId: partner(),
    currency,
    accrued: amount('All that payments brought (E1).'),
    reversed: amount('All that refunds took back; zero or negative (A15).', '0.00'),
    adjusted: amount('All that finance and corrections added or took (E5, E31).', '0.00'),
    pending: amount('Not yet released (E1, E2).'),
    held: amount('By finance (E3).', '0.00'),
    available: amount('For the next payout run; may be negative (E4, E7).', '0.00'),
    inPayout: amount('In a run that is neither settled nor given up (E7).', '0.00'),
    paid: amount('Settled less returned (E9).', '0.00'),
    owed: generated(amount('Everything that is not paid.')),
    destination: computed(
      choice('Where payouts go, for runs to come (E6).', DESTINATIONS, 'bank'),
      "coalesce(d.destination, 'prepaid')",
    ),
    // As it is stored, sealed: the query opens and masks it.
    iban: computed(maskedIbanValue(), 'd.iban'),
    destinationSince: computed(nullable(instant('Since when; null where nobody has said anything.')), 'd.since'),
  },
  order: ['partnerOrgId', 'currency'],
  filters: ['partnerOrgId', 'currency'],
});
export type AccountRow = RowOf<typeof ACCOUNT>;
export interface AccountFilter extends FilterOf<typeof ACCOUNT> {
  /** What an organisation may see: its own. */
  orgId?: string | undefined;
}

export const DESTINATION = table('payout_destination', {
  partner_org_id: 'text',
  currency: column<Currency>('text'),
  destination: column<DestinationKind>('text'),
  iban: column<string | Sealed | null>('jsonb?'),
  since: 'timestamptz',
});
