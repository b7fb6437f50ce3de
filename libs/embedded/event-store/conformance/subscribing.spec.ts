import {
  END,
  START,
  eventTypeFilter,
  excludeSystemEvents,
  streamNameFilter,
  type AllStreamSubscription,
  type Filter,
  type Position,
  type StreamSubscription,
} from '@eventstore/db-client';
import { collect, event, events, refusal, useTarget } from './target.js';
import { rawMetadata } from './raw.js';

/** Records what a subscription says, in order: `caught-up`, `checkpoint`, events as `stream@revision`. */
class Listener {
  readonly said: string[] = [];
  readonly checkpoints: Position[] = [];
  error: { type?: string } | undefined;
  private waiting: (() => void)[] = [];

  constructor(readonly subscription: StreamSubscription | AllStreamSubscription) {
    subscription.on('confirmation', () => this.say('confirmed'));
    subscription.on('caughtUp', () => this.say('caught-up'));
    subscription.on('data', ({ event: read }) => this.say(`${read?.streamId}@${read?.revision}`));
    subscription.on('error', (error) => {
      this.error = error as { type?: string };
      this.say('error');
    });
    subscription.on('end', () => this.say('end'));
  }

  say(what: string): void {
    this.said.push(what);
    for (const wake of this.waiting.splice(0)) wake();
  }

  /** Waits until this was said so many times; fails after five seconds. */
  async heard(what: string | ((said: string[]) => boolean)): Promise<void> {
    const done = typeof what === 'string' ? (said: string[]) => said.includes(what) : what;
    const until = Date.now() + 5000;
    while (!done(this.said)) {
      if (Date.now() > until) throw new Error(`Never heard ${String(what)} in ${this.said.slice(-20).join(', ')}`);
      await Promise.race([
        new Promise<void>((resolve) => this.waiting.push(resolve)),
        new Promise((resolve) => setTimeout(resolve, 100)),
      ]);
    }
  }

  get events(): string[] {
    return this.said.filter((what) => what.includes('@'));
  }
}

const target = useTarget();
const open: Listener[] = [];
const listen = (subscription: StreamSubscription | AllStreamSubscription): Listener => {
  const listener = new Listener(subscription);
  open.push(listener);
  return listener;
};
afterEach(async () => {
  await Promise.all(
    open
      .splice(0)
      .map(({ subscription, error }) => (error ? undefined : subscription.unsubscribe().catch(() => undefined))),
  );
});

const named = (stream: string, ...numbers: number[]): string[] => numbers.map((number) => `${stream}@${number}`);

