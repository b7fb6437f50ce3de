import { hashOfSecret } from '#libs/kernel/secrets.js';
import { given, nothing, recorded, refused } from '#libs/event-sourcing/testing/given.js';
import { type Actor, VISITOR } from '#libs/kernel/actor.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Partner, type Standing } from '#libs/programme/partner.js';
import { orderTenderExpiry, TenderExpiry } from './ending.js';
import { claimTender, eraseTender, publishTender, type PublishTenderData, withdrawTender } from './publishing.js';
import { acceptTenderAward, awardTender, replyToTender, type ReplyFacts, withdrawReply } from './replies.js';
import { daysOf, TENDER_DAYS } from './retention.js';
import { Tender, type TenderEvent } from './tender.js';

const TODAY = '2024-03-12';
const TOKEN = hashOfSecret('the token');
const by = (orgId: string, role: Actor['role'] = 'legalRepresentative', userId = 'usr_1'): Actor => ({
  userId,
  orgId,
  role,
  channel: 'api',
});
const PROGRAMME: Actor = { userId: 'desk', orgId: null, role: 'staff:programme', channel: 'api' };
const organisation = { ...Organisation.initial, registered: true };
const partnerThatIs = (standing: Standing | null) => ({ ...Partner.initial, admitted: standing !== null, standing });
const facts = (standing: Standing | null = 'active', today = TODAY) => ({ partner: partnerThatIs(standing), today });
const wishing = (more: Partial<ReplyFacts> = {}): ReplyFacts => ({ ...facts(), wishes: true, before: null, ...more });

const ASKED: PublishTenderData = {
  tenderId: 't',
  authorOrgId: 'client',
  tokenHash: null,
  title: 'A new website',
  description: 'Five pages.',
  services: ['web-design'],
  languages: ['fr'],
  country: 'CH',
  budget: null,
  deadline: '2024-04-30',
  contact: { name: 'Anna', email: 'anna@example.ch' },
};
const published = (more: Partial<PublishTenderData> = {}): TenderEvent => {
  const data = { ...ASKED, ...more };
  const publishedBy = data.authorOrgId === null ? null : 'usr_1';
  return {
    type: 'TenderPublished',
    data: { ...data, ...daysOf(TODAY, data.deadline), subject: 'tender:t', publishedBy },
  };
};
const VISITORS = published({ authorOrgId: null, tokenHash: TOKEN });
const replied = (partnerOrgId: string, message = 'We could.'): TenderEvent => ({
  type: 'TenderReplied',
  data: { tenderId: 't', subject: 'tender:t', partnerOrgId, message, price: null },
});
const awarded = (partnerOrgId: string): TenderEvent => ({
  type: 'TenderAwarded',
  data: { tenderId: 't', partnerOrgId },
});
const accepted = (partnerOrgId: string): TenderEvent => ({
  type: 'TenderAwardAccepted',
  data: { tenderId: 't', partnerOrgId, exclusivityAccepted: true },
});
const withdrawn = (who: 'author' | 'programme' = 'author'): TenderEvent => ({
  type: 'TenderWithdrawn',
  data: { tenderId: 't', by: who },
});

