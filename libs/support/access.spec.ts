import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { ProductOrderedData } from '#libs/orders/events/product-ordered.js';
import { Product, type ProductEvent } from '#libs/orders/product.js';
import {
  grantSupportAccess,
  type GrantSupportAccessData,
  type OwnedProduct,
  revokeSupportAccess,
  SupportAccess,
  useSupportAccess,
  type UseSupportAccessData,
} from './access.js';
import type { SupportAccessGranted } from './events/support-access-steps.js';
import { orderSupportExpiry } from './expiry.js';
import { expiringSupportAccess, ExpireSupportAccess, GrantSupportAccess, UseSupportAccess } from './index.js';
import { agent, desk, itself, lead, minutesAfter, NOON, of, ORG, OTHER, Scene } from './testing/scene.js';

const DAY = 24 * 60;
const products = new Map<string, OwnedProduct>([
  ['p1', { ownerOrgId: ORG, terminated: false }],
  ['p2', { ownerOrgId: ORG, terminated: false }],
  ['gone', { ownerOrgId: ORG, terminated: true }],
  ['foreign', { ownerOrgId: OTHER, terminated: false }],
]);
const facts = { at: NOON, organisationKnown: true, products };
const ofThe = (grantId: string) => ({ grantId, orgId: ORG });
const ofGrant = ofThe('g');
const granted = (more: Partial<SupportAccessGranted['data']> = {}): SupportAccessGranted => ({
  type: 'SupportAccessGranted',
  data: {
    ...ofGrant,
    ...{ scope: ['kMail'], products: null, expiresAt: minutesAfter(DAY), grantedBy: 'anna' },
    ...more,
  },
});
const grant = (more: Partial<GrantSupportAccessData> = {}, actor = lead) =>
  grantSupportAccess({ ...ofGrant, scope: ['kMail'], ...more }, facts, actor);
const use = (more: Partial<UseSupportAccessData> = {}, { at = NOON, actor = agent } = {}) => {
  const wanted: UseSupportAccessData = { ...ofGrant, scope: 'kMail', ...more };
  const product = wanted.productId === undefined ? undefined : products.get(wanted.productId);
  return useSupportAccess(wanted, { at, product }, actor);
};
const used = (more: object = {}) => ({
  type: 'SupportAccessUsed' as const,
  data: { ...ofGrant, agentId: 'sam', scope: 'kMail' as const, productId: null, ticket: null, ...more },
});
const revoke = (actor = lead, at = NOON) => revokeSupportAccess(ofGrant, { at }, actor);
const revoked = (revokedBy: 'client' | 'support') => ({
  type: 'SupportAccessRevoked' as const,
  data: { ...ofGrant, revokedBy },
});
const expired = { type: 'SupportAccessExpired' as const, data: { ...ofGrant, expiredAt: minutesAfter(DAY) } };

