import 'reflect-metadata';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { MemberRole } from '#libs/kernel/actor.js';
import type { AccessFacts } from './access-decisions.js';
import { AccountEntry, enterAccount, type EnterAccountData, type EntryFacts } from './account-entry.js';
import { assignCollaborator, type AssignCollaboratorData, unassignCollaborator } from './collaborators.js';
import { Delegation, type DelegationEvent, isAssigned } from './delegation.js';
import { EnterAccount } from './index.js';
import { accepted, as, doing, furnished, offered } from './testing/clients.js';
import {
  ANNA,
  BEAT,
  by,
  CARL,
  CLIENT,
  client,
  facts,
  FULL,
  limited,
  over,
  pair,
  partnership,
} from './testing/scene.js';

const USER = 'u1';
/** In their roles at the partner; `USER` is the one that is assigned. */
const member = (role: MemberRole = 'collaborator', userId: string = USER) => ({ ...by(ANNA, role), userId });
const known: AccessFacts = facts;
const assign = (more: Partial<AssignCollaboratorData> = {}, actor = by(ANNA), about = known) =>
  assignCollaborator({ ...pair(ANNA), userId: USER, ...more }, about, actor);
const unassign = (userId = USER, actor = by(ANNA), about = known) =>
  unassignCollaborator({ ...pair(ANNA), userId }, about, actor);
const assigned = (products: string[] | null, userId = USER): DelegationEvent => ({
  type: 'CollaboratorAssigned',
  data: { partnershipId: 'pst_anna', partnerOrgId: ANNA, userId, products },
});
const taken = (userId = USER): DelegationEvent => ({
  type: 'CollaboratorUnassigned',
  data: { partnershipId: 'pst_anna', partnerOrgId: ANNA, userId },
});
const full = partnership(ANNA, FULL);

describe('assigning a user of the partner to a client (R16, E20)', () => {
  it('is for all products or named ones, and replaces what was; the same again changes nothing', () => {
    given(Delegation, full)
      .when(assign({ products: ['p2', 'p1', 'p2'] }))
      .then([assigned(['p1', 'p2'])])
      .when(assign({ products: ['p1', 'p2'] }, by(ANNA, 'administrator')))
      .then(nothing)
      .when(assign())
      .then([assigned(null)])
      .when(assign())
      .then(nothing)
      .when(assign({ products: ['p1'] }))
      .then([assigned(['p1'])])
      .when(assign({ products: ['p2'] }))
      .then([assigned(['p2'])]);
  });

  it('names living products of the client, whatever access the partner has', () => {
    for (const product of ['foreign', 'old'])
      given(Delegation, full)
        .when(assign({ products: [product] }))
        .then(refused('PRODUCT_NOT_OWNED'));
    given(Delegation, partnership(ANNA, limited('p1')))
      .when(assign({ products: ['p3'] }))
      .then([assigned(['p3'])]);
  });

  it('is refused in the order of its checks, and so is taking it back', () => {
    const strangers = { ...known, partnerKnown: false };
    const nobody = member();
    given(Delegation)
      .when(assign({ products: ['none'] }, nobody, strangers))
      .then(refused('UNKNOWN_ORGANISATION', { orgId: ANNA }))
      .when(assign({ products: ['none', 'old'] }, nobody))
      .then(refused('UNKNOWN_PRODUCT', { productId: 'none' }))
      .when(assign({ products: ['old'] }, nobody))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(assign({ products: ['old'] }))
      .then(refused('NO_ACTIVE_PARTNERSHIP', { partnerOrgId: ANNA }))
      .when(unassign(USER, nobody, strangers))
      .then(refused('UNKNOWN_ORGANISATION'))
      .when(unassign(USER, nobody))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(unassign())
      .then(refused('NO_ACTIVE_PARTNERSHIP'));
  });

  it('is up to the partner’s legal representatives and administrators, not to the client', () => {
    for (const actor of [client, by(ANNA, 'collaborator'), by(ANNA, 'external'), by(BEAT)])
      given(Delegation, full).when(assign({}, actor)).then(refused('ACTOR_NOT_ALLOWED'));
  });

  it('is taken back once; of who is not assigned nothing changes', () => {
    given(Delegation, full)
      .when(unassign())
      .then(nothing)
      .when(assign())
      .then([assigned(null)]);
    given(Delegation, [...full, assigned(null), assigned(['p1'], 'u2')])
      .when(unassign('u2', by(ANNA, 'administrator')))
      .then([taken('u2')])
      .when(unassign('u2'))
      .then(nothing);
  });

  it('stands through changes of access, and ends with the partnership', () => {
    const change: DelegationEvent = {
      type: 'AccessChanged',
      data: {
        partnershipId: 'pst_anna',
        partnerOrgId: ANNA,
        to: { mode: 'LIMITED', products: ['p2'], payment: null },
        paymentBefore: 'CLIENT',
      },
    };
    const who = { partnerOrgId: ANNA, userId: USER };
    const narrowed = given(Delegation, [...full, assigned(null), change]).state;
    expect(isAssigned(narrowed, who, 'all products')).toBe(true);
    const again = [...full, assigned(null), ...over(ANNA, 'partner'), ...full];
    expect(isAssigned(given(Delegation, again).state, who, 'anything')).toBe(false);
  });

  it('reaches as far as it names: no add-on of a product, and nothing new unless all is named', () => {
    const { state } = given(Delegation, [...full, assigned(['p1']), assigned(null, 'u2')]);
    const reach = (userId: string, partnerOrgId: string = ANNA) =>
      (['anything', 'all products', { productId: 'p1' }, { productId: 'p2' }] as const).map((errand) =>
        isAssigned(state, { partnerOrgId, userId }, errand),
      );
    expect(reach(USER)).toEqual([true, false, true, false]);
    expect(reach('u2')).toEqual([true, true, true, true]);
    expect(reach('u3')).toEqual([false, false, false, false]);
    expect(reach('u2', BEAT)).toEqual([false, false, false, false]);
  });
});

