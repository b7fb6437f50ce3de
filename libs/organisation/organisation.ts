import type { Sealed } from '#libs/event-sourcing/personal.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Currency } from '#libs/kernel/money.js';
import type { LegalForm, OrganisationRegistered } from './events/organisation-registered.js';
import type { VatNumberRecorded } from './events/vat-number-recorded.js';

export type OrganisationEvent = OrganisationRegistered | VatNumberRecorded;

/** What decisions need of an organisation; the fields of one that is not registered are meaningless. */
export interface OrganisationState {
  readonly registered: boolean;
  readonly legalForm: LegalForm;
  /** ISO 3166-1, two letters. */
  readonly country: string;
  /** Currency of its orders, whatever its country. */
  readonly currency: Currency;
  /** Sealed for a private one. */
  readonly name: string | Sealed;
  readonly vatNumber: string | null;
}

export const Organisation: Aggregate<OrganisationState, OrganisationEvent> = {
  category: 'organisation',
  initial: { registered: false, legalForm: 'private', country: '', currency: 'CHF', name: '', vatNumber: null },
  evolve: (state, event): OrganisationState => {
    switch (event.type) {
      case 'OrganisationRegistered': {
        const { legalForm, country, currency, name } = event.data;
        return { registered: true, legalForm, country, currency, name, vatNumber: null };
      }
      case 'VatNumberRecorded':
        return { ...state, vatNumber: event.data.vatNumber };
    }
  },
};
