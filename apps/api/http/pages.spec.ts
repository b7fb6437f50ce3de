import fc from 'fast-check';
import { pageAmong } from './pages.js';

const list = (rows: readonly string[], of: readonly unknown[] = ['letters']) => ({
  rows,
  keyOf: (row: string) => row,
  of,
});

describe('A page of a list in memory', () => {
  it('by page, either way, answers every row once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('asc' as const, 'desc' as const),
        (rows, limit, order) => {
          const seen: string[] = [];
          let cursor: string | undefined;
          do {
            const page = pageAmong(list(rows), { limit, cursor, order });
            expect(page.data.length).toBeLessThanOrEqual(limit);
            seen.push(...page.data);
            cursor = page.nextCursor ?? undefined;
          } while (cursor !== undefined);
          expect(seen).toEqual(order === 'asc' ? rows : [...rows].reverse());
        },
      ),
    );
  });

  it('goes on behind its row, whatever was inserted before it', () => {
    const { nextCursor } = pageAmong(list(['b', 'd']), { limit: 1 });
    expect(pageAmong(list(['a', 'b', 'c', 'd']), { limit: 5, cursor: nextCursor ?? '' }).data).toEqual(['c', 'd']);
  });

  it.each([
    ['another list', () => pageAmong(list(['a', 'b'], ['numbers']), { limit: 1 }).nextCursor],
    ['the other order', () => pageAmong(list(['a', 'b']), { limit: 1, order: 'desc' }).nextCursor],
    ['nobody', () => 'made up'],
    ['nobody, though well-formed', () => Buffer.from('{}').toString('base64url')],
  ])('takes no cursor of %s', (_, made) => {
    expect(() => pageAmong(list(['a', 'b']), { cursor: made() ?? '' })).toThrow(
      expect.objectContaining({ code: 'INVALID_CURSOR' }),
    );
  });
});
