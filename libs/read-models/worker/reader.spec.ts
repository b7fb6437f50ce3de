import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { Inbox } from './inbox.js';
import { silent } from './log.js';
import { Reader, type Source } from './reader.js';

/** A store that delivers scripted events, drops the subscription where told, and notes where it was asked to begin. */
class ScriptedStore implements Source {
  readonly asked: (bigint | undefined)[] = [];
  delivered = 0;

  constructor(
    private readonly events: readonly RecordedEvent[],
    private readonly dropAfter: number[] = [],
    private readonly hide: (event: RecordedEvent, attempt: number) => boolean = () => false,
  ) {}

  subscribe(after: bigint | undefined): ReturnType<Source['subscribe']> {
    this.asked.push(after);
    const attempt = this.asked.length;
    let end: () => void = () => undefined;
    const stopped = new Promise<void>((resolve) => (end = resolve));
    const deliver = this.deliver(after, attempt, stopped);
    return {
      [Symbol.asyncIterator]: () => deliver,
      caughtUp: new Promise(() => undefined),
      stop: () => Promise.resolve(end()),
    };
  }

  private async *deliver(after: bigint | undefined, attempt: number, stopped: Promise<void>) {
    const drop = this.dropAfter.shift() ?? Infinity;
    let count = 0;
    for (const event of this.events) {
      if (after !== undefined && event.position <= after) continue;
      if (this.hide(event, attempt)) continue;
      if (count++ === drop) throw new Error('Consumer too slow to handle event while live.');
      this.delivered += 1;
      yield event;
    }
    await stopped;
  }
}

const event = (position: number, stream = 'counter-a', revision = position): RecordedEvent =>
  ({ position: BigInt(position), stream, revision, type: 'Counted' }) as RecordedEvent;
const drain = async (inbox: Inbox, count: number): Promise<bigint[]> => {
  const positions: bigint[] = [];
  while (positions.length < count) {
    const taken = await inbox.take(count - positions.length, 2_000);
    if (taken.length === 0) break;
    positions.push(...taken.map(({ position }) => position));
  }
  return positions;
};
const numbers = (from: number, to: number): bigint[] =>
  Array.from({ length: to - from + 1 }, (_, i) => BigInt(from + i));

const withReader = async (store: ScriptedStore, maxWaiting: number, work: (reader: Reader) => Promise<void>) => {
  const reader = new Reader(store, silent, maxWaiting);
  const running = reader.run();
  await work(reader);
  await reader.stop();
  await running;
};

describe('reader', () => {
  it('goes on behind the last event when it is dropped, each event once', async () => {
    const store = new ScriptedStore(
      numbers(0, 99).map((n) => event(Number(n))),
      [10, 0, 25],
    );
    const inbox = new Inbox();
    await withReader(store, 1_000, async (reader) => {
      reader.join(inbox);
      expect(await drain(inbox, 100)).toEqual(numbers(0, 99));
    });
    expect(store.asked).toEqual([undefined, 9n, 9n, 34n]);
  });

  it('pauses while the slowest consumer has too much waiting', async () => {
    const store = new ScriptedStore(numbers(0, 99).map((n) => event(Number(n))));
    const [quick, slow] = [new Inbox(), new Inbox()];
    await withReader(store, 20, async (reader) => {
      reader.join(quick);
      reader.join(slow);
      expect(await drain(quick, 20)).toEqual(numbers(0, 19));
      expect(await quick.take(10, 30)).toEqual([]);
      expect(store.delivered).toBe(20);
      const [all, rest] = await Promise.all([drain(slow, 100), drain(quick, 80)]);
      expect(all).toEqual(numbers(0, 99));
      expect(rest).toEqual(numbers(20, 99));
    });
  });

  it('begins again further back for a consumer that joins there, and hands nobody an event twice', async () => {
    const store = new ScriptedStore(numbers(0, 49).map((n) => event(Number(n))));
    const [ahead, behind] = [new Inbox(), new Inbox()];
    ahead.reset(39n);
    behind.reset(4n);
    await withReader(store, 1_000, async (reader) => {
      reader.join(ahead);
      expect(await drain(ahead, 5)).toEqual(numbers(40, 44));
      reader.join(behind);
      expect(await drain(behind, 45)).toEqual(numbers(5, 49));
      expect(await drain(ahead, 5)).toEqual(numbers(45, 49));
    });
    expect(store.asked).toEqual([39n, 4n]);
  });

  it('stops where an event is missing in a stream, and says so (I10)', async () => {
    const events = numbers(0, 9).map((n) =>
      event(Number(n), n % 2n === 0n ? 'counter-a' : 'counter-b', Number(n / 2n)),
    );
    const store = new ScriptedStore(events, [], ({ position }) => position === 4n);
    const inbox = new Inbox();
    await withReader(store, 1_000, async (reader) => {
      reader.join(inbox);
      expect(await drain(inbox, 5)).toEqual([0n, 1n, 2n, 3n, 5n]);
      expect(await inbox.take(1, 500)).toEqual([]);
      expect(reader.error).toBe('counter-a goes on at revision 3 after 1: events are missing');
    });
  });
});
