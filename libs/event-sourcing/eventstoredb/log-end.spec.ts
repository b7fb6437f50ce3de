import type { Codec, RawEvent } from '../codec.js';
import { Namespace } from '../namespace.js';
import type { StoredEvent } from '../unreadable.js';
import { LogEnd } from './log-end.js';

/** A server's log of these streams, an event each, in this order. */
const endOf = (streams: readonly string[]): LogEnd => {
  const namespace = new Namespace('ours', ['counter']);
  const log = streams.map((stream, n) => ({ stream, id: String(n), position: BigInt(n) }) as RawEvent);
  const read = (raw: RawEvent): StoredEvent | undefined => {
    const stream = namespace.local(raw.stream);
    return stream === undefined ? undefined : ({ ...raw, stream } as unknown as StoredEvent);
  };
  return new LogEnd(namespace, { read } as unknown as Codec, async (before, maxCount) =>
    log
      .filter(({ position }) => before === undefined || position < before)
      .slice(-maxCount)
      .reverse(),
  );
};
const ours = (stream: string): string => new Namespace('ours', ['counter']).qualify(stream);
const others = (count: number): string[] => Array.from({ length: count }, (_, n) => `elsewhere-${n}`);

describe('The end of a log that others use, too', () => {
  it('tells whether a namespace has nothing, or nothing but what is known', async () => {
    const log = [...others(2500), ours('counter-own'), ...others(40)];
    expect(await endOf(others(3000)).isSurelyEmpty([])).toBe(true);
    expect(await endOf(log).isSurelyEmpty([])).toBe(false);
    expect(await endOf(log).isSurelyEmpty(['counter-own'])).toBe(true);
    expect(await endOf(log).isSurelyEmpty(['counter-another'])).toBe(false);
    expect(await endOf([ours('counter-first'), ...log]).isSurelyEmpty(['counter-own'])).toBe(false);
  });

  it('is not sure where the log is longer than can be searched at once', async () => {
    expect(await endOf([...others(30_000), ours('counter-own')]).isSurelyEmpty(['counter-own'])).toBe(false);
  });
});
