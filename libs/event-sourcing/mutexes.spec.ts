import { setImmediate } from 'node:timers/promises';
import { Mutexes } from './mutexes.js';

describe('Mutexes', () => {
  it('run work of one name one after the other, in the order it came, and other names meanwhile', async () => {
    const mutexes = new Mutexes();
    const order: string[] = [];
    const work = (name: string, turns: number) => async () => {
      order.push(`${name} begins`);
      for (let turn = 0; turn < turns; turn += 1) await setImmediate();
      order.push(`${name} ends`);
    };
    await Promise.all([
      mutexes.run('a', work('a1', 6)),
      mutexes.run('a', work('a2', 1)),
      mutexes.run('b', work('b1', 1)),
      mutexes.run('a', work('a3', 0)),
    ]);
    expect(order.filter((entry) => entry.startsWith('a'))).toEqual(
      ['a1', 'a2', 'a3'].flatMap((name) => [`${name} begins`, `${name} ends`]),
    );
    expect(order.indexOf('b1 ends')).toBeLessThan(order.indexOf('a1 ends'));
  });

  it('go on after work that failed, also after work that threw at once', async () => {
    const mutexes = new Mutexes();
    const failing = mutexes.run('a', () => Promise.reject(new Error('first')));
    const throwing = mutexes.run('a', () => {
      throw new Error('second');
    });
    const fine = mutexes.run('a', async () => 'third');
    await expect(failing).rejects.toThrow('first');
    await expect(throwing).rejects.toThrow('second');
    expect(await fine).toBe('third');
    await expect(
      mutexes.run('a', () => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(await mutexes.run('a', async () => 'free')).toBe('free');
  });

  it('let only so many wait', async () => {
    const mutexes = new Mutexes();
    let release = (): void => undefined;
    const held = mutexes.run('a', () => new Promise<void>((resolve) => (release = resolve)));
    const waiting = Array.from({ length: 9_999 }, () => mutexes.run('a', async () => undefined));
    await expect(mutexes.run('a', async () => undefined)).rejects.toThrow('already wait');
    release();
    await Promise.all([held, ...waiting]);
    expect(await mutexes.run('a', async () => 'free')).toBe('free');
  });
});
