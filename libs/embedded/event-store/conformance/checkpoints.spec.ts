import {
  END,
  START,
  eventTypeFilter,
  streamNameFilter,
  type Position,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { useListeners, type Listener } from './listener.js';
import { collect, event, events, useTarget } from './target.js';

const target = useTarget();
const listen = useListeners();

interface Window {
  maxSearchWindow: number;
  checkpointInterval: number;
  /** Streams that match; none does without. */
  prefix?: string;
}

/** A filtered subscription that says `checkpoint` too; where each one was stands beside. */
const follow = (
  fromPosition: Position | 'start' | 'end',
  { prefix = 'no-such-stream', ...window }: Window,
): { listener: Listener; checkpoints: Position[] } => {
  const checkpoints: Position[] = [];
  const filter = streamNameFilter({
    ...window,
    prefixes: [prefix],
    checkpointReached: async (_, position) => {
      checkpoints.push(position);
      listener.say('checkpoint');
    },
  });
  const listener = listen(target.client.subscribeToAll({ fromPosition, filter }));
  return { listener, checkpoints };
};

/** A stream of its own, the position just before it, and the positions of its events. */
const written = async (count: number): Promise<{ stream: string; before: Position; positions: Position[] }> => {
  const stream = target.stream();
  const { position: before } = await target.client.appendToStream(target.stream('head'), event());
  await target.client.appendToStream(stream, events(count));
  return { stream, before: before!, positions: await positionsOf(stream) };
};

const positionsOf = async (stream: string): Promise<Position[]> =>
  (await collect(target.client.readStream(stream))).map((read: ResolvedEvent) => read.event!.position!);

const firstOfPage = ({ commit }: Position): Position => ({ commit, prepare: 0n });

describe('checkpoints of history', () => {
  it('come behind each full page without a match, with the position of its first event', async () => {
    const { stream, before, positions } = await written(120);
    const { listener, checkpoints } = follow(before, { maxSearchWindow: 32, checkpointInterval: 1 });
    await listener.heard('caught-up');
    expect(checkpoints).toEqual([0, 32, 64].map((index) => firstOfPage(positions[index]!)));
    expect(listener.said).toEqual(['confirmed', 'checkpoint', 'checkpoint', 'checkpoint', 'caught-up']);
    // What the last page considered counts on: 24 of 32.
    await target.client.appendToStream(stream, events(8));
    await listener.heard(() => checkpoints.length === 4);
    expect(checkpoints[3]).toEqual((await positionsOf(stream))[127]);
  });

  it('come behind a page that ends with the last event, too', async () => {
    const { before, positions } = await written(64);
    const { listener, checkpoints } = follow(before, { maxSearchWindow: 32, checkpointInterval: 1 });
    await listener.heard('caught-up');
    expect(checkpoints).toEqual([0, 32].map((index) => firstOfPage(positions[index]!)));
  });

  it('come with the last match of their page', async () => {
    const { stream, before, positions } = await written(40);
    const { listener, checkpoints } = follow(before, { maxSearchWindow: 32, checkpointInterval: 1, prefix: stream });
    await listener.heard('caught-up');
    expect(checkpoints).toEqual([positions[31]]);
    expect(listener.said.indexOf('checkpoint')).toBe(1 + 32);
  });

  it('wait until enough was considered: a page ends after 32 matches', async () => {
    const { stream, before, positions } = await written(110);
    const { listener, checkpoints } = follow(before, { maxSearchWindow: 50, checkpointInterval: 1, prefix: stream });
    await listener.heard('caught-up');
    expect(checkpoints).toEqual([positions[63]]);
  });

  it('come once in a multiple of the window', async () => {
    const { before, positions } = await written(100);
    const { listener, checkpoints } = follow(before, { maxSearchWindow: 10, checkpointInterval: 3 });
    await listener.heard('caught-up');
    expect(checkpoints).toEqual([20, 50, 80].map((index) => firstOfPage(positions[index]!)));
  });

  it('can each be resumed from', async () => {
    const { stream, before } = await written(100);
    const { listener, checkpoints } = follow(before, { maxSearchWindow: 32, checkpointInterval: 1 });
    await listener.heard('caught-up');
    const filter = streamNameFilter({ prefixes: [stream] });
    for (const [index, fromPosition] of checkpoints.entries()) {
      const resumed = listen(target.client.subscribeToAll({ fromPosition, filter }));
      await resumed.heard('caught-up');
      expect(resumed.events[0]).toBe(`${stream}@${index * 32 + 1}`);
      expect(resumed.events.at(-1)).toBe(`${stream}@99`);
    }
  });
});

describe('checkpoints while live', () => {
  it.each([
    ['that match, behind the event', true],
    ['that do not', false],
  ])('come after every interval of events %s', async (_, matching) => {
    const stream = target.stream();
    const window = { maxSearchWindow: 2, checkpointInterval: 2, ...(matching && { prefix: stream }) };
    const { listener, checkpoints } = follow(END, window);
    await listener.heard('caught-up');
    await target.client.appendToStream(stream, events(10));
    await listener.heard(() => checkpoints.length >= 2);
    const positions = await positionsOf(stream);
    if (target.embedded) expect(checkpoints).toEqual([positions[3], positions[7]]);
    if (matching && target.embedded) expect(listener.said.indexOf('checkpoint')).toBe(2 + 4);
  });

  it('can be resumed from', async () => {
    const stream = target.stream();
    const { listener, checkpoints } = follow(END, { maxSearchWindow: 2, checkpointInterval: 2, prefix: stream });
    await listener.heard('caught-up');
    await target.client.appendToStream(stream, events(6));
    await listener.heard(`${stream}@5`);
    const filter = streamNameFilter({ prefixes: [stream] });
    const resumed = listen(target.client.subscribeToAll({ fromPosition: checkpoints[0]!, filter }));
    await resumed.heard('caught-up');
    expect(resumed.events.at(-1)).toBe(`${stream}@5`);
    expect(resumed.events).not.toContain(`${stream}@0`);
  });
});

describe('checkpoints', () => {
  it('do not come without a filter', async () => {
    const { before } = await written(70);
    const listener = listen(target.client.subscribeToAll({ fromPosition: before }));
    listener.subscription.on('checkpointReached' as never, (() => listener.say('checkpoint')) as never);
    await listener.heard('caught-up');
    expect(listener.said).not.toContain('checkpoint');
  });

  it('come with the default window when the client names none', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(70));
    const checkpoints: Position[] = [];
    const filter = eventTypeFilter({
      prefixes: ['no-such-type'],
      checkpointReached: async (_, position) => void checkpoints.push(position),
    });
    const listener = listen(target.client.subscribeToAll({ fromPosition: START, filter }));
    await listener.heard('caught-up');
    expect(checkpoints.length).toBeGreaterThanOrEqual(2);
  });
});
