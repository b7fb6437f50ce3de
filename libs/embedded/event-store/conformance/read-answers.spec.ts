import streams from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { rawAppend, rawDelete, rawMetadata, rawRead, readingStream, revision, NOTHING, NO_STREAM } from './raw.js';
import { collect, event, events, refusal, useTarget } from './target.js';

const { ControlOption, FilterOptions, AllOptions, UUIDOption } = streams.ReadReq.Options;

type Options = streams.ReadReq.Options;
const target = useTarget();
const empty = (): shared.Empty => new shared.Empty();

const written = async (count = 3): Promise<string> => {
  const stream = target.stream();
  await target.client.appendToStream(stream, events(count));
  return stream;
};

const filter = (): InstanceType<typeof FilterOptions> => {
  const options = new FilterOptions();
  options.setEventType(new FilterOptions.Expression().setPrefixList(['Tested']));
  options.setCheckpointintervalmultiplier(1);
  return options.setMax(32);
};

const readingAll =
  (change: (options: Options) => void = () => undefined) =>
  (options: Options): void => {
    readingStream('', change)(options);
    options.setAll(new AllOptions().setStart(empty()));
    change(options);
  };

const combined = (...names: string[]): object => ({
  code: 3,
  details: `The combination of (${names.join(', ')}) is invalid.`,
});
const open = (choice: string): object => ({
  code: 3,
  details: `'None' is not a valid EventStore.Client.Streams.ReadReq+Types+Options+${choice}`,
});
const failed = { code: 2, details: 'Exception was thrown by handler.' };

describe('Read refuses', () => {
  const backwards = (options: Options): unknown => options.setReadDirection(1);
  const subscribed = (options: Options): unknown =>
    options.setSubscription(new streams.ReadReq.Options.SubscriptionOptions());

  it.each<[string, (options: Options) => void, object]>([
    ['no stream', (options) => options.clearStream(), open('StreamOptionOneofCase')],
    ['no count', (options) => options.clearCount(), combined('Stream', 'None', 'Forwards', 'NoFilter')],
    ['no word on a filter', (options) => options.clearNoFilter(), combined('Stream', 'Count', 'Forwards', 'None')],
    [
      'a filter on a stream',
      (options) => options.setFilter(filter()),
      combined('Stream', 'Count', 'Forwards', 'Filter'),
    ],
    [
      'a backward subscription',
      (options) => void (backwards(options), subscribed(options)),
      combined('Stream', 'Subscription', 'Backwards', 'NoFilter'),
    ],
    [
      'a filtered subscription to a stream',
      (options) => void (subscribed(options), options.setFilter(filter())),
      combined('Stream', 'Subscription', 'Forwards', 'Filter'),
    ],
    ['no revision', (options) => options.getStream()?.clearStart(), failed],
    ['a revision beyond int64', (options) => options.getStream()?.setRevision('9223372036854775808'), failed],
    [
      'the largest revision forwards',
      (options) => options.getStream()?.setRevision('18446744073709551615'),
      { code: 2, details: 'Unexpected ReadStreamResult: Error' },
    ],
  ])('of a stream: %s', async (_, change, error) => {
    expect((await rawRead(target.url, readingStream(await written(), change))).error).toMatchObject(error);
  });

  it.each<[string, (options: Options) => void, object]>([
    ['no position', (options) => options.getAll()?.clearStart(), failed],
    [
      'a backward subscription',
      (options) => void (backwards(options), subscribed(options)),
      combined('All', 'Subscription', 'Backwards', 'NoFilter'),
    ],
    [
      'a filter without a window',
      (options) => {
        options.setFilter(filter());
        options.getFilter()?.clearMax();
      },
      open('Types+FilterOptions+WindowOneofCase'),
    ],
    [
      'a checkpoint interval of none',
      (options) => {
        subscribed(options);
        options.setFilter(filter().setCheckpointintervalmultiplier(0));
      },
      failed,
    ],
  ])('of $all: %s', async (_, change, error) => {
    expect((await rawRead(target.url, readingAll(change))).error).toMatchObject(error);
  });
});

