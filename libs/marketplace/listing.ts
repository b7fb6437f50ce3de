import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { checkMay } from '#libs/kernel/policy.js';
import { checkRegistered } from '#libs/organisation/organisation.js';
import { checkNotSuspended, checkPartner } from '#libs/programme/partner.js';
import type { ListingData } from './events/listing.js';
import type { ListingPublished } from './events/listing-published.js';
import type { ListingUnpublished } from './events/listing-unpublished.js';
import type { ListingUpdated } from './events/listing-updated.js';
import type { MemberFacts } from './tender-wish.js';
import { who } from './who.js';

export type ListingEvent = ListingPublished | ListingUpdated | ListingUnpublished;
/** What the directory tells of a partner; null: it is not in it. */
export interface ListingState {
  readonly listing: ListingData | null;
}

/** `listing-{orgId}`: one a partner. */
export const Listing: Aggregate<ListingState, ListingEvent> = {
  category: 'listing',
  initial: { listing: null },
  evolve: (_, event): ListingState => ({ listing: event.type === 'ListingUnpublished' ? null : event.data }),
};

/**
 * A partner has itself listed in the directory, free of charge (R18), or something else told of it there. The same again
 * changes nothing; what is told in another order is the same.
 */
export const publishListing = decision(
  {
    who: who.PublishListing,
    refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'NOT_A_PARTNER', 'PARTNER_SUSPENDED'],
  },
  (data: ListingData, { organisation, partner }: MemberFacts, actor: Actor) =>
    ({ listing }: ListingState): ListingEvent[] => {
      const { orgId } = data;
      checkRegistered(orgId, organisation);
      checkMay(who.PublishListing, actor, { partner: orgId });
      checkPartner(orgId, partner);
      checkNotSuspended(orgId, partner);
      const wanted = sorted(data);
      if (listing === null) return [{ type: 'ListingPublished', data: wanted }];
      return isSame(listing, wanted) ? [] : [{ type: 'ListingUpdated', data: wanted }];
    },
);

const sorted = ({ orgId, name, place, country, languages, services, website }: ListingData): ListingData => ({
  orgId,
  name,
  place,
  country,
  languages: [...languages].sort(),
  services: [...services].sort(),
  website,
});
const isSame = (one: ListingData, other: ListingData): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

/** A partner leaves the directory, be it suspended, or the programme desk takes it out (R18); again changes nothing. */
export const unpublishListing = decision(
  { who: who.UnpublishListing, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'] },
  ({ orgId }: { orgId: string }, { organisation }: MemberFacts, actor: Actor) =>
    ({ listing }: ListingState): ListingEvent[] => {
      checkRegistered(orgId, organisation);
      checkMay(who.UnpublishListing, actor, { partner: orgId });
      return listing === null ? [] : [{ type: 'ListingUnpublished', data: { orgId } }];
    },
);
