import {
  EventStoreDBClient,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { rawFeatures, rawGossip } from './raw-server.js';
import { batchPart, halfClosedBatch, rawAppend, rawBatch } from './raw.js';
import { collect, event, refusal, useTarget } from './target.js';

/** A server answers a faulty event of a batch again, as timed out, two seconds later. */
const SECOND_ANSWER_MS = 2_300;
const JSON_EVENT = { type: 'Tested', 'content-type': 'application/json' };

describe('the protocol', () => {
  const target = useTarget();

  it('is found by gossip', async () => {
    const discovering = EventStoreDBClient.connectionString(target.url.replace(/^esdb:/, 'esdb+discover:'));
    const stream = target.stream();
    expect(await discovering.appendToStream(stream, event())).toMatchObject({ success: true });
    await discovering.dispose();
  });

  it('names its version, methods and features', async () => {
    const { version, methods } = await rawFeatures(target.url);
    expect(version).toMatch(/^\d+\.\d+/);
    expect(methods).toMatchObject({
      'event_store.client.streams.streams/read': ['position', 'events'],
      'event_store.client.streams.streams/append': [],
      'event_store.client.streams.streams/delete': [],
      'event_store.client.streams.streams/tombstone': [],
      'event_store.client.streams.streams/batchappend': ['deadline_duration'],
      'event_store.client.gossip.gossip/read': [],
    });
    // A server that runs without projections does not name it.
    const create = methods['event_store.client.projections.projections/create'];
    if (create !== undefined || target.embedded) expect(create).toEqual(['track_emitted_streams']);
  });

  it('says by gossip where its one member can be reached', async () => {
    const members = await rawGossip(target.url);
    expect(members).toHaveLength(1);
    expect(members[0]).toMatchObject({ state: 8, isAlive: true, instanceId: { structured: expect.anything() } });
    expect(members[0]?.httpEndPoint?.port).toBe(Number(new URL(target.url.replace('esdb', 'http')).port));
    // Since when it is what it is, in ticks: the same however often it is asked.
    const since = members[0]?.timeStamp;
    expect(Number(since) / 10_000).toBeGreaterThan(Date.parse('2020-01-01'));
    expect(Number(since) / 10_000).toBeLessThan(Date.now() + 60_000);
    expect((await rawGossip(target.url))[0]?.timeStamp).toBe(since);
  });

  it.each([
    ['without a type', { 'content-type': 'application/json' }, 'missing-required-metadata-property'],
    ['without a content type', { type: 'T' }, 'missing-required-metadata-property'],
  ])('refuses an event %s (Append)', async (_, properties, exception) => {
    const error = await rawAppend(target.url, target.stream(), { properties });
    expect(error?.metadata.get('exception')).toEqual([exception]);
  });

  it.each([
    ['an empty type', { properties: { ...JSON_EVENT, type: '' } }],
    ['the zero id', { id: '00000000-0000-0000-0000-000000000000', properties: JSON_EVENT }],
  ])('refuses %s (Append)', async (_, raw) => {
    expect((await rawAppend(target.url, target.stream(), raw))?.code).toBe(2);
  });

  it('stores other content types as bytes, and JSON that is none as it is', async () => {
    const stream = target.stream();
    await rawAppend(
      target.url,
      stream,
      { properties: { type: 'T', 'content-type': 'text/plain' }, data: 'text' },
      { properties: JSON_EVENT, data: '{no' },
    );
    const [text, json] = await collect(target.client.readStream(stream));
    expect(text?.event?.isJson).toBe(false);
    expect(json?.event).toMatchObject({ isJson: true, data: '{no' });
  });

  it('answers each correlation id once', async () => {
    const [stream, first, second] = [target.stream(), randomUUID(), randomUUID()];
    const answers = await rawBatch(target.url, [
      batchPart({ stream, correlation: first, events: [{ properties: JSON_EVENT }] }),
      batchPart({ stream, correlation: second, events: [{ properties: JSON_EVENT }] }),
    ]);
    expect(answers.map((answer) => answer.getCorrelationId()?.getString()).sort()).toEqual([first, second].sort());
    expect(answers.every((answer) => answer.hasSuccess() && answer.hasStreamIdentifier())).toBe(true);
  });

  it('answers a batch that is never finished with a timeout', async () => {
    const stream = target.stream();
    const part = batchPart({ stream, events: [{ properties: JSON_EVENT }], final: false });
    const [answer] = await rawBatch(target.url, [part]);
    expect(answer?.getError()?.getDetails()?.getTypeName()).toBe('event_store.client.Timeout');
    expect(await refusal(target.client.readStream(stream))).toBe('stream-not-found');
  });

  // What a server has and the node refuses is no question to a server.
  if (target.embedded) {
    describe('without a server behind it', () => {
      const stream = 'any';
      const settings = persistentSubscriptionToStreamSettingsFromDefaults();
      const all = persistentSubscriptionToAllSettingsFromDefaults();

      it('ends the batch call after the last answer when the client says no more', async () => {
        const part = () => batchPart({ stream: target.stream(), events: [{ properties: JSON_EVENT }] });
        const answers = await halfClosedBatch(target.url, [part(), part(), part()]);
        expect(answers.map((answer) => answer.hasSuccess())).toEqual([true, true, true]);
      });

      it('answers a faulty event on the batch path once', async () => {
        const part = batchPart({ stream: target.stream(), events: [{ properties: { ...JSON_EVENT, type: '' } }] });
        const answers = await rawBatch(target.url, [part], SECOND_ANSWER_MS);
        expect(answers.map((answer) => answer.getError()?.getDetails()?.getTypeName())).toEqual([
          'event_store.client.BadRequest',
        ]);
      });

      it.each<[string, () => Promise<unknown>]>([
        [
          'createPersistentSubscriptionToStream',
          () => target.client.createPersistentSubscriptionToStream(stream, 'g', settings),
        ],
        ['createPersistentSubscriptionToAll', () => target.client.createPersistentSubscriptionToAll('g', all)],
        [
          'updatePersistentSubscriptionToStream',
          () => target.client.updatePersistentSubscriptionToStream(stream, 'g', settings),
        ],
        ['updatePersistentSubscriptionToAll', () => target.client.updatePersistentSubscriptionToAll('g', all)],
        ['deletePersistentSubscriptionToStream', () => target.client.deletePersistentSubscriptionToStream(stream, 'g')],
        ['deletePersistentSubscriptionToAll', () => target.client.deletePersistentSubscriptionToAll('g')],
        [
          'getPersistentSubscriptionToStreamInfo',
          () => target.client.getPersistentSubscriptionToStreamInfo(stream, 'g'),
        ],
        ['getPersistentSubscriptionToAllInfo', () => target.client.getPersistentSubscriptionToAllInfo('g')],
        ['listAllPersistentSubscriptions', () => target.client.listAllPersistentSubscriptions()],
        ['listPersistentSubscriptionsToStream', () => target.client.listPersistentSubscriptionsToStream(stream)],
        ['listPersistentSubscriptionsToAll', () => target.client.listPersistentSubscriptionsToAll()],
        ['replayParkedMessagesToStream', () => target.client.replayParkedMessagesToStream(stream, 'g')],
        ['replayParkedMessagesToAll', () => target.client.replayParkedMessagesToAll('g')],
        ['restartPersistentSubscriptionSubsystem', () => target.client.restartPersistentSubscriptionSubsystem()],
        ['createProjection', () => target.client.createProjection('p', 'fromAll()')],
        [
          'createProjection with tracking',
          () => target.client.createProjection('p', 'fromAll()', { trackEmittedStreams: true }),
        ],
        ['updateProjection', () => target.client.updateProjection('p', 'fromAll()')],
        ['deleteProjection', () => target.client.deleteProjection('p')],
        ['enableProjection', () => target.client.enableProjection('p')],
        ['disableProjection', () => target.client.disableProjection('p')],
        ['abortProjection', () => target.client.abortProjection('p')],
        ['resetProjection', () => target.client.resetProjection('p')],
        ['getProjectionState', () => target.client.getProjectionState('p')],
        ['getProjectionResult', () => target.client.getProjectionResult('p')],
        ['getProjectionStatus', () => target.client.getProjectionStatus('p')],
        ['listProjections', () => target.client.listProjections()],
        ['restartSubsystem', () => target.client.restartSubsystem()],
      ])('%s is refused', async (_, attempt) => {
        expect(await refusal(attempt())).toMatch(/unknown|unsupported/);
      });

      it.each([
        ['a stream', () => target.client.subscribeToPersistentSubscriptionToStream(stream, 'g')],
        ['$all', () => target.client.subscribeToPersistentSubscriptionToAll('g')],
      ])('a persistent subscription to %s ends with an error', async (_, subscribe) => {
        const error = await new Promise((resolve) => subscribe().on('error', resolve));
        expect((error as { type: string }).type).toMatch(/unknown|unsupported/);
      });

      it('goes on after all of that', async () => {
        expect(await target.client.appendToStream(target.stream(), event())).toMatchObject({ success: true });
      });
    });
  }
});