describe('a subscription to a stream', () => {
  it('says confirmed, history, caught-up, live', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(2));
    const listener = listen(target.client.subscribeToStream(stream));
    await listener.heard('caught-up');
    await target.client.appendToStream(stream, event());
    await listener.heard(`${stream}@2`);
    expect(listener.said).toEqual(['confirmed', ...named(stream, 0, 1), 'caught-up', ...named(stream, 2)]);
  });

  it('begins behind the given revision', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(4));
    const listener = listen(target.client.subscribeToStream(stream, { fromRevision: 1n }));
    await listener.heard('caught-up');
    expect(listener.events).toEqual(named(stream, 2, 3));
  });

  it('from the end gets what comes', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(2));
    const listener = listen(target.client.subscribeToStream(stream, { fromRevision: END }));
    await listener.heard('caught-up');
    await target.client.appendToStream(stream, event());
    await listener.heard(`${stream}@2`);
    expect(listener.said).toEqual(['confirmed', 'caught-up', ...named(stream, 2)]);
  });

  it('from beyond the end skips up to the given revision', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, event());
    const listener = listen(target.client.subscribeToStream(stream, { fromRevision: 2n }));
    await listener.heard('confirmed');
    await target.client.appendToStream(stream, events(4));
    await listener.heard(`${stream}@4`);
    expect(listener.events).toEqual(named(stream, 3, 4));
  });

  it('waits for a stream that does not exist, and is caught up after its first events', async () => {
    const stream = target.stream();
    const listener = listen(target.client.subscribeToStream(stream));
    await listener.heard('confirmed');
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(listener.said).toEqual(['confirmed']);
    await target.client.appendToStream(stream, event());
    await listener.heard('caught-up');
    expect(listener.events).toEqual(named(stream, 0));
  });

  it('sees history as metadata cuts it, and all that is live', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(4));
    await rawMetadata(target.url, stream, '{"$maxCount":2}');
    const listener = listen(target.client.subscribeToStream(stream));
    await listener.heard('caught-up');
    await target.client.appendToStream(stream, events(3));
    await listener.heard(`${stream}@6`);
    expect(listener.events).toEqual(named(stream, 2, 3, 4, 5, 6));
  });

  it('stays silent at a soft delete and goes on with the new events', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(2));
    const listener = listen(target.client.subscribeToStream(stream));
    await listener.heard('caught-up');
    await target.client.deleteStream(stream);
    await target.client.appendToStream(stream, event());
    await listener.heard(`${stream}@2`);
    expect(listener.events).toEqual(named(stream, 0, 1, 2));
  });

  it('gets the tombstone and then an error', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, event());
    const listener = listen(target.client.subscribeToStream(stream));
    await listener.heard('caught-up');
    await target.client.tombstoneStream(stream);
    await listener.heard('error');
    expect(listener.events).toEqual([...named(stream, 0), `${stream}@9223372036854775807`]);
    expect(listener.error?.type).toBe('stream-deleted');
  });

  it('of a tombstoned stream is refused', async () => {
    const stream = target.stream();
    await target.client.tombstoneStream(stream, { expectedRevision: 'any' });
    const listener = listen(target.client.subscribeToStream(stream));
    await listener.heard('error');
    expect(listener.error?.type).toBe('stream-deleted');
    expect(listener.events).toEqual([]);
  });

  it('ends without an error when the client unsubscribes', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, event());
    const listener = new Listener(target.client.subscribeToStream(stream));
    await listener.heard('caught-up');
    await listener.subscription.unsubscribe();
    expect(listener.error).toBeUndefined();
    expect(listener.said.at(-1)).toBe('end');
  });
});

