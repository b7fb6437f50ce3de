import {
  END,
  START,
  eventTypeFilter,
  excludeSystemEvents,
  streamNameFilter,
  type Filter,
  type Position,
} from '@eventstore/db-client';
import { named, useListeners, type Listener } from './listener.js';
import { rawAppend } from './raw.js';
import { collect, event, events, refusal, useTarget } from './target.js';

const target = useTarget();
const listen = useListeners();

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

  it('begins behind the event at the given position, whatever the prepare position says', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(3));
    const read = await collect(target.client.readStream(stream));
    const { commit } = read[0]!.event!.position!;
    const listener = subscribe(streamNameFilter({ prefixes: [stream] }), { commit, prepare: 0n });
    await listener.heard('caught-up');
    expect(listener.events).toEqual(named(stream, 1, 2));
  });

  it('matches nothing with no prefix, and all with an empty one', async () => {
    const [stream, from] = [target.stream(), await head()];
    await target.client.appendToStream(stream, event());
    const nothing = subscribe(streamNameFilter({ prefixes: [] }), from);
    await nothing.heard('caught-up');
    expect(nothing.events).toEqual([]);
    const all = subscribe(streamNameFilter({ prefixes: [''] }), from);
    await all.heard('caught-up');
    expect(all.events).toContain(`${stream}@0`);
  });

  it('looks at the link, not at its target', async () => {
    const [stream, links, from] = [target.stream('linked'), target.stream('links'), await head()];
    await target.client.appendToStream(stream, event());
    const link = { properties: { type: '$>', 'content-type': 'application/octet-stream' }, data: `0@${stream}` };
    await rawAppend(target.url, links, link);
    const filter = streamNameFilter({ prefixes: [links] });
    const listener = listen(target.client.subscribeToAll({ fromPosition: from, filter, resolveLinkTos: true }));
    await listener.heard('caught-up');
    expect(listener.events).toEqual(named(stream, 0));
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