describe('PublishTender (R17)', () => {
  const publish = (data: Partial<PublishTenderData>, actor: Actor, today = TODAY) =>
    publishTender({ ...ASKED, ...data }, { organisation, today }, actor);

  it('is for every member but an external one, and for who has no account (R17)', () => {
    given(Tender)
      .when(publish({}, by('client', 'collaborator')))
      .then([published()]);
    given(Tender)
      .when(publish({}, by('client', 'external')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Tender)
      .when(publish({}, by('other')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Tender).when(publish({}, PROGRAMME)).then(refused('ACTOR_NOT_ALLOWED'));
    const data = { ...ASKED, authorOrgId: null, tokenHash: TOKEN };
    given(Tender)
      .when(publishTender(data, { organisation: null, today: TODAY }, VISITOR))
      .then([VISITORS]);
    const unregistered = { organisation: Organisation.initial, today: TODAY };
    given(Tender)
      .when(publishTender(ASKED, unregistered, by('client')))
      .then(refused('UNKNOWN_ORGANISATION'));
  });

  it('stands through its deadline, for ninety days at most, and keeps nothing longer (R17)', () => {
    expect(TENDER_DAYS).toBe(90);
    expect(daysOf(TODAY, '2024-04-30')).toEqual({ endsOn: '2024-05-01', keptUntil: '2024-06-10' });
    expect(daysOf(TODAY, '2025-01-01')).toEqual({ endsOn: '2024-06-10', keptUntil: '2024-06-10' });
    given(Tender)
      .when(publish({ deadline: TODAY }, by('client')))
      .then([published({ deadline: TODAY })]);
    given(Tender)
      .when(publish({ deadline: '2024-03-11' }, by('client')))
      .then(refused('DEADLINE_PASSED'));
  });

  it('takes an id once (R17)', () => {
    given(Tender, [published()])
      .when(publish({}, by('client')))
      .then(refused('TENDER_EXISTS'));
  });
});

describe('ReplyToTender, WithdrawReply (R17)', () => {
  const reply = (partnerOrgId: string, more: Partial<ReplyFacts> = {}, actor = by(partnerOrgId)) =>
    replyToTender({ tenderId: 't', partnerOrgId, message: 'We could.' }, wishing(more), actor);

  it('is for active partners that wish so, and not for the author (R17)', () => {
    given(Tender, [published()])
      .when(reply('p'))
      .then([replied('p')]);
    given(Tender, [published()])
      .when(reply('p', {}, by('p', 'collaborator')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Tender, [published()])
      .when(reply('p', {}, by('q')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Tender, [published()]).when(reply('client')).then(refused('OWN_TENDER'));
    given(Tender, [published()])
      .when(reply('p', facts(null)))
      .then(refused('NOT_A_PARTNER'));
    given(Tender, [published()])
      .when(reply('p', facts('left')))
      .then(refused('NOT_A_PARTNER'));
    given(Tender, [published()])
      .when(reply('p', facts('suspended')))
      .then(refused('PARTNER_SUSPENDED'));
    given(Tender, [published()])
      .when(reply('p', { wishes: false }))
      .then(refused('TENDER_NOT_WISHED'));
    given(Tender).when(reply('p')).then(refused('UNKNOWN_TENDER'));
  });

  it('is one a partner, which another takes the place of; the same changes nothing (R17)', () => {
    const before = { message: 'We could.', price: null };
    given(Tender, [published(), replied('p')])
      .when(reply('p', { before }))
      .then(nothing);
    given(Tender, [published(), replied('p', 'Perhaps.')])
      .when(reply('p', { before: { ...before, message: 'Perhaps.' } }))
      .then([replied('p')]);
    const price = { amount: '10.00', currency: 'CHF' } as const;
    given(Tender, [published(), replied('p')])
      .when(reply('p', { before: { ...before, price } }))
      .then([replied('p')]);
  });

  it('ends with the tender’s last day, an award or its withdrawal (R17)', () => {
    given(Tender, [published()])
      .when(reply('p', { today: '2024-04-30' }))
      .then([replied('p')]);
    given(Tender, [published()])
      .when(reply('p', { today: '2024-05-01' }))
      .then(refused('TENDER_NOT_OPEN'));
    given(Tender, [published(), replied('q'), awarded('q')])
      .when(reply('p'))
      .then(refused('TENDER_NOT_OPEN'));
    given(Tender, [published(), withdrawn()]).when(reply('p')).then(refused('TENDER_NOT_OPEN'));
  });

  it('is taken back with an award that was not accepted, be the partner suspended (R17)', () => {
    const takeBack = (partnerOrgId: string, actor = by(partnerOrgId)) =>
      withdrawReply({ tenderId: 't', partnerOrgId }, {}, actor);
    const gone: TenderEvent = { type: 'TenderReplyWithdrawn', data: { tenderId: 't', partnerOrgId: 'p' } };
    const done = given(Tender, [published(), replied('p'), awarded('p')])
      .when(takeBack('p'))
      .then([gone]);
    expect(done.state).toMatchObject({ status: 'open', awardedTo: null });
    done.when(takeBack('p')).then(nothing);
    const bound = [published(), replied('p'), replied('q'), awarded('p'), accepted('p')];
    given(Tender, bound).when(takeBack('p')).then(refused('TENDER_ACCEPTED'));
    expect(given(Tender, bound).when(takeBack('q')).state).toMatchObject({ status: 'accepted', awardedTo: 'p' });
    given(Tender, bound)
      .when(takeBack('p', by('q')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Tender).when(takeBack('p')).then(refused('UNKNOWN_TENDER'));
  });
});

describe('AwardTender, AcceptTenderAward (R7)', () => {
  const award = (partnerOrgId: string, actor: Actor, given_ = facts(), tokenHash?: string) =>
    awardTender({ tenderId: 't', partnerOrgId, ...(tokenHash === undefined ? {} : { tokenHash }) }, given_, actor);
  const accept = (exclusivityAccepted = true, actor = by('p'), given_ = facts()) =>
    acceptTenderAward({ tenderId: 't', partnerOrgId: 'p', exclusivityAccepted }, given_, actor);
  const open = [published(), replied('p'), replied('q')];

  it('awards to a partner that replied, to another before it accepts (R7)', () => {
    given(Tender, open)
      .when(award('p', by('client')))
      .then([awarded('p')])
      .when(award('p', by('client', 'administrator')))
      .then(nothing)
      .when(award('q', by('client')))
      .then([awarded('q')]);
    given(Tender, open)
      .when(award('x', by('client')))
      .then(refused('TENDER_NOT_REPLIED'));
    given(Tender, open)
      .when(award('p', by('client'), facts('left')))
      .then(refused('NOT_A_PARTNER'));
    given(Tender, open)
      .when(award('p', by('client'), facts('suspended')))
      .then(refused('PARTNER_SUSPENDED'));
    given(Tender, open)
      .when(award('p', by('client'), facts('active', '2024-05-01')))
      .then(refused('TENDER_ENDED'));
    given(Tender, [...open, awarded('p'), accepted('p')])
      .when(award('q', by('client')))
      .then(refused('TENDER_ACCEPTED'))
      .when(award('p', by('client')))
      .then(nothing);
  });

  it('is the author’s: its representatives, the collaborator who published it, or who has the token (R7, R17)', () => {
    given(Tender, open)
      .when(award('p', by('client', 'collaborator', 'usr_1')))
      .then([awarded('p')]);
    given(Tender, open)
      .when(award('p', by('client', 'collaborator', 'usr_2')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Tender, open)
      .when(award('p', by('q')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Tender, open)
      .when(award('p', VISITOR, facts(), TOKEN))
      .then(refused('UNKNOWN_TENDER'));
    const visitors = [VISITORS, replied('p')];
    given(Tender, visitors)
      .when(award('p', VISITOR, facts(), TOKEN))
      .then([awarded('p')]);
    given(Tender, visitors)
      .when(award('p', VISITOR, facts(), hashOfSecret('another')))
      .then(refused('UNKNOWN_TENDER'));
    given(Tender, visitors).when(award('p', VISITOR)).then(refused('UNKNOWN_TENDER'));
    given(Tender, visitors)
      .when(award('p', by('client'), facts(), TOKEN))
      .then(refused('ACTOR_NOT_ALLOWED'));
  });

  it('binds the partner to the provider’s products by its legal representative alone (R7)', () => {
    const won = [...open, awarded('p')];
    given(Tender, won)
      .when(accept())
      .then([accepted('p')])
      .when(accept())
      .then(nothing);
    given(Tender, won).when(accept(false)).then(refused('EXCLUSIVITY_NOT_ACCEPTED'));
    given(Tender, won)
      .when(accept(true, by('p', 'administrator')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Tender, won)
      .when(accept(true, by('p'), facts('suspended')))
      .then(refused('PARTNER_SUSPENDED'));
    given(Tender, won)
      .when(accept(true, by('p'), facts('left')))
      .then(refused('NOT_A_PARTNER'));
    given(Tender, won)
      .when(accept(true, by('p'), facts('active', '2024-05-01')))
      .then(refused('TENDER_ENDED'));
    given(Tender, open).when(accept()).then(refused('TENDER_NOT_AWARDED'));
    given(Tender, [...won, awarded('q')])
      .when(accept())
      .then(refused('TENDER_NOT_AWARDED'));
    given(Tender).when(accept()).then(refused('UNKNOWN_TENDER'));
  });
});

describe('WithdrawTender, EraseTender, ClaimTender (R17)', () => {
  const data = (tokenHash?: string, reason?: string) => ({
    tenderId: 't',
    ...(tokenHash === undefined ? {} : { tokenHash }),
    ...(reason === undefined ? {} : { reason }),
  });
  const withdraw = (actor: Actor, ...more: [tokenHash?: string, reason?: string]) =>
    withdrawTender(data(...more), {}, actor);
  const erase = (actor: Actor, ...more: [tokenHash?: string, reason?: string]) => eraseTender(data(...more), {}, actor);
  const claim = (orgId: string, tokenHash: string | undefined = TOKEN, actor = by(orgId)) =>
    claimTender({ tenderId: 't', orgId, ...(tokenHash === undefined ? {} : { tokenHash }) }, { organisation }, actor);
  const bound = [published(), replied('p'), awarded('p'), accepted('p')];

  it('is withdrawn by its author, or by the programme desk with a reason, as long as nobody is bound (R17)', () => {
    given(Tender, [published()])
      .when(withdraw(by('client')))
      .then([withdrawn()])
      .when(withdraw(by('client')))
      .then(nothing);
    given(Tender, [VISITORS]).when(withdraw(VISITOR, TOKEN)).then([withdrawn()]);
    given(Tender, [VISITORS]).when(withdraw(VISITOR)).then(refused('UNKNOWN_TENDER'));
    given(Tender, [published()])
      .when(withdraw(PROGRAMME, undefined, 'abuse'))
      .then([withdrawn('programme')]);
    given(Tender, [published()]).when(withdraw(PROGRAMME)).then(refused('REASON_MISSING'));
    given(Tender, [published()])
      .when(withdraw(by('p')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Tender, bound)
      .when(withdraw(by('client')))
      .then(refused('TENDER_ACCEPTED'));
  });

  it('is erased at any time, which withdraws one that stands (R17)', () => {
    given(Tender, [VISITORS]).when(erase(VISITOR, TOKEN)).then([withdrawn()]).when(erase(VISITOR, TOKEN)).then(nothing);
    given(Tender, bound)
      .when(erase(by('client')))
      .then(nothing);
    given(Tender, [published()]).when(erase(PROGRAMME)).then(refused('REASON_MISSING'));
    given(Tender, [published()])
      .when(erase(by('p')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Tender)
      .when(erase(by('p')))
      .then(refused('UNKNOWN_TENDER'));
  });

  it('becomes an organisation’s by the token, which is worth nothing afterwards (R7, R17)', () => {
    const claimed: TenderEvent = {
      type: 'TenderClaimed',
      data: { tenderId: 't', orgId: 'client', claimedBy: 'usr_1' },
    };
    given(Tender, [VISITORS])
      .when(claim('client'))
      .then([claimed])
      .when(claim('client'))
      .then(nothing)
      .when(claim('other'))
      .then(refused('UNKNOWN_TENDER'))
      .when(withdraw(VISITOR, TOKEN))
      .then(refused('UNKNOWN_TENDER'))
      .when(withdraw(by('client')))
      .then([withdrawn()]);
    given(Tender, [VISITORS])
      .when(claim('client', hashOfSecret('wrong')))
      .then(refused('UNKNOWN_TENDER'));
    given(Tender, [published()]).when(claim('other')).then(refused('UNKNOWN_TENDER'));
    given(Tender, [VISITORS])
      .when(claim('client', TOKEN, by('client', 'collaborator')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Tender, [VISITORS, replied('p')])
      .when(claim('p'))
      .then(refused('OWN_TENDER'));
    given(Tender, [VISITORS, withdrawn()]).when(claim('client')).then(refused('TENDER_ENDED'));
    const unregistered = claimTender(
      { tenderId: 't', orgId: 'x', tokenHash: TOKEN },
      { organisation: Organisation.initial },
      by('x'),
    );
    given(Tender, [VISITORS]).when(unregistered).then(refused('UNKNOWN_ORGANISATION'));
  });
});

describe('ExpireTenders (R17)', () => {
  const AT = { at: '2024-03-12T09:00:00Z' };
  const order = (through: string, actor: Actor = PROGRAMME) => orderTenderExpiry({ through }, AT, actor);

  it('is ordered through a day that has come, and never back (R17)', () => {
    const ordered = (through: string) => ({ type: 'TenderExpiryOrdered' as const, data: { through } });
    given(TenderExpiry)
      .when(order('2024-03-12'))
      .then([ordered('2024-03-12')])
      .when(order('2024-03-11'))
      .then(nothing);
    given(TenderExpiry).when(order('2024-03-13')).then(refused('DAY_IN_FUTURE'));
    given(TenderExpiry)
      .when(order('2024-03-12', by('client')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    const later = recorded(ordered('2024-03-12'), {});
    expect(TenderExpiry.evolve({ through: '2024-03-20' }, later)).toEqual({ through: '2024-03-20' });
  });
});
