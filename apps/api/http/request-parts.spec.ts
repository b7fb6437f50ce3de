import { canonicalJson, requestHash } from './canonical.js';
import { checkedKey, IdempotencyKeys } from './idempotency.js';
import { unknownName } from './nearest.js';
import { HttpProblem } from './problem.js';
import { ReadPosition } from './read-position.js';

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  );

describe('The hash of a request', () => {
  it('does not see the order of keys, and sees everything else', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
    const hash = requestHash('POST', '/v1/orders', { a: 1, b: 2 });
    expect(requestHash('POST', '/v1/orders', { b: 2, a: 1 })).toBe(hash);
    expect(requestHash('POST', '/v1/orders', undefined)).toBe(requestHash('POST', '/v1/orders', {}));
    for (const other of [
      requestHash('PUT', '/v1/orders', { a: 1, b: 2 }),
      requestHash('POST', '/v1/orders/x', { a: 1, b: 2 }),
      requestHash('POST', '/v1/orders', { a: 1, b: '2' }),
    ]) {
      expect(other).not.toBe(hash);
    }
  });
});

describe('Idempotency keys', () => {
  const stored = async <T>(result: T) => ({ result, stored: true });

  it('are visible ASCII', () => {
    expect(checkedKey('2b1c-9')).toBe('2b1c-9');
    for (const key of ['', 'a b', 'ü', 'x'.repeat(256)]) expect(() => checkedKey(key)).toThrow(HttpProblem);
  });

  it('tell a command that still runs, and one with another request', async () => {
    const keys = new IdempotencyKeys();
    let finish: () => void = () => undefined;
    const running = keys.run('c', 'hash', async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      return { result: 1, stored: true };
    });
    expect(await codeOf(keys.run('c', 'hash', () => stored(2)))).toBe('COMMAND_RUNNING');
    expect(await codeOf(keys.run('c', 'other', () => stored(2)))).toBe('IDEMPOTENCY_KEY_REUSED');
    finish();
    expect(await running).toBe(1);
    expect(await codeOf(keys.run('c', 'other', () => stored(2)))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await keys.run('c', 'hash', () => stored(3))).toBe(3);
  });

  it('leave no trace when nothing was done', async () => {
    const keys = new IdempotencyKeys();
    expect(await codeOf(keys.run('c', 'hash', () => Promise.reject({ code: 'REFUSED' })))).toBe('REFUSED');
    expect(await keys.run('c', 'mended', async () => ({ result: 1, stored: false }))).toBe(1);
    expect(await keys.run('c', 'again', () => stored(2))).toBe(2);
  });
});

describe('A name that is not known', () => {
  const known = ['cursor', 'limit', 'minPosition', 'status'];

  it('is answered with the one that was most likely meant', () => {
    expect(unknownName('limt', known)).toBe('limt is not known here; did you mean limit?');
    expect(unknownName('min_position', known)).toContain('did you mean minPosition?');
    expect(unknownName('Cursor', known)).toContain('did you mean cursor?');
  });

  it('is answered with all that are known, where none is near', () => {
    const all = 'known are cursor, limit, minPosition, status.';
    expect(unknownName('partner', known)).toBe(`partner is not known here; ${all}`);
    const long = unknownName('x'.repeat(10_000), known);
    expect(long).toContain(all);
    expect(long.length).toBeLessThan(200);
    expect(unknownName('any', [])).toBe('any is not known here; nothing is.');
  });
});

describe('Waiting for a position', () => {
  it('ends when the read models have passed it', async () => {
    let at = 0n;
    const position = new ReadPosition(async () => (at += 1n), 1_000);
    expect(position.known).toBe(0n);
    expect(await position.reach(4n)).toBe(4n);
    expect(position.known).toBe(4n);
  });

  it('is given up in time, and the caller may come back', async () => {
    const position = new ReadPosition(async () => null, 30);
    await expect(position.reach(1n)).rejects.toMatchObject({ status: 503, code: 'READ_MODELS_BEHIND' });
  });
});
