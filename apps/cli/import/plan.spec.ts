import { Planner } from './plan.js';
import type { HistoryRecord } from './record.js';

const base = { at: '2024-03-01T10:00:00Z', actor: { user: 'u', role: 'legalRepresentative' as const } };
let n = 0;
const footprint = (planner: Planner, record: object): { barrier: boolean; writes: string[]; reads: string[] } =>
  planner.footprintOf({ n: (n += 1), ...base, ...record } as unknown as HistoryRecord);

describe('what a record touches', () => {
  it('an order writes itself and its product, and reads who takes part', () => {
    const order = { do: 'order', order: 'o1', product: 'p1', client: 'c1', placedBy: 'b1' };
    expect(footprint(new Planner(true), order)).toEqual({
      barrier: false,
      writes: ['order:o1', 'product:p1'],
      reads: ['organisation:c1', 'organisation:b1', 'delegation:c1'],
    });
  });

  it('an acceptance writes the delegation of every client that an invitation of this id named', () => {
    const planner = new Planner(true);
    const access = { mode: 'LIMITED', products: ['p9'] };
    footprint(planner, { do: 'invite-partner', invitation: 'i1', client: 'c1', partner: 'b1', access });
    footprint(planner, { do: 'invite-client', invitation: 'i1', client: 'c2', partner: 'b1', access });
    expect(footprint(planner, { do: 'accept-invitation', invitation: 'i1', grant: access })).toEqual({
      barrier: false,
      writes: ['invitation:i1', 'delegation:c1', 'delegation:c2'],
      reads: ['product:p9'],
    });
  });

  it('payments move accounts side by side, and what finance does to them waits for those before it (E7)', () => {
    const planner = new Planner(true);
    const paid = footprint(planner, { do: 'pay', order: 'o1' });
    expect(paid).toEqual({ barrier: false, writes: ['order:o1'], reads: ['accounts'] });
    expect(footprint(planner, { do: 'refund', refund: 'r1', order: 'o1', net: '1.00' }).reads).toEqual(['accounts']);
    const corrected = { do: 'correct-attribution', order: 'o1', partner: 'b1', reason: 'r', approvedBy: 'f2' };
    const finance = [
      { do: 'release', through: '2024-03-01' },
      { do: 'create-payout-run', run: 'run1', currency: 'CHF' },
      { do: 'close-period', month: '2024-02' },
      { do: 'hold', order: 'o1', reason: 'r' },
      { do: 'adjust', adjustment: 'a1', partner: 'b1', currency: 'CHF', amount: '1.00', reason: 'r', approvedBy: 'f2' },
      corrected,
    ];
    for (const record of finance) {
      const { barrier, writes } = footprint(planner, record);
      expect([record.do, barrier, writes[0]]).toEqual([record.do, false, 'accounts']);
    }
    expect(footprint(planner, { ...corrected, partner: null }).reads).toEqual([]);
    expect(footprint(planner, corrected)).toMatchObject({
      writes: ['accounts', 'order:o1'],
      reads: ['organisation:b1'],
    });
  });

  it('a termination holds its owner back until the grants are rid of the product (A21)', () => {
    const planner = new Planner(true);
    footprint(planner, { do: 'order', order: 'o1', product: 'p1', client: 'c1', placedBy: 'c1' });
    expect(footprint(planner, { do: 'terminate-product', product: 'p1' }).writes).toEqual([
      'product:p1',
      'delegation:c1',
    ]);
  });

  it('a transfer holds both owners back, and so does what takes the product from the new one (E26)', () => {
    const planner = new Planner(true);
    footprint(planner, { do: 'order', order: 'o1', product: 'p1', client: 'c1', placedBy: 'c1' });
    expect(footprint(planner, { do: 'transfer-product', product: 'p1', to: 'c2' })).toEqual({
      barrier: false,
      writes: ['product:p1', 'delegation:c1'],
      reads: ['organisation:c2'],
    });
    expect(footprint(planner, { do: 'terminate-product', product: 'p1' }).writes).toEqual([
      'product:p1',
      'delegation:c1',
      'delegation:c2',
    ]);
  });

  it('what may end FULL access writes the products whose mandates may lapse with it (E25)', () => {
    const planner = new Planner(true);
    const set = { do: 'set-renewal', product: 'p1', client: 'c1', placedBy: 'b1', months: 1 };
    expect(footprint(planner, set)).toEqual({
      barrier: false,
      writes: ['product:p1'],
      reads: ['organisation:c1', 'organisation:b1', 'delegation:c1'],
    });
    const end = { do: 'end-partnership', client: 'c1', partner: 'b1', by: 'client' };
    const change = { do: 'change-access', client: 'c1', partner: 'b1', access: { mode: 'LIMITED', products: [] } };
    for (const record of [end, change]) {
      expect(footprint(planner, record).writes).toEqual(['delegation:c1', 'product:p1']);
      expect(footprint(new Planner(false), record).barrier).toBe(true);
    }
    expect(footprint(planner, { do: 'cancel-renewal', product: 'p1', by: 'b1' })).toEqual({
      barrier: false,
      writes: ['product:p1'],
      reads: ['organisation:b1'],
    });
  });

  it('an add-on reads its parent (E27)', () => {
    const addOn = { do: 'order', order: 'o1', product: 'p1', client: 'c1', placedBy: 'c1', parent: 'p0' };
    expect(footprint(new Planner(true), addOn).reads).toContain('product:p0');
  });

  it.each([
    // Where an order stands beside them is what its partner was then (A7, E17, E30).
    'admit-partner',
    'change-partner-level',
    'suspend-partner',
    'reinstate-partner',
    'correct-rate-card',
    'leave-programme',
    'expire-invitations',
    'renew-due',
    'set-policy',
    'evaluate-thresholds',
    'publish-prices',
    'publish-taxes',
    'publish-rate-card',
  ])('%s is a barrier', (kind) => {
    expect(footprint(new Planner(true), { do: kind }).barrier).toBe(true);
  });

  it('an assignment writes the client’s delegation, and a visit only reads it (E20, E22)', () => {
    const planner = new Planner(true);
    const assigned = { do: 'assign-collaborator', partner: 'b1', client: 'c1', user: 'u1', products: ['p1'] };
    expect(footprint(planner, assigned)).toEqual({
      barrier: false,
      writes: ['delegation:c1'],
      reads: ['organisation:c1', 'organisation:b1', 'product:p1'],
    });
    expect(footprint(planner, { do: 'enter-account', partner: 'b1', client: 'c1' })).toEqual({
      barrier: false,
      writes: [],
      reads: ['organisation:c1', 'organisation:b1', 'delegation:c1'],
    });
  });

  it.each(['change-partner-level', 'suspend-partner', 'reinstate-partner'])(
    'where the ledger knew partnerships before, %s may concern anybody',
    (kind) => {
      expect(footprint(new Planner(false), { do: kind, org: 'b1' }).barrier).toBe(true);
    },
  );
});