describe('a subscription to $all', () => {
  const subscribe = (filter: Filter | undefined, fromPosition: Position | 'start' | 'end' = START): Listener =>
    listen(target.client.subscribeToAll({ fromPosition, ...(filter && { filter }) }));
  const head = async (): Promise<Position> =>
    (await target.client.appendToStream(target.stream('head'), event())).position!;

  it('by prefix of the stream gets history and live events of those streams only', async () => {
    const prefix = target.stream('chosen');
    await target.client.appendToStream(`${prefix}-a`, events(2));
    await target.client.appendToStream(target.stream('other'), events(2));
    const listener = subscribe(streamNameFilter({ prefixes: [prefix] }));
    await listener.heard('caught-up');
    await target.client.appendToStream(target.stream('other'), event());
    await target.client.appendToStream(`${prefix}-b`, event());
    await listener.heard(`${prefix}-b@0`);
    expect(listener.said).toEqual(['confirmed', ...named(`${prefix}-a`, 0, 1), 'caught-up', `${prefix}-b@0`]);
  });

  it.each([
    ['a prefix of the type', (mark: string) => eventTypeFilter({ prefixes: [`${mark}A`] }), [0]],
    ['two prefixes of the type', (mark: string) => eventTypeFilter({ prefixes: [`${mark}A`, `${mark}B`] }), [0, 1]],
    ['an expression on the type', (mark: string) => eventTypeFilter({ regex: `^${mark}[BC]$` }), [1, 2]],
    ['an expression that ignores case', (mark: string) => eventTypeFilter({ regex: `(?i)^${mark}b$` }), [1]],
    ['an expression found anywhere', (mark: string) => eventTypeFilter({ regex: `${mark.slice(2)}C` }), [2]],
  ] as const)('by %s', async (_, filterFor, expected) => {
    const [stream, from] = [target.stream(), await head()];
    const mark = stream.replace(/\W/g, '');
    await target.client.appendToStream(
      stream,
      ['A', 'B', 'C'].map((letter) => event(0, `${mark}${letter}`)),
    );
    const listener = subscribe(filterFor(mark), from);
    await listener.heard('caught-up');
    expect(listener.events).toEqual(named(stream, ...expected));
  });

  it('without system events', async () => {
    const [stream, from] = [target.stream(), await head()];
    await target.client.appendToStream(stream, event());
    await target.client.setStreamMetadata(stream, { maxCount: 5 });
    await target.client.appendToStream(stream, event());
    const listener = subscribe(excludeSystemEvents(), from);
    await listener.heard('caught-up');
    expect(listener.events).toEqual(named(stream, 0, 1));
  });

  it('begins behind the given position', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(3));
    const read = await collect(target.client.readStream(stream));
    const listener = subscribe(undefined, read[1]!.event!.position!);
    await listener.heard(`${stream}@2`);
    expect(listener.events).not.toContain(`${stream}@1`);
  });

  it('from the end gets what comes', async () => {
    const stream = target.stream();
    const listener = subscribe(undefined, END);
    await listener.heard('caught-up');
    await target.client.appendToStream(stream, event());
    await listener.heard(`${stream}@0`);
    expect(listener.events).toEqual(named(stream, 0));
  });

  it('refuses a bad expression', async () => {
    const listener = subscribe(eventTypeFilter({ regex: '([' }));
    await listener.heard('error');
    expect(listener.error?.type).toBe('unknown');
  });

  it('gives checkpoints in history from which it can be resumed', async () => {
    const [stream, from] = [target.stream(), await head()];
    await target.client.appendToStream(stream, events(120));
    const checkpoints: Position[] = [];
    const filter = streamNameFilter({
      prefixes: ['no-such-stream'],
      maxSearchWindow: 32,
      checkpointInterval: 1,
      checkpointReached: async (_, position) => void checkpoints.push(position),
    });
    const listener = subscribe(filter, from);
    await listener.heard('caught-up');
    expect(checkpoints.length).toBeGreaterThanOrEqual(3);
    const resumed = subscribe(streamNameFilter({ prefixes: [stream] }), checkpoints.at(-1));
    await resumed.heard('caught-up');
    expect(resumed.events.at(-1)).toBe(`${stream}@119`);
    expect(resumed.events.length).toBeLessThan(120);
  });

  it('gives a checkpoint after every interval of live events, after the event itself', async () => {
    const stream = target.stream();
    const checkpoints: Position[] = [];
    const filter = streamNameFilter({
      prefixes: [stream],
      maxSearchWindow: 1,
      checkpointInterval: 4,
      checkpointReached: async (_, position) => void checkpoints.push(position),
    });
    const listener = subscribe(filter, END);
    await listener.heard('caught-up');
    await target.client.appendToStream(stream, events(8));
    await listener.heard(`${stream}@7`);
    await listener.heard(() => checkpoints.length >= 2);
    const read = await collect(target.client.readStream(stream));
    if (target.embedded) expect(checkpoints).toEqual([read[3]!.event!.position, read[7]!.event!.position]);
  });

  it('misses nothing and doubles nothing under eight writers', async () => {
    const prefix = target.stream('writers');
    const writing = Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let n = 0; n < 40; n++) await target.client.appendToStream(`${prefix}-${writer}`, event(n));
      }),
    );
    const listener = subscribe(streamNameFilter({ prefixes: [prefix] }));
    await writing;
    await listener.heard(() => listener.events.length >= 320);
    for (let writer = 0; writer < 8; writer++) {
      const mine = listener.events.filter((what) => what.startsWith(`${prefix}-${writer}@`));
      expect(mine).toEqual(named(`${prefix}-${writer}`, ...Array.from({ length: 40 }, (_, n) => n)));
    }
    expect(await refusal(target.client.readStream(`${prefix}-8`))).toBe('stream-not-found');
  });
});