describe('Read answers', () => {
  it('a missing stream with its name, and OK', async () => {
    const stream = target.stream('ünï');
    const { answers, error } = await rawRead(target.url, readingStream(stream));
    expect(error).toBeUndefined();
    expect(answers).toHaveLength(1);
    const name = answers[0]?.getStreamNotFound()?.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array();
    expect(Buffer.from(name).toString('utf8')).toBe(stream);
  });

  it('a tombstoned stream with a status', async () => {
    const stream = await written();
    await target.client.tombstoneStream(stream);
    const { answers, error } = await rawRead(target.url, readingStream(stream));
    expect(answers).toEqual([]);
    expect(error).toMatchObject({ code: 9, details: `Event stream '${stream}' is deleted.` });
    expect(error?.metadata.getMap()).toMatchObject({ exception: 'stream-deleted', 'stream-name': stream });
  });

  it('ids as two numbers to a client that asks for them', async () => {
    const [stream, links] = [await written(1), target.stream('links')];
    const link = { properties: { type: '$>', 'content-type': 'application/octet-stream' }, data: `0@${stream}` };
    await rawAppend(target.url, links, link);
    const structured = readingStream(links, (options) => {
      options.setUuidOption(new UUIDOption().setStructured(empty()));
      options.setResolveLinks(true);
    });
    const [resolved] = (await rawRead(target.url, structured)).answers;
    const [read] = await collect(target.client.readStream(links, { resolveLinkTos: true }));
    expect(textOf(resolved?.getEvent()?.getEvent()?.getId())).toBe(read?.event?.id);
    expect(textOf(resolved?.getEvent()?.getLink()?.getId())).toBe(read?.link?.id);
    const plain = readingStream(stream, (options) => options.setUuidOption(new UUIDOption().setStructured(empty())));
    const recorded = (await rawRead(target.url, plain)).answers[0]?.getEvent()?.getEvent();
    expect(textOf(recorded?.getId())).toBe(read?.event?.id);
    expect(Buffer.from(recorded?.getData_asU8() ?? []).toString()).toBe('{"n":0}');
    expect(recorded?.getCommitPosition()).toBe(String(read?.event?.position?.commit));
  });

  const compatible =
    (change: (options: Options) => void = () => undefined) =>
    (options: Options) => {
      options.setControlOption(new ControlOption().setCompatibility(1));
      change(options);
    };

  it.each<[string, (options: Options) => void, string[]]>([
    ['forwards', () => undefined, ['event', 'event', 'event', 'last 2']],
    ['backwards', (options) => void options.setReadDirection(1), ['event', 'last 2']],
    ['from beyond the end', (options) => options.getStream()?.setRevision('9'), ['first 3', 'last 2']],
  ])('first and last position to a client of 21.10, %s', async (_, change, said) => {
    const { answers } = await rawRead(target.url, readingStream(await written(), compatible(change)));
    expect(answers.map(positionOf)).toEqual(said);
  });

  it('the first position below which a page of nothing lies', async () => {
    const stream = await written(40);
    await rawMetadata(target.url, stream, '{"$tb":38}');
    const { answers } = await rawRead(target.url, readingStream(stream, compatible()));
    expect(answers.map(positionOf)).toEqual(['first 38', 'event', 'event', 'last 39']);
  });
});

describe('Delete and Tombstone', () => {
  it.each(['delete', 'tombstone'] as const)('%s names the versions as numbers', async (method) => {
    const [stream, missing] = [await written(), target.stream()];
    const error = await rawDelete(target.url, method, stream, revision(7));
    expect(error).toMatchObject({
      code: 9,
      details: `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: 7, Actual version: 2`,
    });
    expect(error?.metadata.getMap()).toMatchObject({
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': '7',
      'actual-version': '2',
    });
    const absent = await rawDelete(target.url, method, missing, revision(0));
    expect(absent?.metadata.getMap()).toMatchObject({ 'expected-version': '0', 'actual-version': '-1' });
    const created = await rawDelete(target.url, method, stream, NO_STREAM);
    expect(created?.metadata.getMap()).toMatchObject({ 'expected-version': '-1', 'actual-version': '2' });
  });

  it.each(['delete', 'tombstone'] as const)('%s refuses what expects nothing, and no name', async (method) => {
    expect(await rawDelete(target.url, method, await written(), NOTHING)).toMatchObject({ code: 3 });
    expect(await rawDelete(target.url, method, '', revision(0))).toMatchObject(failed);
  });
});

describe('$all', () => {
  it("hides the server's bookkeeping of its own subscriptions, which can be read as a stream", async () => {
    const mark = target.stream('group');
    const hidden = ['checkpoint', 'parked'].map((kind) => `$persistentsubscription-$all::${mark}-${kind}`);
    const shown = [`$persistentsubscription-${mark}::g-parked`, `$persistentsubscription-$all::${mark}-other`];
    const begin = (await target.client.appendToStream(target.stream('head'), event())).position!;
    for (const stream of [...hidden, ...shown]) await target.client.appendToStream(stream, event());
    const all = await collect(target.client.readAll({ fromPosition: begin }));
    const mine = all.map((read) => read.event?.streamId ?? '').filter((stream) => stream.includes(mark));
    expect(mine).toEqual(shown);
    expect(await refusal(target.client.readStream(hidden[0]!))).toBe('none');
  });
});

const textOf = (id: shared.UUID | undefined): string => {
  const numbers = Buffer.alloc(16);
  numbers.writeBigInt64BE(BigInt(id?.getStructured()?.getMostSignificantBits() ?? 0), 0);
  numbers.writeBigInt64BE(BigInt(id?.getStructured()?.getLeastSignificantBits() ?? 0), 8);
  return numbers.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

const positionOf = (answer: streams.ReadResp): string => {
  if (answer.hasFirstStreamPosition()) return `first ${answer.getFirstStreamPosition()}`;
  return answer.hasLastStreamPosition() ? `last ${answer.getLastStreamPosition()}` : 'event';
};
