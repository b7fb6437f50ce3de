import { BACKWARDS, END, FORWARDS, START } from '@eventstore/db-client';
import { rawAppend, rawMetadata } from './raw.js';
import { collect, event, events, refusal, revisions, useTarget } from './target.js';

const DAY = 86_400;

describe('reading a stream', () => {
  const target = useTarget();
  const written = async (count: number): Promise<string> => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(count));
    return stream;
  };

  it('that was never written is refused', async () => {
    expect(await refusal(target.client.readStream(target.stream()))).toBe('stream-not-found');
  });

  it('that has metadata only is refused', async () => {
    const stream = target.stream();
    await target.client.setStreamMetadata(stream, { maxCount: 3 });
    expect(await refusal(target.client.readStream(stream))).toBe('stream-not-found');
  });

  it.each([
    ['all of it', {}, [0, 1, 2, 3, 4]],
    ['from a revision on', { fromRevision: 3n }, [3, 4]],
    ['from beyond the end', { fromRevision: 9n }, []],
    ['a limited number', { maxCount: 2 }, [0, 1]],
    ['more than there are', { maxCount: 99 }, [0, 1, 2, 3, 4]],
    ['backwards from the end', { direction: BACKWARDS, fromRevision: END }, [4, 3, 2, 1, 0]],
    ['backwards from a revision', { direction: BACKWARDS, fromRevision: 2n }, [2, 1, 0]],
    ['backwards from beyond the end', { direction: BACKWARDS, fromRevision: 99n }, [4, 3, 2, 1, 0]],
    ['backwards from the start', { direction: BACKWARDS, fromRevision: START }, [0]],
    ['backwards, a limited number', { direction: BACKWARDS, fromRevision: END, maxCount: 2 }, [4, 3]],
  ] as const)('%s', async (_, options, expected) => {
    expect(await revisions(target.client.readStream(await written(5), options))).toEqual(expected);
  });

  it('of many pages comes whole and in order, both ways', async () => {
    const stream = await written(700);
    const forwards = await revisions(target.client.readStream(stream));
    expect(forwards).toEqual(Array.from({ length: 700 }, (_, index) => index));
    expect(await revisions(target.client.readStream(stream, { direction: BACKWARDS, fromRevision: END }))).toEqual(
      forwards.reverse(),
    );
  });

  it.each([
    ['forwards from the end', { direction: FORWARDS, fromRevision: END }],
    ['no events', { maxCount: 0 }],
  ] as const)('%s is an error', async (_, options) => {
    expect(await refusal(target.client.readStream(await written(1), options))).toBe('unknown');
  });

  it('named $all is not special', async () => {
    expect(await refusal(target.client.readStream('$all'))).toBe('stream-not-found');
  });
});

describe('metadata', () => {
  const target = useTarget();
  const read = (stream: string): Promise<number[]> => revisions(target.client.readStream(stream));
  const written = async (metadata: object, count = 5): Promise<string> => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(count));
    await rawMetadata(target.url, stream, JSON.stringify(metadata));
    return stream;
  };

  it('that was never set is empty', async () => {
    const stream = target.stream();
    expect(await target.client.getStreamMetadata(stream)).toEqual({ streamName: stream });
  });

  it('is read as it was set, own keys too', async () => {
    const stream = target.stream();
    await target.client.setStreamMetadata(stream, {
      maxCount: 7,
      maxAge: 99,
      cacheControl: 5,
      acl: { readRoles: ['a'] },
      mine: { x: [1] },
    } as never);
    const { metadata } = await target.client.getStreamMetadata(stream);
    expect(metadata).toMatchObject({ maxCount: 7, maxAge: 99, cacheControl: 5, mine: { x: [1] } });
  });

  it.each([
    ['$maxCount', { $maxCount: 2 }, [3, 4]],
    ['$tb', { $tb: 3 }, [3, 4]],
    ['$maxCount and $tb', { $maxCount: 4, $tb: 3 }, [3, 4]],
    ['$maxAge', { $maxAge: DAY }, [0, 1, 2, 3, 4]],
    ['$tb beyond the end', { $tb: 9 }, []],
    ['$maxCount 0, which is ignored', { $maxCount: 0 }, [0, 1, 2, 3, 4]],
    ['a negative $tb, which is ignored', { $tb: -1, $maxCount: 2 }, [3, 4]],
    ['a number as text: all of it is ignored', { $maxCount: '2', $tb: 3 }, [0, 1, 2, 3, 4]],
    ['a fraction: all of it is ignored', { $maxCount: 2.5, $tb: 3 }, [0, 1, 2, 3, 4]],
    ['null: all of it is ignored', { $maxCount: null, $tb: 3 }, [0, 1, 2, 3, 4]],
    ['a bad $acl: all of it is ignored', { $acl: 7, $tb: 3 }, [0, 1, 2, 3, 4]],
  ])('%s', async (_, metadata, expected) => {
    expect(await read(await written(metadata))).toEqual(expected);
  });

  it.each([
    ['a fraction without a fraction', '{"$tb":3.0}', 'application/json', [0, 1, 2, 3, 4]],
    ['more than 64 bits', '{"$tb":9223372036854775808}', 'application/json', [0, 1, 2, 3, 4]],
    ['no object', '[1]', 'application/json', [0, 1, 2, 3, 4]],
    ['no JSON', '{', 'application/json', [0, 1, 2, 3, 4]],
    ['bytes', '{"$tb":3}', 'application/octet-stream', [0, 1, 2, 3, 4]],
    ['a key twice: the last counts', '{"$tb":3,"$tb":4}', 'application/json', [4]],
  ])('given as %s', async (_, json, contentType, expected) => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(5));
    await rawMetadata(target.url, stream, json, contentType);
    expect(await read(stream)).toEqual(expected);
  });

  it('of the last event counts, and replaces the former completely', async () => {
    const stream = await written({ $maxCount: 2 });
    await rawMetadata(target.url, stream, '{"$tb":1}');
    expect(await read(stream)).toEqual([1, 2, 3, 4]);
    await rawMetadata(target.url, stream, '{}');
    expect(await read(stream)).toEqual([0, 1, 2, 3, 4]);
  });

  it('may have any event type and precede the stream', async () => {
    const stream = target.stream();
    await rawAppend(target.url, `$$${stream}`, {
      properties: { type: 'whatever', 'content-type': 'application/json' },
      data: '{"$tb":2}',
    });
    await target.client.appendToStream(stream, events(4));
    expect(await read(stream)).toEqual([2, 3]);
  });

  it('streams show their last event only', async () => {
    const stream = await written({ $tb: 1 });
    await rawMetadata(target.url, stream, '{"$tb":2}');
    expect(await revisions(target.client.readStream(`$$${stream}`))).toEqual([1]);
  });

  it('lets reads begin and end at the window', async () => {
    const stream = await written({ $tb: 3 });
    expect(await revisions(target.client.readStream(stream, { fromRevision: 1n, maxCount: 1 }))).toEqual([3]);
    expect(await revisions(target.client.readStream(stream, { direction: BACKWARDS, fromRevision: END }))).toEqual([
      4, 3,
    ]);
    expect(await revisions(target.client.readStream(stream, { direction: BACKWARDS, fromRevision: 1n }))).toEqual([]);
  });

  it('hides expired events', async () => {
    const stream = await written({ $maxAge: 1 });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await read(stream)).toEqual([]);
    await target.client.appendToStream(stream, event());
    expect(await read(stream)).toEqual([5]);
  });
});

