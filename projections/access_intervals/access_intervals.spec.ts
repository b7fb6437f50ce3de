import { ProductOrdered } from '#libs/orders/events/product-ordered.js';
import { ProductTerminated } from '#libs/orders/events/product-terminated.js';
import { ProductTransferred } from '#libs/orders/events/product-transferred.js';
import { Delegations, FULL, limited } from '../testing/delegations.js';
import { opened, order } from '../testing/placements.js';
import { member, ReadModel, Story } from '../testing/read-model.js';
import { accessIntervals } from './access_intervals.projection.js';
import { AccessIntervalsQueries } from './access_intervals.query.js';

const model = new ReadModel(accessIntervals);
const queries = new AccessIntervalsQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
/** Partner, mode and user of each day's midnight, e.g. `org_p FULL usr_c`, `-` where nobody managed it. */
const managers = (productId: string, days: readonly number[], client = 'org_c') =>
  Promise.all(
    days.map(async (n) => {
      const found = await queries.at(client, productId, day(n));
      return found ? `${found.partnerOrgId} ${found.mode} ${found.openedBy}` : '-';
    }),
  );

describe('access intervals', () => {
  it('tell who managed a product, instants inclusive, from its order to its termination', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.accept('org_p', 'i1', FULL, FULL, day(2));
    order(story, 'p1', day(3));
    story.tell('product-p1', ProductTerminated, { productId: 'p1', clientOrgId: 'org_c' }, { at: day(6) });
    delegations.end('org_p', 'client', day(8));
    expect(await model.answer(story, () => managers('p1', [2, 3, 5, 6, 7]))).toEqual([
      '-',
      'org_p FULL usr_p',
      'org_p FULL usr_p',
      '-',
      '-',
    ]);
    expect(await queries.at('org_d', 'p1', day(4))).toBeUndefined();
  });

  it('are not split by a change of the payment method, and know the grant and its revision', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    order(story, 'p1', day(1));
    delegations.accept('org_p', 'i1', FULL, FULL, day(2));
    delegations.pay('org_p', 'PARTNER', day(4));
    const [before, after] = await model.answer(story, () =>
      Promise.all([3, 5].map((n) => queries.at('org_c', 'p1', day(n)))),
    );
    expect(after).toEqual(before);
    expect(before).toEqual({
      clientOrgId: 'org_c',
      partnerOrgId: 'org_p',
      productId: null,
      mode: 'FULL',
      validFrom: day(2),
      validTo: null,
      openedBy: 'usr_p',
      grantEventId: story.events.find(({ type }) => type === 'AccessGranted')?.id,
      delegationRevision: 2,
      partnershipId: 'ps_i1',
    });
  });

  it('go on where a product stays, and begin with the user who brought it (narrowing from FULL included)', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    for (const product of ['p1', 'p2', 'p3']) order(story, product, day(1));
    delegations.accept('org_p', 'i1', limited('p1'), limited('p1'), day(2));
    delegations.add('org_p', 'p2', day(4));
    delegations.change('org_p', FULL, day(6), member('usr_full', 'org_c'));
    delegations.change('org_p', limited('p1', 'p3'), day(8), member('usr_narrow', 'org_c'));
    delegations.change('org_p', limited('p1'), day(10));
    const days = [1, 2, 4, 6, 8, 10];
    const seen = await model.answer(story, () =>
      Promise.all(['p1', 'p2', 'p3'].map((product) => managers(product, days))),
    );
    const full = 'org_p FULL usr_full';
    expect(seen).toEqual([
      ['-', 'org_p LIMITED usr_p', 'org_p LIMITED usr_p', full, 'org_p LIMITED usr_narrow', 'org_p LIMITED usr_narrow'],
      ['-', '-', 'org_p LIMITED usr_a', full, '-', '-'],
      ['-', '-', '-', full, 'org_p LIMITED usr_narrow', '-'],
    ]);
  });

  it('of what began and ended at one instant count for no instant; the last change decides', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    order(story, 'p1', day(1));
    delegations.accept('org_p', 'i1', limited('p1'), limited('p1'), day(2));
    delegations.end('org_p', 'superseded', day(3));
    delegations.accept('org_q', 'i2', FULL, FULL, day(3), member('usr_q', 'org_q'));
    delegations.change('org_q', limited(), day(3));
    delegations.change('org_q', FULL, day(3), member('usr_last', 'org_c'));
    expect(await model.answer(story, () => managers('p1', [2, 3, 4]))).toEqual([
      'org_p LIMITED usr_p',
      'org_q FULL usr_last',
      'org_q FULL usr_last',
    ]);
  });

  it('end with a product that is gone (A21)', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    for (const product of ['p1', 'p2']) order(story, product, day(1));
    delegations.accept('org_p', 'i1', limited('p1', 'p2'), limited('p1', 'p2'), day(2));
    story.tell('product-p1', ProductTerminated, { productId: 'p1', clientOrgId: 'org_c' }, { at: day(4) });
    delegations.remove('org_p', 'p1', day(4), 'product-gone');
    expect(await model.answer(story, () => managers('p1', [3, 4]))).toEqual(['org_p LIMITED usr_p', '-']);
    const ends = ['p1', 'p2'].map(async (product) => (await queries.at('org_c', product, day(3)))?.validTo);
    expect(await Promise.all(ends)).toEqual([day(4), null]);
  });

  it('of an add-on are its parent’s, unless a set names it itself (A2, A11)', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    order(story, 'p1', day(1));
    delegations.accept('org_p', 'i1', limited('p1'), limited('p1'), day(2));
    order(story, 'a1', day(3), 'p1');
    order(story, 'a2', day(3), 'other');
    delegations.accept('org_q', 'i2', limited('a1'), limited('a1'), day(5), member('usr_q', 'org_q'));
    delegations.end('org_q', 'client', day(6));
    story.tell('product-p1', ProductTerminated, { productId: 'p1', clientOrgId: 'org_c' }, { at: day(7) });
    delegations.remove('org_p', 'p1', day(7), 'product-gone');
    delegations.change('org_p', FULL, day(8), member('usr_full', 'org_c'));
    const seen = await model.answer(story, () =>
      Promise.all(['a1', 'a2'].map((product) => managers(product, [2, 3, 5, 6, 7, 8]))),
    );
    expect(seen).toEqual([
      ['-', 'org_p LIMITED usr_p', 'org_q LIMITED usr_q', 'org_p LIMITED usr_p', '-', 'org_p FULL usr_full'],
      ['-', '-', '-', '-', '-', 'org_p FULL usr_full'],
    ]);
    expect((await queries.at('org_c', 'a1', day(3)))?.productId).toBe('p1');
  });

  it('of a transferred product are its owner’s at the time, there and back (E26)', async () => {
    const story = new Story();
    const [from, to] = [new Delegations(story), new Delegations(story, 'delegation-org_d')];
    const move = (fromOrgId: string, toOrgId: string, at: string) =>
      story.tell('product-p1', ProductTransferred, { productId: 'p1', fromOrgId, toOrgId }, { at });
    from.accept('org_p', 'i1', FULL, FULL, day(1));
    to.accept('org_q', 'i2', FULL, FULL, day(1), member('usr_q', 'org_q'));
    order(story, 'p1', day(2));
    order(story, 'a1', day(2), 'p1');
    move('org_c', 'org_d', day(4));
    move('org_d', 'org_c', day(6));
    story.tell('product-p1', ProductTerminated, { productId: 'p1', clientOrgId: 'org_c' }, { at: day(8) });
    const days = [1, 2, 3, 4, 5, 6, 7, 8];
    const [mine, theirs] = ['org_p FULL usr_p', 'org_q FULL usr_q'];
    const seen = await model.answer(story, () =>
      Promise.all([managers('p1', days), managers('p1', days, 'org_d'), managers('a1', days)]),
    );
    expect(seen).toEqual([
      ['-', mine, mine, '-', '-', mine, mine, '-'],
      ['-', '-', '-', theirs, theirs, '-', '-', '-'],
      ['-', ...days.slice(1).map(() => mine)],
    ]);
  });

  it('of an add-on whose parent has moved are nobody’s, unless the new owner’s set names it (E26, E27)', async () => {
    const story = new Story();
    const [from, to] = [new Delegations(story), new Delegations(story, 'delegation-org_d')];
    order(story, 'p1', day(1));
    order(story, 'a1', day(1), 'p1');
    from.accept('org_p', 'i1', limited('p1'), limited('p1'), day(2));
    story.tell(
      'product-p1',
      ProductTransferred,
      { productId: 'p1', fromOrgId: 'org_c', toOrgId: 'org_d' },
      { at: day(3) },
    );
    from.remove('org_p', 'p1', day(3), 'product-gone');
    to.accept('org_q', 'i2', limited('p1'), limited('p1'), day(4), member('usr_q', 'org_q'));
    story.tell(
      'product-a1',
      ProductTransferred,
      { productId: 'a1', fromOrgId: 'org_c', toOrgId: 'org_d' },
      { at: day(5) },
    );
    const seen = await model.answer(story, () =>
      Promise.all([managers('a1', [2, 3, 4, 5]), managers('a1', [2, 3, 4, 5], 'org_d')]),
    );
    expect(seen).toEqual([
      ['org_p LIMITED usr_p', '-', '-', '-'],
      ['-', '-', '-', 'org_q LIMITED usr_q'],
    ]);
  });

  it('know the parent of the order that stands, where a placement of the same id was void', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    order(story, 'p1', day(1));
    delegations.accept('org_p', 'i1', limited('p1'), limited('p1'), day(2));
    const { placement } = opened('o-a1', 'a1');
    story.tell('product-a1', ProductOrdered, { ...placement, parentProductId: 'p1' }, { at: day(3) });
    expect(await model.answer(story, () => managers('a1', [4]))).toEqual(['-']);
    order(story, 'a1', day(5));
    expect(await model.answer(story, () => managers('a1', [6]))).toEqual(['-']);
  });
});
