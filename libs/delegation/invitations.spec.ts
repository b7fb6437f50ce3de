import { given, refused } from '#libs/event-sourcing/testing/given.js';
import { addDays } from '#libs/kernel/time.js';
import { Delegation, type DelegationEvent } from './delegation.js';
import {
  acceptInvitation,
  type AcceptInvitationData,
  declineInvitation,
  inviteClient,
  invitePartner,
  type InvitePartnerData,
  withdrawInvitation,
} from './invitations.js';
import { resendInvitation } from './resending.js';
import {
  acceptance,
  accepted,
  ANNA,
  answering,
  BEAT,
  by,
  CARL,
  CLIENT,
  client,
  facts,
  FULL,
  limited,
  offered,
  over,
  pair,
  partnership,
  requested,
} from './testing/scene.js';

const anna = by(ANNA);
const offer = (access = FULL, more: Partial<InvitePartnerData> = {}): InvitePartnerData => ({
  invitationId: ANNA,
  ...pair(ANNA),
  access,
  ...more,
});
const accept = (more: Partial<AcceptInvitationData> = {}, actor = anna, invitationId: string = ANNA) =>
  acceptInvitation({ invitationId, ...more }, acceptance(`pst_${invitationId}`), actor);

describe('inviting a partner (R43)', () => {
  it('offers access with a payment method and supersede; products are written sorted', () => {
    given(Delegation)
      .when(invitePartner(offer(FULL, { paymentMethod: 'PARTNER', supersede: true }), facts, client))
      .then([offered(ANNA, FULL, { payment: 'PARTNER', supersede: true })]);
    given(Delegation)
      .when(invitePartner(offer(limited('p2', 'p1')), facts, client))
      .then([offered(ANNA, limited('p1', 'p2'))]);
    given(Delegation)
      .when(invitePartner(offer(limited()), facts, client))
      .then([offered(ANNA, limited())]);
  });

  it('R37: FULL that names products is refused, offered, asked for and granted', () => {
    const everything = { mode: 'FULL', products: ['p1', 'p2'] } as const;
    given(Delegation)
      .when(invitePartner(offer(everything), facts, client))
      .then(refused('FULL_ACCESS_NAMES_NO_PRODUCTS', { products: ['p1', 'p2'] }));
    given(Delegation)
      .when(inviteClient(offer(everything), facts, anna))
      .then(refused('FULL_ACCESS_NAMES_NO_PRODUCTS'));
    for (const asked of [FULL, limited('p1')]) {
      given(Delegation, [requested(ANNA, asked)])
        .when(accept({ grant: everything }, client))
        .then(refused('FULL_ACCESS_NAMES_NO_PRODUCTS'))
        .when(accept({ grant: { ...everything, products: [] } }, client))
        .then(accepted(ANNA, asked, FULL));
    }
  });

  it('repeated by another command: the id is in use, be it by the very same invitation', () => {
    given(Delegation)
      .when(invitePartner(offer(), facts, client))
      .when(invitePartner(offer(), facts, client))
      .then(refused('INVITATION_EXISTS', { invitationId: ANNA }));
    const elsewhere = { ...facts, idUsedElsewhere: true };
    given(Delegation)
      .when(invitePartner(offer(), elsewhere, client))
      .then(refused('INVITATION_EXISTS'));
  });

  it('A17: only a legal representative of the client may', () => {
    for (const actor of [by(CLIENT, 'administrator'), by(CLIENT, 'collaborator'), anna]) {
      given(Delegation)
        .when(invitePartner(offer(), facts, actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
  });

  it('A27: nobody is its own partner', () => {
    const own = { ...offer(), partnerOrgId: CLIENT };
    given(Delegation)
      .when(invitePartner(own, facts, client))
      .then(refused('SELF_PARTNERSHIP'));
  });

  it('A18: one active partnership and one open invitation a pair, whatever its direction', () => {
    given(Delegation, partnership(ANNA, limited()))
      .when(invitePartner({ ...offer(), invitationId: 'i2' }, facts, client))
      .then(refused('PARTNERSHIP_ACTIVE', { partnershipId: 'pst_anna' }));
    given(Delegation, [requested(ANNA, FULL)])
      .when(invitePartner({ ...offer(), invitationId: 'i2' }, facts, client))
      .then(refused('INVITATION_OPEN', { invitationId: ANNA }));
  });

  it('A19: reserves nothing, so that two may be offered the same', () => {
    given(Delegation, [offered(ANNA, FULL)])
      .when(invitePartner({ invitationId: BEAT, ...pair(BEAT), access: FULL }, facts, client))
      .then([offered(BEAT, FULL)]);
  });

  it('refuses in the order of the checks', () => {
    const everything = {
      ...offer(limited('foreign'), { paymentMethod: 'CLIENT' }),
      partnerOrgId: ANNA,
    };
    const history = [offered(ANNA, FULL)];
    const nobody = by('stranger', 'collaborator');
    const bad = { ...facts, clientKnown: false, partnerKnown: false, partnerStanding: null };
    const step = (data: InvitePartnerData, known: typeof facts, actor = nobody, events = history) =>
      given(Delegation, events).when(invitePartner(data, known, actor));
    step(everything, bad).then(refused('UNKNOWN_ORGANISATION', { orgId: CLIENT }));
    step(everything, { ...bad, clientKnown: true }).then(refused('UNKNOWN_ORGANISATION', { orgId: ANNA }));
    const known = { ...bad, clientKnown: true, partnerKnown: true };
    const unheardOf = { ...everything, access: limited('foreign', 'unheard-of') };
    step(unheardOf, known).then(refused('UNKNOWN_PRODUCT', { productId: 'unheard-of' }));
    step(everything, known).then(refused('INVITATION_EXISTS'));
    const fresh = { ...everything, invitationId: 'i2' };
    step(fresh, known).then(refused('ACTOR_NOT_ALLOWED'));
    step({ ...fresh, partnerOrgId: CLIENT }, known, client).then(refused('SELF_PARTNERSHIP'));
    step(fresh, known, client).then(refused('NOT_A_PARTNER'));
    step(fresh, facts, client, partnership(ANNA, FULL)).then(refused('PARTNERSHIP_ACTIVE'));
    step(fresh, facts, client).then(refused('INVITATION_OPEN'));
    step(fresh, facts, client, []).then(refused('PAYMENT_METHOD_NEEDS_FULL_ACCESS'));
    const { paymentMethod: _, ...unpaid } = fresh;
    step(unpaid, facts, client, []).then(refused('PRODUCT_NOT_OWNED', { productId: 'foreign' }));
    step({ ...unpaid, access: limited('old') }, facts, client, []).then(refused('PRODUCT_NOT_OWNED'));
  });
});

describe('inviting a client (R59)', () => {
  it('asks for access; R58: only a legal representative of the partner may', () => {
    given(Delegation)
      .when(inviteClient(offer(FULL, { paymentMethod: 'PARTNER' }), facts, anna))
      .then([requested(ANNA, FULL, 'PARTNER')]);
    for (const actor of [by(ANNA, 'administrator'), client]) {
      given(Delegation)
        .when(inviteClient(offer(), facts, actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
  });

  it('A18: meets an open invitation of the client', () => {
    given(Delegation, [offered(ANNA, FULL)])
      .when(inviteClient({ ...offer(), invitationId: 'i2' }, facts, anna))
      .then(refused('INVITATION_OPEN', { invitationId: ANNA }));
  });
});

describe('accepting what the client offered (R44, A33)', () => {
  it('starts the partnership with the offered payment method, else CLIENT (A5)', () => {
    given(Delegation, [offered(ANNA, FULL, { payment: 'PARTNER' })])
      .when(accept())
      .then(accepted(ANNA, FULL, FULL, 'PARTNER'));
    given(Delegation, [offered(ANNA, FULL)])
      .when(accept())
      .then(accepted(ANNA, FULL));
    given(Delegation, [offered(ANNA, limited('p1'))])
      .when(accept({}, by(ANNA, 'administrator')))
      .then(accepted(ANNA, limited('p1')));
  });

  it('again by another command: it is not open any more', () => {
    given(Delegation, partnership(ANNA, FULL)).when(accept()).then(refused('INVITATION_NOT_OPEN'));
  });

  it('A33: a grant, payment method or supersede of the partner is refused', () => {
    const history = [offered(ANNA, FULL)];
    given(Delegation, history)
      .when(accept({ grant: FULL }))
      .then(refused('ONLY_CLIENT_DECIDES'));
    given(Delegation, history)
      .when(accept({ paymentMethod: 'CLIENT' }))
      .then(refused('ONLY_CLIENT_DECIDES'));
    given(Delegation, history)
      .when(accept({ supersede: true }))
      .then(refused('ONLY_CLIENT_DECIDES'));
  });

  it('A17: the partner’s legal representative or administrator answers', () => {
    for (const actor of [by(ANNA, 'collaborator'), client, by(BEAT)]) {
      given(Delegation, [offered(ANNA, FULL)])
        .when(accept({}, actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
  });

  it('A1: the client’s supersede in its invitation ends the other limited ones at acceptance, in order', () => {
    given(Delegation, [
      ...partnership(CARL, limited('p1')),
      ...partnership(BEAT, limited('p2')),
      offered(ANNA, FULL, { supersede: true }),
    ])
      .when(accept())
      .then([...over(BEAT, 'superseded'), ...over(CARL, 'superseded'), ...accepted(ANNA, FULL)]);
  });

  it('supersede has no effect with LIMITED', () => {
    given(Delegation, [...partnership(BEAT, limited('p1')), offered(ANNA, limited('p2'), { supersede: true })])
      .when(accept())
      .then(accepted(ANNA, limited('p2')));
    given(Delegation, [...partnership(BEAT, limited('p1')), offered(ANNA, limited('p1'), { supersede: true })])
      .when(accept())
      .then(refused('PRODUCT_ALREADY_DELEGATED'));
  });
});

describe('accepting what a partner asked (R60)', () => {
  it('grants as asked, or something else', () => {
    given(Delegation, [requested(ANNA, FULL, 'PARTNER')])
      .when(accept({}, client))
      .then(accepted(ANNA, FULL, FULL, 'PARTNER'));
    given(Delegation, [requested(ANNA, FULL, 'PARTNER')])
      .when(accept({ paymentMethod: 'CLIENT' }, client))
      .then(accepted(ANNA, FULL, FULL, 'CLIENT', true));
    given(Delegation, [requested(ANNA, limited('p1', 'p2'))])
      .when(accept({ grant: limited('p1') }, client))
      .then(accepted(ANNA, limited('p1', 'p2'), limited('p1')));
  });

  it('A20: a LIMITED grant drops the proposed payment method silently', () => {
    given(Delegation, [requested(ANNA, FULL, 'PARTNER')])
      .when(accept({ grant: limited('p1') }, client))
      .then(accepted(ANNA, FULL, limited('p1')));
  });

  it.each([
    ['asked for PARTNER, granted CLIENT', 'PARTNER', 'CLIENT', true],
    ['asked for CLIENT, granted PARTNER', 'CLIENT', 'PARTNER', true],
    ['said nothing, granted PARTNER', undefined, 'PARTNER', true],
    ['said nothing, granted CLIENT', undefined, 'CLIENT', false],
    ['said nothing, nothing was said', undefined, undefined, false],
    ['asked for PARTNER, nothing was said', 'PARTNER', undefined, false],
  ] as const)('R61: the payment method is to be verified where another is granted: %s', (_, asked, granted, needed) => {
    const { events, state } = given(Delegation, [requested(ANNA, FULL, asked)]).when(
      accept(granted ? { paymentMethod: granted } : {}, client),
    );
    expect(events[0]?.data).toMatchObject({ grantedDiffersFromRequested: false });
    expect(events.at(-1)?.data).toMatchObject({ needsVerification: needed });
    expect(state.partnerships.get(ANNA)?.needsVerification).toBe(needed);
  });

  it('R61: what the partner accepts as the client offered it needs no verification', () => {
    const { state } = given(Delegation, [offered(ANNA, FULL, { payment: 'PARTNER' })]).when(accept());
    expect(state.partnerships.get(ANNA)?.needsVerification).toBe(false);
  });

  it('R61: only another mode or other products count as granted otherwise, not their order', () => {
    const [event] = given(Delegation, [requested(ANNA, limited('p1', 'p2'))]).when(
      accept({ grant: limited('p2', 'p1') }, client),
    ).events;
    expect(event?.data).toMatchObject({ grantedDiffersFromRequested: false });
  });

  it('A17: only a legal representative of the client may', () => {
    for (const actor of [by(CLIENT, 'administrator'), anna]) {
      given(Delegation, [requested(ANNA, FULL)])
        .when(accept({}, actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
  });

  it('A1: supersede is the client’s word in its acceptance', () => {
    const history = [...partnership(BEAT, limited('p1')), requested(ANNA, FULL)];
    given(Delegation, history)
      .when(accept({}, client))
      .then(refused('FULL_EXCLUDES_LIMITED', { partners: [BEAT] }));
    given(Delegation, history)
      .when(accept({ supersede: true }, client))
      .then([...over(BEAT, 'superseded'), ...accepted(ANNA, FULL)]);
  });

  it('R41: supersede never ends a FULL partnership', () => {
    given(Delegation, [...partnership(BEAT, FULL), requested(ANNA, FULL)])
      .when(accept({ supersede: true }, client))
      .then(refused('FULL_ALREADY_GRANTED', { partners: [BEAT] }));
  });

  it('refuses in the order of the checks; A19: all is checked again', () => {
    const history = [...partnership(BEAT, limited('p1')), requested(ANNA, limited('p1'))];
    const step = (more: Partial<AcceptInvitationData>, actor = client, events = history) =>
      given(Delegation, events).when(accept(more, actor));
    given(Delegation)
      .when(accept({ grant: limited('unheard-of') }))
      .then(refused('UNKNOWN_INVITATION'));
    step({ grant: limited('unheard-of') }, anna).then(refused('UNKNOWN_PRODUCT'));
    step({ grant: limited('foreign'), paymentMethod: 'CLIENT' }, anna).then(refused('ACTOR_NOT_ALLOWED'));
    const ended = [
      ...history,
      { type: 'InvitationDeclined', data: { invitationId: ANNA, partnerOrgId: ANNA } } as const,
    ];
    step({ grant: limited('foreign'), paymentMethod: 'CLIENT' }, client, ended).then(refused('INVITATION_NOT_OPEN'));
    step({ grant: limited('foreign'), paymentMethod: 'CLIENT' }).then(refused('PAYMENT_METHOD_NEEDS_FULL_ACCESS'));
    step({ grant: limited('p1', 'foreign') }).then(refused('PRODUCT_NOT_OWNED'));
    step({ grant: limited('old') }).then(refused('PRODUCT_NOT_OWNED'));
    step({}).then(refused('PRODUCT_ALREADY_DELEGATED', { partners: [BEAT] }));
    step({ grant: FULL }).then(refused('FULL_EXCLUDES_LIMITED'));
    const besideFull = [...partnership(BEAT, FULL), requested(ANNA, limited('p1'))];
    step({}, client, besideFull).then(refused('FULL_EXCLUDES_LIMITED', { partners: [BEAT] }));
  });

  it('a product that the invitation names and that is gone by now refuses the acceptance, which stays possible', () => {
    given(Delegation, [requested(ANNA, limited('old'))])
      .when(accept({}, client))
      .then(refused('PRODUCT_NOT_OWNED'))
      .when(accept({ grant: limited('p1') }, client))
      .then(accepted(ANNA, limited('old'), limited('p1')));
  });
});

describe('declining and withdrawing', () => {
  const data = { invitationId: ANNA, partnerOrgId: ANNA };

  it('closes the invitation once; the pair may be invited again', () => {
    given(Delegation, [offered(ANNA, FULL)])
      .when(declineInvitation({ invitationId: ANNA }, answering, by(ANNA, 'administrator')))
      .then([{ type: 'InvitationDeclined', data }])
      .when(declineInvitation({ invitationId: ANNA }, answering, anna))
      .then(refused('INVITATION_NOT_OPEN', { invitationId: ANNA, status: 'declined' }))
      .when(invitePartner({ ...offer(), invitationId: 'i2' }, facts, client))
      .then([offered(ANNA, FULL, { invitationId: 'i2' })])
      .when(withdrawInvitation({ invitationId: 'i2' }, answering, client))
      .then([{ type: 'InvitationWithdrawn', data: { ...data, invitationId: 'i2' } }])
      .when(withdrawInvitation({ invitationId: 'i2' }, answering, client))
      .then(refused('INVITATION_NOT_OPEN'));
  });

  it('A17: the invited side declines, the inviting side withdraws', () => {
    given(Delegation, [offered(ANNA, FULL)])
      .when(declineInvitation({ invitationId: ANNA }, answering, client))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(withdrawInvitation({ invitationId: ANNA }, answering, anna))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(withdrawInvitation({ invitationId: ANNA }, answering, by(CLIENT, 'administrator')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Delegation, [requested(ANNA, FULL)])
      .when(declineInvitation({ invitationId: ANNA }, answering, by(CLIENT, 'administrator')))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(withdrawInvitation({ invitationId: ANNA }, answering, by(ANNA, 'administrator')))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(withdrawInvitation({ invitationId: ANNA }, answering, anna))
      .then([{ type: 'InvitationWithdrawn', data }]);
    given(Delegation, [requested(ANNA, FULL)])
      .when(declineInvitation({ invitationId: ANNA }, answering, client))
      .then([{ type: 'InvitationDeclined', data }]);
  });

  it('needs an invitation', () => {
    given(Delegation)
      .when(declineInvitation({ invitationId: ANNA }, answering, anna))
      .then(refused('UNKNOWN_INVITATION'));
    given(Delegation)
      .when(withdrawInvitation({ invitationId: ANNA }, answering, client))
      .then(refused('UNKNOWN_INVITATION'));
  });
});

describe('sending an invitation again (R44)', () => {
  const again = (actor = client, more: Partial<typeof answering> = {}) =>
    resendInvitation({ invitationId: ANNA }, { ...answering, ...more }, actor);
  const time = (n: number, days = 0) => ({
    type: 'InvitationResent' as const,
    data: { invitationId: ANNA, partnerOrgId: ANNA, time: n, on: addDays(answering.today, days) },
  });
  const dayAfter = (days: number) => ({ today: addDays(answering.today, days) });

  it('R44: three times at most, once a business day, by the side that made it', () => {
    given(Delegation, [offered(ANNA, FULL)])
      .when(again())
      .then([time(1)])
      .when(again())
      .then(refused('INVITATION_RESENT_ENOUGH', { invitationId: ANNA, resent: 1, from: dayAfter(1).today }))
      .when(again(client, dayAfter(1)))
      .then([time(2, 1)])
      .when(again(client, dayAfter(2)))
      .then([time(3, 2)])
      .when(again(client, dayAfter(3)))
      .then(refused('INVITATION_RESENT_ENOUGH', { invitationId: ANNA, resent: 3, from: null }));
    given(Delegation, [requested(ANNA, FULL)])
      .when(again(anna))
      .then([time(1)]);
  });

  it('R44: never by the invited side, nor by others than legal representatives (A17)', () => {
    for (const actor of [anna, by(CLIENT, 'administrator')]) {
      given(Delegation, [offered(ANNA, FULL)])
        .when(again(actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(Delegation, [requested(ANNA, FULL)])
      .when(again(client))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Delegation).when(again()).then(refused('UNKNOWN_INVITATION'));
  });

  it('R44: only while it is open; E17: a suspended partner sends nothing', () => {
    given(Delegation, [offered(ANNA, FULL)])
      .when(withdrawInvitation({ invitationId: ANNA }, answering, client))
      .when(again())
      .then(refused('INVITATION_NOT_OPEN', { invitationId: ANNA, status: 'withdrawn' }));
    given(Delegation, [requested(ANNA, FULL)])
      .when(again(anna, { partnerStanding: 'suspended' }))
      .then(refused('PARTNER_SUSPENDED'));
    given(Delegation, [offered(ANNA, FULL)])
      .when(again(client, { partnerStanding: 'suspended' }))
      .then([time(1)]);
  });
});

describe('a suspended partner (E17)', () => {
  const suspended = { ...facts, partnerStanding: 'suspended' } as const;
  const then = { ...answering, partnerStanding: 'suspended' } as const;

  it('neither asks nor answers; that comes right after its role', () => {
    const ask = { invitationId: ANNA, ...pair(ANNA), access: FULL };
    given(Delegation, [offered(ANNA, FULL)])
      .when(inviteClient({ ...ask, invitationId: 'i2' }, suspended, by(ANNA, 'administrator')))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(inviteClient({ ...ask, invitationId: 'i2', clientOrgId: ANNA }, suspended, anna))
      .then(refused('PARTNER_SUSPENDED', { orgId: ANNA }))
      .when(acceptInvitation({ invitationId: ANNA }, { ...acceptance('p'), ...then }, by(ANNA, 'collaborator')))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(acceptInvitation({ invitationId: ANNA, supersede: true }, { ...acceptance('p'), ...then }, anna))
      .then(refused('PARTNER_SUSPENDED'))
      .when(declineInvitation({ invitationId: ANNA }, then, anna))
      .then(refused('PARTNER_SUSPENDED'));
  });

  it('is invited by clients, who accept and decline what it asked for earlier; its own invitation it may withdraw', () => {
    given(Delegation)
      .when(invitePartner(offer(), suspended, client))
      .then([offered(ANNA, FULL)]);
    const asked = given(Delegation, [requested(ANNA, FULL)]);
    asked
      .when(acceptInvitation({ invitationId: ANNA }, { ...acceptance('pst_anna'), ...then }, client))
      .then(accepted(ANNA, FULL));
    asked
      .when(declineInvitation({ invitationId: ANNA }, then, client))
      .then([{ type: 'InvitationDeclined', data: { invitationId: ANNA, partnerOrgId: ANNA } }]);
    asked
      .when(withdrawInvitation({ invitationId: ANNA }, then, anna))
      .then([{ type: 'InvitationWithdrawn', data: { invitationId: ANNA, partnerOrgId: ANNA } }]);
  });
});

describe('a partner that has left (E18)', () => {
  const left = 'left' as const;

  it('is invited by nobody, invites nobody, and what was open is not open any more', () => {
    given(Delegation)
      .when(invitePartner(offer(), { ...facts, partnerStanding: left }, client))
      .then(refused('NOT_A_PARTNER', { orgId: ANNA }))
      .when(inviteClient(offer(), { ...facts, partnerStanding: left }, anna))
      .then(refused('NOT_A_PARTNER'));
    const withdrawn = refused('INVITATION_NOT_OPEN', { invitationId: ANNA, status: 'withdrawn' });
    given(Delegation, [requested(ANNA, FULL)])
      .when(acceptInvitation({ invitationId: ANNA }, { ...acceptance('p'), partnerStanding: left }, client))
      .then(withdrawn)
      .when(declineInvitation({ invitationId: ANNA }, { ...answering, partnerStanding: left }, client))
      .then(withdrawn);
  });
});

describe('an invitation that expires (E19)', () => {
  const day = facts.today;
  const lasting = { ...facts, invitationDays: 30 };
  const open = offered(ANNA, FULL, { expiresOn: '2024-04-11' });
  const on = (today: string) => ({ ...answering, today });
  const inDays = (today: string) => ({ ...lasting, today });
  const expired: DelegationEvent = { type: 'InvitationExpired', data: { invitationId: ANNA, partnerOrgId: ANNA } };
  const notOpen = refused('INVITATION_NOT_OPEN', { invitationId: ANNA, status: 'expired' });

  it('holds the day from the policy in force when it was made, whoever makes it; null where none is set', () => {
    given(Delegation)
      .when(invitePartner(offer(), lasting, client))
      .then([open]);
    const asking = given(Delegation).when(inviteClient(offer(), { ...lasting, invitationDays: 1 }, anna));
    expect(asking.events).toMatchObject([{ type: 'ClientInvited', data: { expiresOn: '2024-03-13' } }]);
    const [endless] = given(Delegation).when(invitePartner(offer(), facts, client)).events;
    expect(endless?.data).toMatchObject({ expiresOn: null });
    expect(given(Delegation).when(invitePartner(offer(), { ...lasting, today: '2024-02-27' }, client)).events).toEqual([
      offered(ANNA, FULL, { expiresOn: '2024-03-28' }),
    ]);
    expect(day).toBe('2024-03-12');
  });

  it('is open until the day before, and from its day on neither answered nor withdrawn', () => {
    const last = { ...acceptance('pst_anna'), today: '2024-04-10' };
    given(Delegation, [open])
      .when(acceptInvitation({ invitationId: ANNA }, last, anna))
      .then(accepted(ANNA, FULL));
    for (const today of ['2024-04-11', '2025-01-01']) {
      given(Delegation, [open])
        .when(acceptInvitation({ invitationId: ANNA }, { ...last, today }, anna))
        .then(notOpen)
        .when(declineInvitation({ invitationId: ANNA }, on(today), anna))
        .then(notOpen)
        .when(withdrawInvitation({ invitationId: ANNA }, on(today), client))
        .then(notOpen);
    }
  });

  it('is expired by the next invitation of the pair, whatever its direction, not by one that is refused', () => {
    const again = { ...offer(), invitationId: 'i2' };
    given(Delegation, [open])
      .when(invitePartner(again, { ...lasting, today: '2024-04-10' }, client))
      .then(refused('INVITATION_OPEN', { invitationId: ANNA }))
      .when(invitePartner({ ...again, ...pair(BEAT) }, { ...facts, today: '2024-05-01' }, client))
      .then([offered(BEAT, FULL, { invitationId: 'i2' })])
      .when(invitePartner({ ...again, invitationId: 'i3', access: limited('old') }, inDays('2024-04-11'), client))
      .then(refused('PRODUCT_NOT_OWNED'))
      .when(inviteClient({ ...again, invitationId: 'i3' }, inDays('2024-04-11'), anna))
      .then([
        expired,
        {
          type: 'ClientInvited',
          data: {
            invitationId: 'i3',
            partnerOrgId: ANNA,
            requestedAccess: { mode: 'FULL', products: [] },
            expiresOn: '2024-05-11',
          },
        },
      ])
      .when(declineInvitation({ invitationId: ANNA }, answering, anna))
      .then(notOpen)
      .when(invitePartner({ ...again, invitationId: 'i4' }, inDays('2024-04-12'), client))
      .then(refused('INVITATION_OPEN', { invitationId: 'i3' }));
  });
});
