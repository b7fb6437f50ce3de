import { END } from '@eventstore/db-client';
import { Listener, named, useListeners } from './listener.js';
import { event, events, useTarget } from './target.js';
import { rawMetadata } from './raw.js';

const target = useTarget();
const listen = useListeners();

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