describe('Granting support access', () => {
  it('opens kMail, kDrive or both for a day unless another end is said (R55, A23)', () => {
    given(SupportAccess).when(grant()).then([granted()]).when(grant()).then(refused('SUPPORT_ACCESS_EXISTS'));
    given(SupportAccess)
      .when(grant({ scope: ['kDrive', 'kMail', 'kDrive'], products: ['p2', 'p1'], expiresAt: minutesAfter(5) }))
      .then([granted({ scope: ['kMail', 'kDrive'], products: ['p1', 'p2'], expiresAt: minutesAfter(5) })]);
  });

  it('ends ahead, and within seven days (A23)', () => {
    const until = (minutes: number) => grant({ expiresAt: minutesAfter(minutes) });
    for (const minutes of [-1, 0, 7 * DAY + 1]) {
      given(SupportAccess)
        .when(until(minutes))
        .then(refused('EXPIRY_OUT_OF_RANGE', { now: NOON, latest: minutesAfter(7 * DAY) }));
    }
    given(SupportAccess)
      .when(until(7 * DAY))
      .then([granted({ expiresAt: minutesAfter(7 * DAY) })]);
  });

  it('is up to leads of the organisation, for its own living products (R55)', () => {
    for (const actor of [of('collaborator'), of('external'), of('legalRepresentative', 'x', OTHER), agent]) {
      given(SupportAccess).when(grant({}, actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(SupportAccess)
      .when(grant({}, of('administrator', 'adam')))
      .then([granted({ grantedBy: 'adam' })]);
    given(SupportAccess)
      .when(grantSupportAccess({ ...ofGrant, scope: ['kMail'] }, { ...facts, organisationKnown: false }, agent))
      .then(refused('UNKNOWN_ORGANISATION'));
    for (const [named, code] of [
      [['p1', 'none'], 'UNKNOWN_PRODUCT'],
      [['foreign'], 'UNKNOWN_PRODUCT'],
      [['p1', 'gone'], 'PRODUCT_NOT_OWNED'],
    ] as const) {
      given(SupportAccess)
        .when(grant({ products: named }))
        .then(refused(code));
    }
  });
});

describe('Using support access', () => {
  it('is recorded each time, with what it went to and the ticket (R55, A23)', () => {
    given(SupportAccess, [granted()])
      .when(use())
      .then([used()])
      .when(use({ productId: 'p1', ticket: 'T-1' }))
      .then([used({ productId: 'p1', ticket: 'T-1' })])
      .when(use())
      .then([used()]);
  });

  it('is support’s alone (R55)', () => {
    for (const actor of [lead, desk('programme'), desk('finance'), itself]) {
      given(SupportAccess, [granted()]).when(use({}, { actor })).then(refused('ACTOR_NOT_ALLOWED'));
    }
  });

  it('is refused for whatever was not opened: scope, product, organisation, grant (R55)', () => {
    const not = refused('NO_SUPPORT_ACCESS', {});
    given(SupportAccess).when(use()).then(not);
    for (const wanted of [
      { scope: 'kDrive' as const },
      { orgId: OTHER },
      { productId: 'foreign' },
      { productId: 'gone' },
    ]) {
      given(SupportAccess, [granted()]).when(use(wanted)).then(not);
    }
    for (const wanted of [{}, { productId: 'p2' }, { productId: 'none' }]) {
      given(SupportAccess, [granted({ products: ['p1'] })])
        .when(use(wanted))
        .then(not);
    }
    given(SupportAccess, [granted({ products: ['p1'] })])
      .when(use({ productId: 'p1' }))
      .then([used({ productId: 'p1' })]);
  });

  it('is over by time before anything recorded it, and after a revocation or the recorded end (A23)', () => {
    const over = refused('SUPPORT_ACCESS_ENDED', {});
    const at = minutesAfter(DAY);
    given(SupportAccess, [granted()]).when(use({}, { at })).then(over);
    given(SupportAccess, [granted()])
      .when(use({}, { at: minutesAfter(DAY - 1) }))
      .then([used()]);
    given(SupportAccess, [granted(), revoked('client')])
      .when(use())
      .then(over);
    given(SupportAccess, [granted(), expired]).when(use({}, { at })).then(over);
  });
});

describe('Revoking support access', () => {
  it('is done by leads, by whoever granted it, and by support, once (A23)', () => {
    const history = [granted({ grantedBy: 'carl' })];
    for (const actor of [lead, of('administrator'), of('collaborator', 'carl')]) {
      given(SupportAccess, history)
        .when(revoke(actor))
        .then([revoked('client')])
        .when(revoke(lead))
        .then(nothing);
    }
    given(SupportAccess, history)
      .when(revoke(agent))
      .then([revoked('support')]);
    for (const actor of [of('collaborator'), of('external', 'carl'), desk('programme'), itself]) {
      given(SupportAccess, history).when(revoke(actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
  });

  it('changes nothing of what is over, and knows nothing of what there is not (A23)', () => {
    given(SupportAccess, [granted()])
      .when(revoke(lead, minutesAfter(DAY)))
      .then(nothing);
    given(SupportAccess).when(revoke()).then(refused('UNKNOWN_SUPPORT_ACCESS'));
    given(SupportAccess).when(revoke(agent)).then(refused('ACTOR_NOT_ALLOWED'));
    given(SupportAccess, [granted({ orgId: OTHER })])
      .when(revoke())
      .then(refused('UNKNOWN_SUPPORT_ACCESS'));
  });
});

describe('The expiry of support access', () => {
  it('is ordered by the ledger itself, through an instant that has come, once (A23)', () => {
    const order = (through: string, actor = itself) => orderSupportExpiry({ through }, { at: NOON }, actor);
    const state = { through: null };
    expect(order(NOON)(state)).toEqual([{ type: 'SupportExpiryOrdered', data: { through: NOON } }]);
    expect(order(NOON)({ through: NOON })).toEqual([]);
    const codeOf = (decide: () => unknown): string => {
      try {
        return String(decide());
      } catch (error) {
        return (error as DomainError).code;
      }
    };
    expect(codeOf(() => order(minutesAfter(1))(state))).toBe('THROUGH_IN_FUTURE');
    for (const actor of [agent, lead]) expect(codeOf(() => order(NOON, actor)(state))).toBe('ACTOR_NOT_ALLOWED');
  });

  it('finds every grant by the day on which it ends, and records each end once (A23)', async () => {
    const scene = await Scene.furnished();
    const ends = [60, 2 * DAY, 5 * DAY];
    const ids: string[] = [];
    for (const [n, minutes] of ends.entries()) {
      ids.push(`g${n}`);
      const data = { ...ofThe(`g${n}`), scope: ['kMail' as const], expiresAt: minutesAfter(minutes) };
      await scene.do(GrantSupportAccess, data, lead);
    }
    const { state } = await scene.ledger().read(expiringSupportAccess, 'main');
    expect(state.toArray().sort()).toEqual(['2024-03-12', '2024-03-14', '2024-03-17']);
    const expire = async (minutes: number) => {
      scene.now = minutesAfter(minutes);
      const context = scene.context(itself);
      await scene.do(ExpireSupportAccess, { through: scene.now }, context);
      await scene.do(ExpireSupportAccess, { through: scene.now }, context);
      const all = scene.memory.recorded().filter(({ type }) => type === 'SupportAccessExpired');
      return all.map(({ data }) => (data as { grantId: string }).grantId);
    };
    expect(await expire(30)).toEqual([]);
    // On the same day, after an order on that day.
    expect(await expire(60)).toEqual([ids[0]]);
    expect(await expire(2 * DAY + 1)).toEqual(ids.slice(0, 2));
    expect(await expire(9 * DAY)).toEqual(ids);
    expect(await expire(20 * DAY)).toEqual(ids);
  });

  it('goes on where a process died between its order and its ends (A23)', async () => {
    const scene = await Scene.furnished();
    for (const id of ['g1', 'g2', 'g3']) await scene.do(GrantSupportAccess, { ...ofThe(id), scope: ['kDrive'] }, lead);
    scene.now = minutesAfter(2 * DAY);
    const context = scene.context(itself);
    let appends = 0;
    const dying = scene.ledger({
      after: async (operation) => {
        if (operation === 'append' && (appends += 1) > 2) throw new Error('died');
      },
    });
    const through = scene.now;
    await scene.do(ExpireSupportAccess, { through }, context, dying).catch(() => undefined);
    await scene.do(ExpireSupportAccess, { through }, context);
    const ended = scene.memory.recorded().filter(({ type }) => type === 'SupportAccessExpired');
    expect(new Set(ended.map(({ stream }) => stream)).size).toBe(3);
    expect(ended).toHaveLength(3);
  });
});

const golden = new URL('../orders/events/golden/ProductOrdered.v1.json', import.meta.url);
const line = (JSON.parse(readFileSync(golden, 'utf8')) as { data: ProductOrderedData }).data;

describe('A product of the organisation', () => {
  it('can be named in a grant and used, until it is another one’s (R55)', async () => {
    const scene = await Scene.furnished();
    const tell = (event: ProductEvent) =>
      scene.ledger().transact({ aggregate: Product, id: 'p1', context: scene.context(lead), decide: () => [event] });
    await tell({ type: 'ProductOrdered', data: { ...line, productId: 'p1', clientOrgId: ORG } });
    const wanted = { scope: ['kMail' as const], products: ['p1'] };
    await scene.do(GrantSupportAccess, { ...ofGrant, ...wanted }, lead);
    const data = { ...ofGrant, scope: 'kMail', productId: 'p1' } as const;
    expect((await scene.do(UseSupportAccess, data, agent)).events).toHaveLength(1);
    await tell({ type: 'ProductTransferred', data: { productId: 'p1', fromOrgId: ORG, toOrgId: OTHER } });
    await expect(scene.do(UseSupportAccess, data, agent)).rejects.toMatchObject({ code: 'NO_SUPPORT_ACCESS' });
    const again = scene.do(GrantSupportAccess, { ...ofThe('g2'), ...wanted }, lead);
    await expect(again).rejects.toMatchObject({ code: 'UNKNOWN_PRODUCT' });
  });
});
