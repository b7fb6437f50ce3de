import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, isImported, type MemberRole } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { Currency } from '#libs/kernel/money.js';
import { checkMay, members, OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { hasCheckDigits, vatNumberOf } from '#libs/kernel/vat-numbers.js';
import type { AddressRecorded } from './events/address-recorded.js';
import type { InvoiceNoteSet } from './events/invoice-note-set.js';
import type {
  Language,
  LegalForm,
  OrganisationRegistered,
  OrganisationRegisteredData,
} from './events/organisation-registered.js';
import type { MemberRemoved } from './events/member-removed.js';
import type { MemberRoleAssigned } from './events/member-role-assigned.js';
import type { VatNumberChecked, VatNumberCheckedData } from './events/vat-number-checked.js';
import type { PromptPlace, VatNumberPrompted } from './events/vat-number-prompted.js';
import type { VatNumberRecorded, VatNumberRecordedData } from './events/vat-number-recorded.js';
import type { VatNumberRemoved } from './events/vat-number-removed.js';

export type OrganisationEvent =
  | OrganisationRegistered
  | MemberRoleAssigned
  | MemberRemoved
  | VatNumberRecorded
  | VatNumberChecked
  | VatNumberRemoved
  | VatNumberPrompted
  | AddressRecorded
  | InvoiceNoteSet;

/**
 * What is known of a VAT number (V6): nothing, its form and check digits, or what an outside service said. Of countries
 * whose numbers have no check digits, and of what a history says, nothing is known before that.
 */
export const VAT_NUMBER_STATES = ['unknown', 'format-ok', 'confirmed', 'refused'] as const;
export type VatNumberState = (typeof VAT_NUMBER_STATES)[number];

/** What a member may (FAQ 1440). */
export interface Member {
  readonly role: MemberRole;
  /** Whether a collaborator sees the organisation's invoices. */
  readonly billingAllowed: boolean;
}

/** Where an organisation is reached by post, in its country; sealed for a private one. */
export interface PostalAddress {
  readonly street: string | Sealed;
  readonly postcode: string | Sealed;
  readonly town: string | Sealed;
}

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
  /** Null without a number. */
  readonly vatNumberState: VatNumberState | null;
  /** The latest answer about that number; null before any. */
  readonly lastVatCheck: VatNumberCheckedData | null;
  /** Business day on which it was last asked for its number, by place (R49, R50, R51). */
  readonly lastPrompted: Readonly<Partial<Record<PromptPlace, BusinessDate>>>;
  /** By user (FAQ 1440); empty where none was ever named, as in a history. */
  readonly members: ReadonlyMap<string, Member>;
  /** Null until it is recorded. */
  readonly address: PostalAddress | null;
  /** What its invoices say beside what they must (R48); sealed for a private one. */
  readonly invoiceNote: string | Sealed | null;
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
    vatNumberState: null,
    lastVatCheck: null,
    lastPrompted: {},
    members: new Map(),
    address: null,
    invoiceNote: null,
    language: null,
  },
  evolve: (state, event): OrganisationState => {
    switch (event.type) {
      case 'OrganisationRegistered': {
        const { legalForm, country, currency, name, language = null } = event.data;
        return { ...state, registered: true, legalForm, country, currency, name, language };
      }
      case 'VatNumberRecorded':
        return withNumber(state, event.data.vatNumber);
      case 'VatNumberRemoved':
        return withNumber(state, null);
      case 'VatNumberChecked':
        return {
          ...state,
          lastVatCheck: event.data,
          vatNumberState: STATE_AFTER[event.data.result] ?? state.vatNumberState,
        };
      case 'VatNumberPrompted':
        return { ...state, lastPrompted: { ...state.lastPrompted, [event.data.entryPoint]: event.data.on } };
      case 'MemberRoleAssigned': {
        const { userId, role, billingAllowed } = event.data;
        return { ...state, members: new Map(state.members).set(userId, { role, billingAllowed }) };
      }
      case 'MemberRemoved':
        return { ...state, members: without(state.members, event.data.userId) };
      case 'AddressRecorded': {
        const { street, postcode, town } = event.data;
        return { ...state, address: { street, postcode, town } };
      }
      case 'InvoiceNoteSet':
        return { ...state, invoiceNote: event.data.note };
    }
  },
};

const STATE_AFTER = { valid: 'confirmed', invalid: 'refused', unavailable: undefined } as const;

/** Another number is judged by its form alone; what was said of the former one says nothing of it. */
const withNumber = (state: OrganisationState, vatNumber: string | null): OrganisationState => {
  const isChecked =
    vatNumber !== null && hasCheckDigits(state.country) && vatNumberOf(state.country, vatNumber) === vatNumber;
  const vatNumberState = vatNumber === null ? null : isChecked ? 'format-ok' : 'unknown';
  return { ...state, vatNumber, vatNumberState, lastVatCheck: null };
};

const without = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> => {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};

/** @throws UNKNOWN_ORGANISATION */
export const checkRegistered = (orgId: string, { registered }: Pick<OrganisationState, 'registered'>): void => {
  if (registered) return;
  throw new DomainError('UNKNOWN_ORGANISATION', `There is no organisation ${orgId}.`, { orgId });
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
      checkRegistered(orgId, state);
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
