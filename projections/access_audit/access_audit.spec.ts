import { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import { PaymentMethodChanged } from '#libs/delegation/events/payment-method-changed.js';
import { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import { Delegations, FULL, limited } from '../testing/delegations.js';
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
      ['granted', 'org_p', null, 'usr_p'],
      ['product-added', 'org_p', 'p2', 'usr_a'],
      ['product-gone', 'org_p', 'p1', null],
      ['product-removed', 'org_p', 'p2', 'usr_1'],
      ['superseded', 'org_p', null, 'usr_q'],
      ['granted', 'org_q', null, 'usr_q'],
      ['payment-changed', 'org_q', null, 'usr_1'],
      ['access-changed', 'org_q', null, 'usr_c'],
      ['ended', 'org_q', null, 'usr_c'],
    ]);
    expect(data[4]).toMatchObject({
      from: limited(),
      to: null,
      by: { user: 'usr_q', role: 'legalRepresentative', org: 'org_q' },
    });
    expect(data[5]).toMatchObject({ at: day(5), from: null, to: FULL, reason: null });
    expect(data[6]).toMatchObject({ from: FULL, to: { ...FULL, payment: 'PARTNER' } });
    expect(JSON.stringify(data[7]?.to)).toBe('{"mode":"LIMITED","products":["p1"],"payment":null}');
    expect(new Set(data.map(({ seq }) => seq)).size).toBe(data.length);
    expect(data.map(({ reason }) => reason)).toEqual([
      null,
      null,
      'product-gone',
      'client',
      'superseded',
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

  it('is asked by product, FULL access included, by partner and by instants, both inclusive', async () => {
    await model.answer(told(), () => queries.list({}, {}));
    const actions = async (filter: Parameters<typeof queries.list>[0]) =>
      (await queries.list({ clientOrgId: 'org_c', ...filter }, {})).data.map(({ action }) => action);
    expect(await actions({ productId: 'p2', partnerOrgId: 'org_p' })).toEqual([
      'product-added',
      'product-gone',
      'product-removed',
    ]);
    expect(await actions({ productId: 'p9' })).toEqual(['granted', 'payment-changed', 'access-changed']);
    expect(await actions({ from: day(4), to: day(5) })).toEqual([
      'product-gone',
      'product-removed',
      'superseded',
      'granted',
    ]);
    expect(await actions({ partnerOrgId: 'org_x' })).toEqual([]);
    const first = await queries.list({}, { limit: 4 });
    const rest = await queries.list({}, { limit: 200, cursor: first.nextCursor ?? undefined });
    expect([first.data.length, rest.data.length, rest.nextCursor]).toEqual([4, 5, null]);
  });
});
