import { EventRegistry } from './event.js';
import { PostingDeferred } from './journal/posting-deferred.js';

describe('An entry of the first version', () => {
  const registry = new EventRegistry([PostingDeferred]);
  const source = { position: '998', eventId: 'e', reason: 'poison' };
  const read = (more: object): unknown =>
    registry.upcast('PostingDeferred', 1, { sourceUpTo: '9', deferred: [{ ...source, orderId: 'o.1' }], ...more });

  it('tells the stream of an order, and no revision; what it repeated is what it carries', () => {
    const entry = { sourceUpTo: '9', deferred: [{ ...source, stream: 'order-o.1', revision: null }] };
    const account = { partnerOrgId: 'p', currency: 'CHF', balanceAfter: { pending: '1.00' } };
    expect(read({ lastNumber: 0 })).toEqual({ ...entry, carried: { lastNumber: 0 } });
    expect(read({ account })).toEqual({ ...entry, carried: account });
    expect(read({})).toEqual({ ...entry, carried: {} });
  });
});
