import fc from 'fast-check';
import { KnownIds } from './known-ids.js';

const ID_BYTES = 8 * 1024 * 1024;
const idOf = (n: number): Buffer => {
  const id = Buffer.alloc(16, 7);
  // Few distinct last words, so that many ids share a bucket.
  id.writeUInt32LE(n % 65_536, 0);
  id.writeUInt32LE(n % 65_536, 4);
  id.writeUInt32LE(n, 8);
  return id;
};

describe('the ids that are known since the start', () => {
  it('keep the stream that wrote them first', () => {
    const ids = new KnownIds();
    ids.add(idOf(1), 'first', 4);
    ids.add(idOf(1), 'second', 9);
    expect(ids.get(idOf(1))).toEqual({ stream: 'first', revision: 4 });
    expect(ids.get(idOf(2))).toBeUndefined();
  });

  it('leave in the order they came, as soon as 8 MiB are full, and may come again', () => {
    const [name, entry] = ['order-1', 53 + 2 * 'order-1'.length];
    const room = Math.floor(ID_BYTES / entry);
    const ids = new KnownIds();
    for (let n = 0; n < 3 * room; n++) {
      ids.add(idOf(n), name, n);
      if (n === room - 1) expect(ids.get(idOf(0))).toEqual({ stream: name, revision: 0 });
      if (n === room) expect([ids.get(idOf(0)), ids.get(idOf(1))?.revision]).toEqual([undefined, 1]);
    }
    const known = Array.from({ length: 3 * room }, (_, n) => ids.get(idOf(n))?.revision);
    expect(known.findIndex((revision) => revision !== undefined)).toBe(2 * room);
    expect(known.slice(2 * room).every((revision, index) => revision === 2 * room + index)).toBe(true);
    ids.add(idOf(0), name, 0);
    expect([ids.get(idOf(0))?.revision, ids.get(idOf(2 * room))]).toEqual([0, undefined]);
  });

  it('are those of a plain list, whatever is added, with names of any length', () => {
    const steps = fc.array(fc.record({ id: fc.nat(40), length: fc.constantFrom(1, 20, 400_000, 1_000_000) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, (list) => {
        const ids = new KnownIds();
        let plain: { id: number; stream: string; revision: number }[] = [];
        for (const [revision, { id, length }] of list.entries()) {
          const stream = 'x'.repeat(length);
          ids.add(idOf(id), stream, revision);
          if (plain.some((known) => known.id === id)) continue;
          plain.push({ id, stream, revision });
          while (plain.reduce((sum, known) => sum + 53 + 2 * known.stream.length, 0) > ID_BYTES) plain = plain.slice(1);
        }
        for (let id = 0; id <= 40; id++)
          expect(ids.get(idOf(id))?.revision).toBe(plain.find((known) => known.id === id)?.revision);
      }),
      { numRuns: 30 },
    );
  });

  it('are all forgotten at once', () => {
    const ids = new KnownIds();
    for (let n = 0; n < 1000; n++) ids.add(idOf(n), 'a', n);
    ids.clear();
    expect(ids.get(idOf(500))).toBeUndefined();
    ids.add(idOf(500), 'b', 1);
    expect(ids.get(idOf(500))).toEqual({ stream: 'b', revision: 1 });
  });
});
