import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkRegistered } from '#libs/organisation/organisation.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { SupportContactsPublished } from './events/support-contacts-published.js';
import { SUPPORT_OFFERS, type SupportOfferName } from './events/support-offer.js';
import type { SupportOfferSubscribed } from './events/support-offer-subscribed.js';
import { who } from './who.js';

export interface SupportOfferState {
  /** In force now. */
  readonly offer: SupportOfferName;
}
/** `supportOffer-{orgId}`: what an organisation has subscribed to; without an event the standard offer. */
export const SupportOffer: Aggregate<SupportOfferState, SupportOfferSubscribed> = {
  category: 'supportOffer',
  initial: { offer: 'standard' },
  evolve: (_, { data: { offer } }) => ({ offer }),
};

/** Whether an offer has the VIP code and goes first (R56). */
export const isPremium = (offer: SupportOfferName): boolean => offer !== 'standard';
export const isSupportOffer = (value: unknown): value is SupportOfferName =>
  (SUPPORT_OFFERS as readonly unknown[]).includes(value);

export interface SubscribeSupportOfferData {
  orgId: string;
  offer: SupportOfferName;
}

/** An organisation takes another offer, from then on (R54); the one that it has, again, changes nothing. */
export const subscribeSupportOffer = decision(
  { who: who.SubscribeSupportOffer, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'] },
  ({ orgId, offer }: SubscribeSupportOfferData, facts: { organisationKnown: boolean }, actor: Actor) =>
    (state: SupportOfferState): SupportOfferSubscribed[] => {
      checkRegistered(orgId, { registered: facts.organisationKnown });
      checkMay(who.SubscribeSupportOffer, actor, { organisation: orgId });
      return state.offer === offer ? [] : [{ type: 'SupportOfferSubscribed', data: { orgId, offer } }];
    },
);

/** How support is reached: the provider's own data. */
export type SupportContactsData = Omit<SupportContactsPublished['data'], 'offer'>;
/** `supportContacts-{offer}`: how the support of an offer is reached; null while nothing was published (R54). */
export const SupportContacts: Aggregate<{ readonly contacts: SupportContactsData | null }, SupportContactsPublished> = {
  category: 'supportContacts',
  initial: { contacts: null },
  evolve: (_, { data: { phone, email, hours, languages } }) => ({ contacts: { phone, email, hours, languages } }),
};

export interface PublishSupportContactsData extends SupportContactsData {
  /** One of the offers, or it is unknown. */
  offer: string;
}
/** The support or finance desk says how an offer's support is reached from then on (R54); the same again changes nothing. */
export const publishSupportContacts = decision(
  { who: who.PublishSupportContacts, refuses: ['ACTOR_NOT_ALLOWED', 'UNKNOWN_SUPPORT_OFFER'] },
  ({ offer, phone, email, hours, languages }: PublishSupportContactsData, _: NoFacts, actor: Actor) =>
    ({ contacts }: { contacts: SupportContactsData | null }): SupportContactsPublished[] => {
      checkMay(who.PublishSupportContacts, actor, {});
      if (!isSupportOffer(offer)) throw new DomainError('UNKNOWN_SUPPORT_OFFER', `There is no offer ${offer}.`);
      const published = { phone, email, hours, languages: [...languages] };
      if (contacts && isSame(contacts, published)) return [];
      return [{ type: 'SupportContactsPublished', data: { offer, ...published } }];
    },
);

const isSame = (one: SupportContactsData, other: SupportContactsData): boolean =>
  one.phone === other.phone &&
  one.email === other.email &&
  one.hours === other.hours &&
  String(one.languages) === String(other.languages);
