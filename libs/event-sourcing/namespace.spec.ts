import fc from 'fast-check';
import { Namespace, quoteIdentifier } from './namespace.js';

const CATEGORIES = ['organisation', 'partner', 'partnerAccount', 'order', 'invoiceSeries'];
const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
const name = fc.oneof(
  word,
  fc.constantFrom('', 'organisation-a', 'partnerAccount-org-1', 'order', 'a', 'A', 'a-', '-', '_', 'ledger', 'vault'),
);
const id = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  fc.constantFrom('org-1.CHF', 'organisation-a', 'order-1', 'a.order-1', '-', '__proto__'),
);
const stream = fc.tuple(fc.constantFrom(...CATEGORIES), id).map(([category, of]) => `${category}-${of}`);

/** What the server does with the filter. */
const matches = (namespace: Namespace, stored: string): boolean => {
  const { filter } = namespace;
  return 'prefixes' in filter
    ? filter.prefixes.some((prefix) => stored.startsWith(prefix))
    : new RegExp(filter.regex).test(stored);
};

describe('Namespaces on a shared server', () => {
  it("never match another's streams, and always their own", () => {
    fc.assert(
      fc.property(name, name, stream, (mine, theirs, of) => {
        const [a, b] = [new Namespace(mine, CATEGORIES), new Namespace(theirs, CATEGORIES)];
        const stored = b.qualify(of);
        expect(matches(a, stored)).toBe(mine === theirs);
        expect(a.local(stored)).toBe(mine === theirs ? of : undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('the filter answers for any text what `local` answers', () => {
    const text = fc.oneof(
      fc.string(),
      stream,
      fc.tuple(name, stream).map(([of, rest]) => `${of}/${rest}`),
      fc.constantFrom(
        '$ce-order',
        '$$order-1',
        'order-1\n',
        'xorder-1',
        'order',
        'order-',
        '-1',
        'Order-1',
        '$stats-0',
      ),
    );
    fc.assert(
      fc.property(name, text, (of, stored) => {
        const namespace = new Namespace(of, CATEGORIES);
        expect(matches(namespace, stored)).toBe(namespace.local(stored) !== undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('without categories the empty one matches nothing', () => {
    const none = new Namespace('', []);
    for (const stored of ['-1', 'order-1', ''])
      expect([matches(none, stored), none.local(stored)]).toEqual([false, undefined]);
  });

  it.each(['a/b-1', 'order-a/order-1', 'order', 'order-', '-1', 'order-ä', 'order-a b', 'order-1\n', 'my-order'])(
    'refuses to name the stream %p',
    (of) => {
      for (const namespace of ['', 'n']) {
        expect(() => new Namespace(namespace, CATEGORIES).qualify(of)).toThrow(/not a (stream|category)/);
      }
    },
  );

  it('refuse names that could be mistaken', () => {
    for (const bad of ['a/b', 'a.b', 'a:b', 'ä', 'x'.repeat(41), 'a\n']) {
      expect(() => new Namespace(bad, CATEGORIES)).toThrow('not a namespace');
    }
    expect(() => new Namespace('', ['a-b'])).toThrow('not a category');
    expect(() => new Namespace('', ['.*'])).toThrow('not a category');
  });

  it('have schemas of their own that PostgreSQL does not cut', () => {
    const purpose = fc.constantFrom('ledger', 'vault', 'reporting');
    fc.assert(
      fc.property(name, name, purpose, purpose, (a, b, one, other) => {
        const [first, second] = [new Namespace(a, CATEGORIES).schema(one), new Namespace(b, CATEGORIES).schema(other)];
        expect(first === second).toBe(a === b && one === other);
        expect(Buffer.byteLength(first)).toBeLessThanOrEqual(63);
      }),
    );
    expect(() => new Namespace('', []).schema('a:b')).toThrow('not a purpose');
    expect(quoteIdentifier('a"b')).toBe('"a""b"');
  });
});
