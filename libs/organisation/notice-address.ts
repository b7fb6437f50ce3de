import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, members, OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';
import type { NoticeAddressRecorded } from './events/notice-address-recorded.js';
import type { Language } from './events/organisation-registered.js';
import { checkRegistered, type OrganisationState } from './organisation.js';

/** Where an organisation's notices go. */
export interface NoticeAddressState {
  /** Sealed once it is stored; null: none was given. */
  readonly email: string | Sealed | null;
  /** Asked for with the address; null: that of the organisation. */
  readonly language: Language | null;
}

/** `noticeAddress-{orgId}`, beside the organisation: its own stream holds what orders and invoices need of it. */
export const NoticeAddress: Aggregate<NoticeAddressState, NoticeAddressRecorded> = {
  category: 'noticeAddress',
  initial: { email: null, language: null },
  evolve: (_, { data: { email, language } }) => ({ email, language: language ?? null }),
};

const OF_COUNTRY: Readonly<Record<string, Language>> = { CH: 'de', FR: 'fr', IT: 'it', ES: 'es' };
/** Language of an organisation's notices: as asked for, as registered, else its country's, else English. */
export const languageOf = (
  { language: registered, country }: Pick<OrganisationState, 'language' | 'country'>,
  { language: asked }: Pick<NoticeAddressState, 'language'>,
): Language => asked ?? registered ?? OF_COUNTRY[country] ?? 'en';

export interface RecordNoticeAddressData {
  orgId: string;
  email: string;
  language?: Language;
}
export interface NoticeAddressFacts {
  readonly isRegistered: boolean;
  /** Whether the address is the one that holds already: the stored one is sealed. */
  readonly isSameEmail: boolean;
}

/** Who may say where notices go. */
const who = {
  RecordNoticeAddress: [
    staffOf('programme', OUR_DECISION),
    members('organisation', ['legalRepresentative', 'administrator'], OUR_DECISION),
  ],
} satisfies Record<string, Policy>;

/**
 * An organisation's legal representative or administrator says where its notices go and in which language (R31, R44,
 * R60); the programme's staff may, too. What waits for an address goes there as well. The same again changes nothing.
 */
export const recordNoticeAddress = decision(
  { who: who.RecordNoticeAddress, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'EMAIL_INVALID'] },
  ({ orgId, email, language }: RecordNoticeAddressData, facts: NoticeAddressFacts, actor: Actor) =>
    (state: NoticeAddressState): NoticeAddressRecorded[] => {
      checkRegistered(orgId, { registered: facts.isRegistered });
      checkMay(who.RecordNoticeAddress, actor, { organisation: orgId });
      if (!isEmail(email)) throw new DomainError('EMAIL_INVALID', 'No mail reaches this address.');
      if (facts.isSameEmail && state.language === (language ?? null)) return [];
      return [{ type: 'NoticeAddressRecorded', data: { orgId, email, ...(language ? { language } : {}) } }];
    },
);

const LONGEST_EMAIL = 254;
/** One address as mail servers take it without extensions: ASCII, no quotes, a domain of at least two parts. */
const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/i;
const isEmail = (email: string): boolean =>
  email.length <= LONGEST_EMAIL && email.indexOf('@') <= 64 && EMAIL.test(email);
