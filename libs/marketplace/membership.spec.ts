import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Partner, type Standing } from '#libs/programme/partner.js';
import type { ListingData } from './events/listing.js';
import { Listing, publishListing, unpublishListing } from './listing.js';
import { setTenderWish, TenderWish } from './tender-wish.js';

const by = (orgId: string, role: Actor['role'] = 'administrator'): Actor => ({
  userId: 'u',
  orgId,
  role,
  channel: 'api',
});
const PROGRAMME: Actor = { userId: 'desk', orgId: null, role: 'staff:programme', channel: 'api' };
const facts = (standing: Standing | null = 'active', registered = true) => ({
  organisation: { ...Organisation.initial, registered },
  partner: { ...Partner.initial, admitted: standing !== null, standing },
});

describe('SetTenderWish (R17)', () => {
  const wish = (wishes: boolean, actor = by('p'), given_ = facts()) =>
    setTenderWish({ orgId: 'p', wishes }, given_, actor);
  const set = (wishes: boolean) => ({ type: 'TenderWishSet' as const, data: { orgId: 'p', wishes } });

  it('is what an active partner says, and nothing before it does (R17)', () => {
    given(TenderWish)
      .when(wish(false))
      .then(nothing)
      .when(wish(true))
      .then([set(true)])
      .when(wish(true))
      .then(nothing)
      .when(wish(false))
      .then([set(false)]);
    given(TenderWish)
      .when(wish(true, by('p', 'collaborator')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(TenderWish)
      .when(wish(true, by('q')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(TenderWish)
      .when(wish(true, by('p'), facts(null)))
      .then(refused('NOT_A_PARTNER'));
    given(TenderWish)
      .when(wish(true, by('p'), facts('left')))
      .then(refused('NOT_A_PARTNER'));
    given(TenderWish)
      .when(wish(true, by('p'), facts('suspended')))
      .then(refused('PARTNER_SUSPENDED'));
    given(TenderWish)
      .when(wish(true, by('p'), facts(null, false)))
      .then(refused('UNKNOWN_ORGANISATION'));
  });
});

describe('PublishListing, UnpublishListing (R18)', () => {
  const LISTED: ListingData = {
    orgId: 'p',
    name: 'Beta Sàrl',
    place: 'Lausanne',
    country: 'CH',
    languages: ['en', 'fr'],
    services: ['hosting', 'web-design'],
    website: 'https://beta.example',
  };
  const publish = (more: Partial<ListingData> = {}, actor = by('p'), given_ = facts()) =>
    publishListing({ ...LISTED, ...more }, given_, actor);
  const unpublish = (actor: Actor, given_ = facts()) => unpublishListing({ orgId: 'p' }, given_, actor);

  it('lists an active partner, updates what is told of it, and is not moved by another order of words (R18)', () => {
    given(Listing)
      .when(publish({ languages: ['fr', 'en'] }))
      .then([{ type: 'ListingPublished', data: LISTED }])
      .when(publish({ services: ['web-design', 'hosting'] }))
      .then(nothing)
      .when(publish({ place: 'Vevey' }))
      .then([{ type: 'ListingUpdated', data: { ...LISTED, place: 'Vevey' } }]);
    given(Listing)
      .when(publish({}, by('p', 'collaborator')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Listing).when(publish({}, PROGRAMME)).then(refused('ACTOR_NOT_ALLOWED'));
    given(Listing)
      .when(publish({}, by('p'), facts(null)))
      .then(refused('NOT_A_PARTNER'));
    given(Listing)
      .when(publish({}, by('p'), facts('suspended')))
      .then(refused('PARTNER_SUSPENDED'));
    given(Listing)
      .when(publish({}, by('p'), facts(null, false)))
      .then(refused('UNKNOWN_ORGANISATION'));
  });

  it('is taken out by the partner, be it suspended, or by the programme desk (R18)', () => {
    const listed = { type: 'ListingPublished' as const, data: LISTED };
    const gone = { type: 'ListingUnpublished' as const, data: { orgId: 'p' } };
    given(Listing, [listed])
      .when(unpublish(by('p'), facts('suspended')))
      .then([gone])
      .when(unpublish(by('p')))
      .then(nothing);
    given(Listing, [listed]).when(unpublish(PROGRAMME)).then([gone]).when(publish()).then([listed]);
    given(Listing, [listed])
      .when(unpublish(by('q')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Listing)
      .when(unpublish(by('p'), facts(null, false)))
      .then(refused('UNKNOWN_ORGANISATION'));
  });
});