describe('reading $all', () => {
  const target = useTarget();
  const positions = async (options: Parameters<typeof target.client.readAll>[0]) =>
    (await collect(target.client.readAll(options))).map((resolved) => resolved.event!.position!.commit);

  it('goes by strictly increasing positions, both ways alike', async () => {
    await target.client.appendToStream(target.stream(), events(40));
    const forwards = await positions({ maxCount: 5000 });
    expect([...forwards].sort((a, b) => Number(a - b))).toEqual(forwards);
    expect(new Set(forwards).size).toBe(forwards.length);
    const last = await positions({ direction: BACKWARDS, fromPosition: END, maxCount: 40 });
    const tail = await positions({ fromPosition: { commit: last.at(-1)!, prepare: last.at(-1)! } });
    expect(tail.slice(0, 40)).toEqual(last.reverse());
  });

  it('begins with the position forwards and before it backwards', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(3));
    const [first, second] = (await collect(target.client.readStream(stream))).map(
      (resolved) => resolved.event!.position!,
    );
    expect((await positions({ fromPosition: second!, maxCount: 1 }))[0]).toBe(second!.commit);
    expect((await positions({ direction: BACKWARDS, fromPosition: second!, maxCount: 1 }))[0]).toBe(first!.commit);
  });

  it('is empty forwards from the end and backwards from the start', async () => {
    expect(await positions({ fromPosition: END })).toEqual([]);
    expect(await positions({ direction: BACKWARDS, fromPosition: START })).toEqual([]);
  });

  it('is empty from far beyond the end', async () => {
    expect(await positions({ fromPosition: { commit: 2n ** 60n, prepare: 2n ** 60n } })).toEqual([]);
  });

  it.each([
    ['a prepare position above the commit position', { commit: 1n, prepare: 2n }],
    ['a position of more than 63 bits', { commit: 2n ** 63n, prepare: 2n ** 63n }],
  ])('refuses %s', async (_, fromPosition) => {
    expect(await refusal(target.client.readAll({ fromPosition, maxCount: 1 }))).toBe('unknown');
  });

  it('holds deleted and truncated events, metadata and tombstones', async () => {
    const stream = target.stream();
    const { position } = await target.client.appendToStream(stream, events(3));
    await target.client.setStreamMetadata(stream, { maxCount: 1 });
    await target.client.deleteStream(stream);
    const read = await collect(target.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 20 }));
    const mine = read.filter(({ event: one }) => one?.streamId === stream || one?.streamId === `$$${stream}`);
    expect(mine.map(({ event: one }) => one?.type)).toEqual(['$metadata', '$metadata', 'Tested', 'Tested', 'Tested']);
    expect(position!.commit).toBe(mine[2]!.event!.position!.commit);
  });
});
