import { Planner } from './plan.js';
import type { HistoryRecord } from './record.js';

const base = { at: '2024-03-01T10:00:00Z', actor: { user: 'u', role: 'legalRepresentative' as const } };
let n = 0;
const footprint = (planner: Planner, record: object): { barrier: boolean; writes: string[]; reads: string[] } =>
  planner.footprintOf({ n: (n += 1), ...base, ...record } as unknown as HistoryRecord);

describe('what a record touches', () => {
  it('an order writes itself and its product, and reads who takes part', () => {
    const order = { do: 'order', order: 'o1', product: 'p1', client: 'c1', placedBy: 'b1' };
    expect(footprint(new Planner(), order)).toEqual({
      barrier: false,
      writes: ['order:o1', 'product:p1'],
      reads: ['organisation:c1', 'organisation:b1'],
    });
  });

  it('an acceptance writes the delegation of every client that an invitation of this id named', () => {
    const planner = new Planner();
    const access = { mode: 'LIMITED', products: ['p9'] };
    footprint(planner, { do: 'invite-partner', invitation: 'i1', client: 'c1', partner: 'b1', access });
    footprint(planner, { do: 'invite-client', invitation: 'i1', client: 'c2', partner: 'b1', access });
    expect(footprint(planner, { do: 'accept-invitation', invitation: 'i1', grant: access })).toEqual({
      barrier: false,
      writes: ['invitation:i1', 'organisation:c1', 'organisation:c2'],
      reads: ['product:p9'],
    });
  });

  it('a termination holds its owner back until the grants are rid of the product (A21)', () => {
    const planner = new Planner();
    footprint(planner, { do: 'order', order: 'o1', product: 'p1', client: 'c1', placedBy: 'c1' });
    expect(footprint(planner, { do: 'terminate-product', product: 'p1' }).writes).toEqual([
      'product:p1',
      'organisation:c1',
    ]);
  });

  it.each(['publish-prices', 'publish-taxes', 'publish-rate-card', 'change-partner-level'])(
    '%s is a barrier',
    (kind) => {
      expect(footprint(new Planner(), { do: kind, org: 'b1' }).barrier).toBe(true);
    },
  );
});
