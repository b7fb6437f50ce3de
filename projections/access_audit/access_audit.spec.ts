import { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import { InvitationDeclined } from '#libs/delegation/events/invitation-declined.js';
import { InvitationExpired } from '#libs/delegation/events/invitation-expired.js';
import { InvitationWithdrawn } from '#libs/delegation/events/invitation-withdrawn.js';
import { PaymentMethodChanged } from '#libs/delegation/events/payment-method-changed.js';
import { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import { ProductTerminated } from '#libs/orders/events/product-terminated.js';
import { ProductTransferred } from '#libs/orders/events/product-transferred.js';
import { Delegations, FULL, limited } from '../testing/delegations.js';
import { order } from '../testing/placements.js';
import { member, ReadModel, Story } from '../testing/read-model.js';
import { accessAudit } from './access_audit.projection.js';
import { AccessAuditQueries } from './access_audit.query.js';

const model = new ReadModel(accessAudit);
const queries = new AccessAuditQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;
const told = (): Story => {
  const story = new Story();
  const delegations = new Delegations(story);
  delegations.invite('org_p', 'i1', limited('p1'), day(1));
  delegations.accept('org_p', 'i1', limited('p1'), limited('p1'), day(2));
  delegations.add('org_p', 'p2', day(3));
  delegations.remove('org_p', 'p1', day(4), 'product-gone');
  delegations.remove('org_p', 'p2', day(4));
  delegations.end('org_p', 'superseded', day(5), member('usr_q', 'org_q'));
  delegations.accept('org_q', 'i2', FULL, FULL, day(5), member('usr_q', 'org_q'));
  delegations.pay('org_q', 'PARTNER', day(6));
  delegations.change('org_q', limited('p1'), day(7));
  delegations.end('org_q', 'partner', day(8));
  return story;
};

describe('access audit', () => {
  it('has a row a change, with who acted, from what to what', async () => {
    const { data } = await model.answer(told(), () => queries.list({ clientOrgId: 'org_c' }, {}));
    expect(
      data.map(({ action, partnerOrgId, productId, by }) => [action, partnerOrgId, productId, by?.user ?? null]),
    ).toEqual([
      ['invited', 'org_p', null, 'usr_1'],
      ['invitation-accepted', 'org_p', null, 'usr_p'],
      ['granted', 'org_p', null, 'usr_p'],
      ['product-added', 'org_p', 'p2', 'usr_a'],
      ['product-gone', 'org_p', 'p1', null],
      ['product-removed', 'org_p', 'p2', 'usr_1'],
      ['superseded', 'org_p', null, 'usr_q'],
      ['invitation-accepted', 'org_q', null, 'usr_q'],
      ['granted', 'org_q', null, 'usr_q'],
      ['payment-changed', 'org_q', null, 'usr_1'],
      ['access-changed', 'org_q', null, 'usr_c'],
      ['ended', 'org_q', null, 'usr_c'],
    ]);
    expect(data[6]).toMatchObject({
      from: limited(),
      to: null,
      by: { user: 'usr_q', role: 'legalRepresentative', org: 'org_q' },
    });
    expect(data[8]).toMatchObject({ at: day(5), from: null, to: FULL, reason: null });
    expect(data[9]).toMatchObject({ from: FULL, to: { ...FULL, payment: 'PARTNER' } });
    expect(JSON.stringify(data[10]?.to)).toBe('{"mode":"LIMITED","products":["p1"],"payment":null}');
    expect(new Set(data.map(({ seq }) => seq)).size).toBe(data.length);
    expect(data.map(({ reason }) => reason)).toEqual([
      null,
      null,
      null,
      null,
      'product-gone',
      'client',
      'superseded',
      null,
      null,
      null,
      null,
      'partner',
    ]);
  });

  it('tells who verified which access, and when (R61)', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.ask('org_p', 'i1', FULL, day(1));
    delegations.accept('org_p', 'i1', limited('p1'), FULL, day(2));
    delegations.verify('org_p', day(3), member('usr_v', 'org_p'));
    const verifications = (productId: string) => async () =>
      (await queries.list({ clientOrgId: 'org_c', productId }, {})).data.filter(({ action }) => action === 'verified');
    expect(await model.answer(story, verifications('p1'))).toMatchObject([
      {
        at: day(3),
        partnerOrgId: 'org_p',
        productId: null,
        by: { user: 'usr_v', role: 'legalRepresentative', org: 'org_p' },
        from: limited('p1'),
        to: limited('p1'),
        reason: null,
      },
    ]);
    expect(await model.answer(story, verifications('p2'))).toEqual([]);
  });

  it('says why in the caller’s words, but not of what only followed from it', async () => {
    const story = new Story();
    const [stream, reason] = ['delegation-org_c', 'we move to another host'];
    const held = { partnershipId: 'ps', partnerOrgId: 'org_p' };
    story.tell(stream, ProductAccessRemoved, { ...held, productId: 'p1', reason: 'client' }, { reason });
    story.tell(stream, ProductAccessRemoved, { ...held, productId: 'p1', reason: 'product-gone' }, { reason });
    story.tell(stream, AccessRevoked, { ...held, reason: 'superseded' }, { reason });
    story.tell(stream, AccessRevoked, { ...held, reason: 'client' }, { reason });
    story.tell(stream, PaymentMethodChanged, { ...held, from: 'CLIENT', to: 'PARTNER' }, { reason });
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(data.map((row) => row.reason)).toEqual([reason, 'product-gone', 'superseded', reason, reason]);
  });

  it('tells of a grant who invited and who accepted, on whose behalf, and of what it superseded the same', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    const administrator = { ...member('usr_q', 'org_q'), role: 'administrator', onBehalfOfOrgId: 'org_c' } as const;
    delegations.invite('org_p', 'i1', limited('p1'), day(1));
    delegations.accept('org_p', 'i1', limited('p1'), limited('p1'), day(1));
    delegations.invite('org_q', 'i2', FULL, day(2));
    delegations.inOneCommand(() => {
      delegations.end('org_p', 'superseded', day(3), administrator);
      delegations.accept('org_q', 'i2', FULL, FULL, day(3), administrator);
    });
    delegations.change('org_q', limited(), day(4));
    const { data } = await model.answer(story, () => queries.list({ from: day(2) }, {}));
    const invitedBy = { user: 'usr_1', role: 'legalRepresentative', org: 'org_1', onBehalfOf: null };
    const acceptedBy = { user: 'usr_q', role: 'administrator', org: 'org_q', onBehalfOf: 'org_c' };
    const asked = { invitationId: 'i2', askedAccess: { mode: 'FULL', products: [] }, from: null, to: null };
    const agreed = { invitationId: 'i2', askedAccess: null, invitedBy, acceptedBy, by: acceptedBy };
    expect(data).toMatchObject([
      { action: 'invited', ...asked, by: invitedBy, invitedBy, acceptedBy: null },
      { action: 'superseded', partnerOrgId: 'org_p', ...agreed },
      { action: 'invitation-accepted', ...asked, by: acceptedBy, invitedBy, acceptedBy },
      { action: 'granted', partnerOrgId: 'org_q', to: FULL, ...agreed },
      { action: 'access-changed', invitationId: null, invitedBy: null, acceptedBy: null },
    ]);
    expect(JSON.stringify(data[0]?.by)).toBe(JSON.stringify(invitedBy));
  });

  it('has invitations of either side that came to nothing, with who made them', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.ask('org_p', 'i1', limited('p1'), day(1));
    story.tell(
      delegations.stream,
      InvitationDeclined,
      { invitationId: 'i1', partnerOrgId: 'org_p' },
      { at: day(2), by: member('usr_d', 'org_c'), reason: 'not now' },
    );
    delegations.invite('org_p', 'i2', FULL, day(3));
    story.tell(
      delegations.stream,
      InvitationWithdrawn,
      { invitationId: 'i2', partnerOrgId: 'org_p' },
      { at: day(4), by: member('usr_w', 'org_c') },
    );
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(data).toMatchObject([
      { action: 'invited', by: { user: 'usr_1' }, invitationId: 'i1', askedAccess: { products: ['p1'] } },
      { action: 'invitation-declined', by: { user: 'usr_d' }, invitedBy: { user: 'usr_1' }, reason: 'not now' },
      { action: 'invited', invitationId: 'i2', askedAccess: { mode: 'FULL' } },
      { action: 'invitation-withdrawn', by: { user: 'usr_w' }, invitedBy: { user: 'usr_1' }, acceptedBy: null },
    ]);
    expect((await queries.list({ action: 'invitation-declined' }, {})).data).toHaveLength(1);
  });

  it('has an invitation that expired as nobody’s act, whoever recorded it (E19)', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.invite('org_p', 'i1', FULL, day(1), '2024-01-04');
    const expired = { invitationId: 'i1', partnerOrgId: 'org_p' };
    story.tell(delegations.stream, InvitationExpired, expired, { at: day(5), reason: 'asked again' });
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(data[1]).toMatchObject({
      action: 'invitation-expired',
      by: null,
      reason: null,
      invitedBy: { user: 'usr_1' },
    });
  });

  it('tells that a partnership ended because its partner left, and who left (A30, E18)', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.accept('org_p', 'i1', FULL, FULL, day(1));
    delegations.end('org_p', 'partner-left', day(2), member('boss', 'org_p'));
    const { data } = await model.answer(story, () => queries.list({ action: 'ended' }, {}));
    expect(data).toMatchObject([{ action: 'ended', reason: 'partner-left', by: { user: 'boss', org: 'org_p' } }]);
  });

  const actions = async (filter: Parameters<typeof queries.list>[0]) =>
    (await queries.list({ clientOrgId: 'org_c', ...filter }, {})).data.map(({ action }) => action);

  it('is asked by product, partner and instants, both inclusive', async () => {
    await model.answer(told(), () => queries.list({}, {}));
    expect(await actions({ productId: 'p1' })).toEqual(['granted', 'product-gone', 'access-changed', 'ended']);
    expect(await actions({ productId: 'p2', partnerOrgId: 'org_p' })).toEqual(['product-added', 'product-removed']);
    expect(await actions({ productId: 'p9' })).toEqual([]);
    expect(await actions({ from: day(4), to: day(5) })).toEqual([
      'product-gone',
      'product-removed',
      'superseded',
      'invitation-accepted',
      'granted',
    ]);
    expect(await actions({ partnerOrgId: 'org_x' })).toEqual([]);
    const first = await queries.list({}, { limit: 4 });
    const rest = await queries.list({}, { limit: 200, cursor: first.nextCursor ?? undefined });
    expect([first.data.length, rest.data.length, rest.nextCursor]).toEqual([4, 8, null]);
    const newest = await queries.list({}, { limit: 4, order: 'desc' });
    const older = await queries.list({}, { limit: 200, order: 'desc', cursor: newest.nextCursor ?? undefined });
    expect([...newest.data, ...older.data]).toEqual([...first.data, ...rest.data].reverse());
  });

  it('of a product has the FULL access it lived under, granted before its order or changed since (R37)', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.invite('org_p', 'i1', FULL, day(1));
    delegations.accept('org_p', 'i1', FULL, FULL, day(1));
    delegations.end('org_p', 'client', day(2));
    delegations.invite('org_p', 'i2', FULL, day(3));
    delegations.accept('org_p', 'i2', FULL, FULL, day(3), member('usr_second', 'org_p'));
    order(story, 'p1', day(4));
    order(story, 'p2', day(4));
    delegations.pay('org_p', 'PARTNER', day(5));
    delegations.change('org_p', FULL, day(6));
    story.tell('product-p2', ProductTerminated, { productId: 'p2', clientOrgId: 'org_c' }, { at: day(6) });
    delegations.change('org_p', limited('p1'), day(7));
    new Delegations(story, 'delegation-org_d').accept('org_p', 'i3', FULL, FULL, day(8));
    order(story, 'p3', day(8));
    await model.answer(story, () => queries.list({}, {}));
    const of = async (productId: string) =>
      (await queries.list({ productId }, {})).data.map(({ action, at }) => [action, at]);
    const lived = [
      ['granted', day(3)],
      ['payment-changed', day(5)],
      ['access-changed', day(6)],
    ];
    expect(await of('p1')).toEqual([...lived, ['access-changed', day(7)]]);
    expect(await of('p2')).toEqual(lived);
    expect(await of('p3')).toEqual([]);
    expect(await of('p9')).toEqual([]);
  });

  it('of a transferred product has the access of each owner’s partners while it was theirs (E26)', async () => {
    const story = new Story();
    const [from, to] = [new Delegations(story), new Delegations(story, 'delegation-org_d')];
    from.accept('org_p', 'i1', FULL, FULL, day(1));
    to.accept('org_q', 'i2', FULL, FULL, day(1));
    order(story, 'p1', day(2));
    from.pay('org_p', 'PARTNER', day(3));
    story.tell(
      'product-p1',
      ProductTransferred,
      { productId: 'p1', fromOrgId: 'org_c', toOrgId: 'org_d' },
      { at: day(4) },
    );
    from.pay('org_p', 'CLIENT', day(5));
    to.pay('org_q', 'PARTNER', day(5));
    await model.answer(story, () => queries.list({}, {}));
    const rows = (await queries.list({ productId: 'p1' }, {})).data;
    expect(rows.map(({ clientOrgId, action, at }) => [clientOrgId, action, at])).toEqual([
      ['org_c', 'granted', day(1)],
      ['org_d', 'granted', day(1)],
      ['org_c', 'payment-changed', day(3)],
      ['org_d', 'payment-changed', day(5)],
    ]);
  });

  it('of an add-on has what concerns its parent while it lives (A11), of a set’s product not the others’', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    for (const product of ['p1', 'p2']) order(story, product, day(1));
    delegations.accept('org_p', 'i1', limited('p2'), limited('p2'), day(2));
    delegations.add('org_p', 'p1', day(3));
    order(story, 'a1', day(4), 'p1');
    delegations.add('org_p', 'a1', day(5));
    delegations.remove('org_p', 'p2', day(6));
    delegations.change('org_p', limited('p1'), day(7));
    delegations.verify('org_p', day(8));
    delegations.end('org_p', 'partner', day(9));
    await model.answer(story, () => queries.list({}, {}));
    expect(await actions({ productId: 'p1' })).toEqual(['product-added', 'verified', 'ended']);
    expect(await actions({ productId: 'p2' })).toEqual(['granted', 'product-removed']);
    expect(await actions({ productId: 'a1' })).toEqual([
      'product-added',
      'product-added',
      'access-changed',
      'verified',
      'ended',
    ]);
  });

  it('of a product has the invitations that asked for it', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    for (const product of ['p1', 'p2']) order(story, product, day(1));
    delegations.ask('org_p', 'i1', limited('p1'), day(2));
    delegations.ask('org_q', 'i2', FULL, day(2));
    story.tell(delegations.stream, InvitationDeclined, { invitationId: 'i1', partnerOrgId: 'org_p' }, { at: day(3) });
    await model.answer(story, () => queries.list({}, {}));
    expect(await actions({ productId: 'p1' })).toEqual(['invited', 'invited', 'invitation-declined']);
    expect(await actions({ productId: 'p2' })).toEqual(['invited']);
  });
});
