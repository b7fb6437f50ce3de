import { Set as PersistentSet } from 'immutable';
import { given, refused } from '#libs/event-sourcing/testing/given.js';
import type { Read } from '#libs/event-sourcing/ledger.js';
import { Product } from '#libs/orders/product.js';
import { addProductAccess } from './access-decisions.js';
import { Delegation } from './delegation.js';
import { readProducts } from './facts.js';
import { isHeld, told } from './held-access.js';
import { declineInvitation, inviteClient, invitePartner } from './invitations.js';
import {
  accepted,
  ANNA,
  by,
  CLIENT,
  client,
  facts,
  FULL,
  limited,
  over,
  pair,
  partnership,
  requested,
} from './testing/scene.js';

describe('What a delegation remembers', () => {
  it('of an invitation: who asks whom for what, and of a closed one what became of it', () => {
    const asked = given(Delegation, [requested(ANNA, limited('p1'))]);
    const invitation = { invitationId: ANNA, partnerOrgId: ANNA, direction: 'partner-to-client', supersede: false };
    const { mode } = limited();
    expect(asked.state.invitations.get(ANNA)).toMatchObject({
      ...invitation,
      status: 'open',
      access: { mode, products: ['p1'] },
    });
    const closed = given(Delegation, [requested(ANNA, limited('p1')), ...accepted(ANNA, limited('p1'))]);
    expect(closed.state.invitations.get(ANNA)).toMatchObject({
      ...invitation,
      status: 'accepted',
      access: { mode, products: [] },
    });
  });

  it('which claims of an id are void here; an end of a partnership is none', () => {
    const ended = given(Delegation, [...partnership(ANNA, FULL), ...over(ANNA, 'client')]).state;
    expect(ended.released.size).toBe(0);
    const data = { id: 'i1', claimRevision: 2 };
    expect(Delegation.evolve(ended, { type: 'IdReleased', data })).toEqual({
      ...ended,
      released: ended.released.set('i1', 2),
    });
  });

  it('access as a set: told in one order, and another mode is another access', () => {
    const held = { mode: 'LIMITED', products: PersistentSet(['b', 'a', 'B']), payment: null } as const;
    expect(told(held)).toEqual({ mode: 'LIMITED', products: ['B', 'a', 'b'], payment: null });
    expect(isHeld(held, { mode: 'LIMITED', products: ['a', 'b', 'B'] })).toBe(true);
    const none = { mode: 'FULL', products: PersistentSet<string>(), payment: 'CLIENT' } as const;
    expect(isHeld(none, { mode: 'LIMITED', products: [] })).toBe(false);
  });
});

describe('Refusals of delegation', () => {
  it('name the organisation, invitation or products that they are about', () => {
    const data = { invitationId: 'i1', ...pair(ANNA), access: FULL };
    given(Delegation)
      .when(invitePartner({ ...data, partnerOrgId: CLIENT }, facts, client))
      .then(refused('SELF_PARTNERSHIP', { orgId: CLIENT }))
      .when(inviteClient(data, { ...facts, partnerStanding: null }, by(ANNA)))
      .then(refused('NOT_A_PARTNER', { orgId: ANNA }))
      .when(declineInvitation({ invitationId: 'i1' }, { ...facts, clientOrgId: CLIENT }, client))
      .then(refused('UNKNOWN_INVITATION', { invitationId: 'i1' }));
    given(Delegation, partnership(ANNA, FULL))
      .when(addProductAccess({ ...pair(ANNA), productId: 'p1' }, facts, client))
      .then(refused('ACCESS_IS_FULL', { partnerOrgId: ANNA }));
    const owned = Array.from({ length: 12 }, (_, n) => `own-${n}`);
    const products = new Map(owned.map((id) => [id, { ownerOrgId: CLIENT, terminated: false }]));
    given(Delegation)
      .when(invitePartner({ ...data, access: { mode: 'FULL', products: owned } }, { ...facts, products }, client))
      .then(refused('FULL_ACCESS_NAMES_NO_PRODUCTS', { products: owned.slice(0, 10) }));
  });
});

describe('Products that a command names', () => {
  it('are looked up a hundred at once, and not at all behind one that is unknown', async () => {
    const asked: string[] = [];
    const read = (async (_: typeof Product, id: string) => {
      asked.push(id);
      return { state: { ...Product.initial, exists: id !== 'p150', clientOrgId: CLIENT }, revision: 0 };
    }) as unknown as Read;
    const named = Array.from({ length: 250 }, (_, n) => `p${n}`);
    const known = await readProducts(read, [...named, ...named]);
    expect(asked).toEqual(named.slice(0, 200));
    expect([known.size, known.get('p149'), known.get('p150')]).toEqual([
      200,
      { ownerOrgId: CLIENT, terminated: false },
      undefined,
    ]);
    asked.length = 0;
    await readProducts(read, named.slice(0, 100));
    expect(asked).toHaveLength(100);
  });
});