describe('entering a client’s account (R62, R63, E22)', () => {
  const enter = (history: DelegationEvent[], more: Partial<EnterAccountData & EntryFacts> = {}, actor = by(ANNA)) => {
    const { productId, ...about } = more;
    const entryFacts: EntryFacts = {
      ...known,
      partnerStanding: 'active',
      delegation: given(Delegation, history).state,
      parentProductId: null,
      ...about,
    };
    const data = { ...pair(ANNA), ...(productId === undefined ? {} : { productId }) };
    return given(AccountEntry).when(enterAccount(data, entryFacts, actor));
  };
  const entered = (productId: string | null = null) => [
    {
      type: 'AccountEntered' as const,
      data: { clientOrgId: CLIENT, partnerOrgId: ANNA, partnershipId: 'pst_anna', productId },
    },
  ];

  it('is open to legal representatives and administrators, and to collaborators where they are assigned', () => {
    enter(full).then(entered());
    enter(full, { productId: 'p1' }, by(ANNA, 'administrator')).then(entered('p1'));
    const sent = [...full, assigned(['p1'])];
    enter(full, {}, member()).then(refused('ACTOR_NOT_ALLOWED'));
    enter(sent, {}, member()).then(entered());
    enter(sent, { productId: 'p1' }, member()).then(entered('p1'));
    enter(sent, { productId: 'p2' }, member()).then(refused('ACTOR_NOT_ALLOWED'));
    enter(sent, {}, member('collaborator', 'u2')).then(refused('ACTOR_NOT_ALLOWED'));
    enter(sent, {}, member('external')).then(refused('ACTOR_NOT_ALLOWED'));
    enter([...full, assigned(null)], { productId: 'p2' }, member()).then(entered('p2'));
    enter(sent, {}, { ...by(CLIENT, 'collaborator'), userId: USER }).then(refused('ACTOR_NOT_ALLOWED'));
  });

  it('with LIMITED access goes to what the partner manages, add-ons by their parent included (E27)', () => {
    const set = partnership(ANNA, limited('p1'));
    enter(set).then(entered());
    enter(set, { productId: 'p1' }).then(entered('p1'));
    enter(set, { productId: 'p2' }).then(refused('PRODUCT_NOT_DELEGATED', { productId: 'p2' }));
    enter(set, { productId: 'p2', parentProductId: 'p1' }).then(entered('p2'));
    const byAnother = [...set, ...partnership(CARL, limited('p2'))];
    enter(byAnother, { productId: 'p2', parentProductId: 'p1' }).then(refused('PRODUCT_NOT_DELEGATED'));
  });

  it('with FULL goes to any living product of the client', () => {
    for (const productId of ['foreign', 'old']) enter(full, { productId }).then(refused('PRODUCT_NOT_OWNED'));
    enter(full, { productId: 'p4' }).then(entered('p4'));
  });

  it('is refused in the order of its checks', () => {
    const partnerStanding = 'suspended';
    const unknown = { ...known, clientKnown: false };
    const stranger = by(BEAT);
    enter([], { ...unknown, productId: 'none', partnerStanding }, stranger).then(refused('UNKNOWN_ORGANISATION'));
    enter([], { productId: 'none', partnerStanding }, stranger).then(refused('UNKNOWN_PRODUCT'));
    enter([], { productId: 'old', partnerStanding }, stranger).then(refused('ACTOR_NOT_ALLOWED'));
    enter([], { productId: 'old', partnerStanding }).then(refused('PARTNER_SUSPENDED', { orgId: ANNA }));
    enter([], { productId: 'old' }).then(refused('NO_ACTIVE_PARTNERSHIP'));
    enter(partnership(ANNA, limited()), { productId: 'old' }).then(refused('PRODUCT_NOT_OWNED'));
  });

  it('is written in a stream of the visit’s own, on behalf of the client; repeated with its command id, once', async () => {
    const memory = await furnished();
    const go = doing(memory);
    await go(offered('c1', ANNA, '2024-03-01'));
    await go(accepted('c1', ANNA, '2024-03-01'));
    const visit = (commandId: string) =>
      go(new EnterAccount({ clientOrgId: 'c1', partnerOrgId: ANNA }, as(by(ANNA), commandId)));
    const first = await visit('v1');
    expect(first).toMatchObject({ stream: 'accountEntry-v1', revision: 0, repeated: false });
    expect(await visit('v1')).toEqual({ ...first, repeated: true });
    expect(await visit('v2')).toMatchObject({ stream: 'accountEntry-v2', repeated: false });
    const [entry] = memory.stream('accountEntry-v1');
    expect(entry).toMatchObject({
      type: 'AccountEntered',
      data: { clientOrgId: 'c1', partnerOrgId: ANNA, productId: null },
      metadata: { actor: { ...by(ANNA), onBehalfOfOrgId: 'c1' } },
    });
  });
});
