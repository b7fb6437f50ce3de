import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, isImported } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { Currency } from '#libs/kernel/money.js';
import { checkMay, members, OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';
import { vatNumberOf } from '#libs/kernel/vat-numbers.js';
import type {
  Language,
  LegalForm,
  OrganisationRegistered,
  OrganisationRegisteredData,
} from './events/organisation-registered.js';
import type { VatNumberRecorded, VatNumberRecordedData } from './events/vat-number-recorded.js';

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
  /** As it was registered with; null: none was named. */
  readonly language: Language | null;
}

export const Organisation: Aggregate<OrganisationState, OrganisationEvent> = {
  category: 'organisation',
  initial: {
    registered: false,
    legalForm: 'private',
    country: '',
    currency: 'CHF',
    name: '',
    vatNumber: null,
    language: null,
  },
  evolve: (state, event): OrganisationState => {
    switch (event.type) {
      case 'OrganisationRegistered': {
        const { legalForm, country, currency, name, language = null } = event.data;
        return { registered: true, legalForm, country, currency, name, vatNumber: null, language };
      }
      case 'VatNumberRecorded':
        return { ...state, vatNumber: event.data.vatNumber };
    }
  },
};

export type RegisterOrganisationData = Omit<OrganisationRegisteredData, 'source'>;
export type RecordVatNumberData = VatNumberRecordedData & { orgId: string };

/** Who may do what with an organisation. */
const who = {
  RegisterOrganisation: [staffOf('programme', OUR_DECISION)],
  RecordVatNumber: [
    staffOf('programme', OUR_DECISION),
    members('organisation', ['legalRepresentative', 'administrator'], 'R45, R47'),
  ],
} satisfies Record<string, Policy>;

/** An organisation is registered once, by the programme's staff. */
export const registerOrganisation = decision(
  { who: who.RegisterOrganisation, refuses: ['ORGANISATION_EXISTS', 'ACTOR_NOT_ALLOWED'] },
  (data: RegisterOrganisationData, _: NoFacts, actor: Actor) =>
    (state: OrganisationState): OrganisationEvent[] => {
      if (state.registered) {
        throw new DomainError('ORGANISATION_EXISTS', 'This id belongs to an organisation.', { orgId: data.orgId });
      }
      checkMay(who.RegisterOrganisation, actor, {});
      const source = actor.channel === 'import' ? 'import' : 'signup';
      return [{ type: 'OrganisationRegistered', data: { ...data, source } }];
    },
);

/**
 * A company of any country records its VAT number (R45–R47, R49–R51); a number counts for placements after it (A28).
 * The programme's staff records it, or a legal representative or administrator of the company. It must be a number of
 * the company's country, and is kept in its normal form, for reverse charge rests on it; in the account it goes with the
 * accepted terms (R47). What a history holds was checked where it comes from, and is taken as it stands.
 */
export const recordVatNumber = decision(
  {
    who: who.RecordVatNumber,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'ACTOR_NOT_ALLOWED',
      'VAT_NUMBER_NEEDS_COMPANY',
      'TERMS_NOT_ACCEPTED',
      'VAT_NUMBER_INVALID',
    ],
  },
  ({ orgId, ...data }: RecordVatNumberData, _: NoFacts, actor: Actor) =>
    (state: OrganisationState): OrganisationEvent[] => {
      if (!state.registered)
        throw new DomainError('UNKNOWN_ORGANISATION', `There is no organisation ${orgId}.`, { orgId });
      checkMay(who.RecordVatNumber, actor, { organisation: orgId });
      if (state.legalForm !== 'company') {
        throw new DomainError('VAT_NUMBER_NEEDS_COMPANY', 'Only a company has a VAT number.', { orgId });
      }
      const vatNumber = isImported(actor) ? data.vatNumber : checkedNumber(state.country, data);
      return state.vatNumber === vatNumber ? [] : [{ type: 'VatNumberRecorded', data: { ...data, vatNumber } }];
    },
);

const checkedNumber = (country: string, { vatNumber, entryPoint, termsAccepted }: VatNumberRecordedData): string => {
  if (entryPoint === 'account' && termsAccepted !== true) {
    throw new DomainError('TERMS_NOT_ACCEPTED', 'In the account, the terms box goes with a VAT number.', {
      entryPoint,
    });
  }
  const normal = vatNumberOf(country, vatNumber);
  if (normal === undefined) {
    throw new DomainError('VAT_NUMBER_INVALID', `This is no VAT number of a company in ${country}.`, { country });
  }
  return normal;
};
