import 'reflect-metadata';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import { isPremium, publishSupportContacts, subscribeSupportOffer, SupportContacts, SupportOffer } from './offers.js';
import { agent, desk, lead, of, ORG, OTHER } from './testing/scene.js';

const known = { organisationKnown: true };
const pro = { orgId: ORG, offer: 'premium-pro' } as const;
const subscribed = (offer: 'standard' | 'premium-pro' | 'premium-enterprise') =>
  ({ type: 'SupportOfferSubscribed', data: { orgId: ORG, offer } }) as const;

describe('A support offer', () => {
  it('is the standard one until its organisation subscribes to another, and the same again changes nothing (R54)', () => {
    given(SupportOffer)
      .when(subscribeSupportOffer({ ...pro, offer: 'standard' }, known, lead))
      .then(nothing)
      .when(subscribeSupportOffer(pro, known, lead))
      .then([subscribed('premium-pro')])
      .when(subscribeSupportOffer(pro, known, of('administrator')))
      .then(nothing)
      .when(subscribeSupportOffer({ ...pro, offer: 'standard' }, known, of('administrator')))
      .then([subscribed('standard')]);
  });

  it('is up to leads of the organisation itself (R54)', () => {
    const refusing = (actor: typeof lead) =>
      given(SupportOffer)
        .when(subscribeSupportOffer(pro, known, actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    for (const role of ['collaborator', 'external'] as const) refusing(of(role));
    refusing(of('legalRepresentative', 'bea', OTHER));
    for (const name of ['support', 'finance', 'programme'] as const) refusing(desk(name));
    given(SupportOffer)
      .when(subscribeSupportOffer(pro, { organisationKnown: false }, of('collaborator')))
      .then(refused('UNKNOWN_ORGANISATION'));
  });

  it('has a VIP code with Premium Pro and Enterprise only (R56)', () => {
    expect((['standard', 'premium-pro', 'premium-enterprise'] as const).map(isPremium)).toEqual([false, true, true]);
  });
});

describe('Contact data of an offer', () => {
  const data = {
    offer: 'premium-pro',
    phone: '+41 22 000 00 00',
    email: 'pro@support.example',
    hours: 'Mon–Fri 08:00–18:00',
    languages: ['fr', 'de'],
  } as const;
  const contacts = { ...data, languages: [...data.languages] };

  it('are what the support or finance desk published last; the same again changes nothing (R54)', () => {
    given(SupportContacts)
      .when(publishSupportContacts(contacts, NO_FACTS, agent))
      .then([{ type: 'SupportContactsPublished', data: contacts }])
      .when(publishSupportContacts(contacts, NO_FACTS, desk('finance')))
      .then(nothing)
      .when(publishSupportContacts({ ...contacts, languages: ['de', 'fr'] }, NO_FACTS, desk('finance')))
      .then([{ type: 'SupportContactsPublished', data: { ...contacts, languages: ['de', 'fr'] } }]);
  });

  it('are nobody else’s to publish, nor of an offer that there is not (R54)', () => {
    for (const actor of [desk('programme'), lead]) {
      given(SupportContacts)
        .when(publishSupportContacts({ ...contacts, offer: 'none' }, NO_FACTS, actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(SupportContacts)
      .when(publishSupportContacts({ ...contacts, offer: 'none' }, NO_FACTS, agent))
      .then(refused('UNKNOWN_SUPPORT_OFFER'));
  });
});
