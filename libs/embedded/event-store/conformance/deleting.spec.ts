import { FORWARDS, START } from '@eventstore/db-client';
import { rawMetadata } from './raw.js';
import { collect, event, events, refusal, revisions, useTarget, versions } from './target.js';

describe('soft delete', () => {
  const target = useTarget();
  const written = async (count = 3): Promise<string> => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(count));
    return stream;
  };

  it('makes the stream not found and answers a position', async () => {
    const stream = await written();
    const { position } = await target.client.deleteStream(stream);
    expect(position?.commit).toBeGreaterThan(0n);
    expect(await refusal(target.client.readStream(stream))).toBe('stream-not-found');
  });

  it('stands in the metadata', async () => {
    const stream = await written();
    await target.client.setStreamMetadata(stream, { maxCount: 5, mine: true } as never);
    await target.client.deleteStream(stream);
    const [read] = await collect(target.client.readStream(`$$${stream}`));
    expect(Object.keys(read?.event?.data as object)).toEqual(['$tb']);
    expect(read?.event).toMatchObject({ type: '$metadata', revision: 1n });
  });

  it.each(['any', 'no_stream'] as const)(
    'is refused with %s when there is neither stream nor metadata',
    async (expectedRevision) => {
      expect(await refusal(target.client.deleteStream(target.stream(), { expectedRevision }))).toBe(
        'wrong-expected-version',
      );
    },
  );

  it('compares the revision', async () => {
    const stream = await written();
    expect(await versions(target.client.deleteStream(stream, { expectedRevision: 7n }))).toEqual({
      type: 'wrong-expected-version',
      expected: 7n,
      actual: 2n,
    });
    expect(await refusal(target.client.deleteStream(stream, { expectedRevision: 2n }))).toBe('none');
  });

  it('may be repeated with any, no_stream and the exact last revision', async () => {
    const stream = await written();
    await target.client.deleteStream(stream);
    for (const expectedRevision of ['any', 'no_stream', 2n] as const) {
      expect(await refusal(target.client.deleteStream(stream, { expectedRevision }))).toBe('none');
    }
  });

  it.each(['any', 'no_stream', 2n] as const)(
    'ends with an append expecting %s, which goes on counting',
    async (expectedRevision) => {
      const stream = await written();
      await target.client.deleteStream(stream);
      const result = await target.client.appendToStream(stream, events(2), { expectedRevision });
      expect(result.nextExpectedRevision).toBe(4n);
      await settled();
      expect(await revisions(target.client.readStream(stream))).toEqual([3, 4]);
      expect((await target.client.getStreamMetadata(stream)).metadata).toMatchObject({ truncateBefore: 3 });
    },
  );

  it('keeps an append with stream_exists out', async () => {
    const stream = await written();
    await target.client.deleteStream(stream);
    expect(
      await refusal(target.client.appendToStream(stream, event(), { expectedRevision: 'stream_exists' as never })),
    ).toBe('stream-deleted');
  });

  it('names the real last revision when it refuses', async () => {
    const stream = await written();
    await target.client.deleteStream(stream);
    expect(await versions(target.client.appendToStream(stream, event(), { expectedRevision: 0n }))).toMatchObject({
      actual: 2n,
    });
  });

  it('takes the same ids as a repetition that writes nothing and has no position', async () => {
    const [stream, list] = [target.stream(), events(2)];
    await target.client.appendToStream(stream, list, { expectedRevision: 'no_stream' });
    await target.client.deleteStream(stream);
    const again = await target.client.appendToStream(stream, list, { expectedRevision: 'no_stream' });
    expect(again).toMatchObject({ success: true, nextExpectedRevision: 1n, position: undefined });
    expect(await refusal(target.client.readStream(stream))).toBe('stream-not-found');
  });

  it('ends with new metadata, which keeps the old events hidden', async () => {
    const stream = await written();
    await target.client.deleteStream(stream);
    await target.client.setStreamMetadata(stream, { maxCount: 10 });
    await settled();
    expect((await target.client.getStreamMetadata(stream)).metadata).toMatchObject({ maxCount: 10, truncateBefore: 3 });
    expect(await revisions(target.client.readStream(stream))).toEqual([]);
  });

  it('written by hand is the same', async () => {
    const stream = await written();
    await rawMetadata(target.url, stream, '{"$tb":9223372036854775807}');
    expect(await refusal(target.client.readStream(stream))).toBe('stream-not-found');
  });

  it.each([
    ['that is no metadata', '{"$maxCount":"x","kept":1}', 'application/json', { kept: 1 }],
    ['that is no JSON by its content type', '{"kept":1}', 'application/octet-stream', { kept: 1 }],
    ['that deletes it again', '{"kept":1,"$tb":9223372036854775807}', 'application/json', { kept: 1 }],
  ])('ends with any JSON object in the metadata, even one %s', async (_, json, contentType, kept) => {
    const stream = await written();
    await target.client.deleteStream(stream);
    await rawMetadata(target.url, stream, json, contentType);
    await settled();
    const [metadata] = await collect(target.client.readStream(`$$${stream}`));
    expect(metadata?.event).toMatchObject({ revision: 2n, isJson: true, data: { ...kept, $tb: 3 } });
    expect(await refusal(target.client.readStream(stream))).toBe('none');
  });

  it('refuses an append of no events that expects no stream', async () => {
    const stream = await written();
    await target.client.deleteStream(stream);
    expect(await refusal(target.client.appendToStream(stream, [], { expectedRevision: 'no_stream' }))).toBe(
      'wrong-expected-version',
    );
  });

  it('of a metadata stream, and metadata of it, are stored and not obeyed', async () => {
    const stream = await written();
    await target.client.setStreamMetadata(stream, { maxCount: 1 });
    await target.client.setStreamMetadata(`$$${stream}`, { truncateBefore: 9 });
    await target.client.deleteStream(`$$${stream}`);
    expect(await revisions(target.client.readStream(`$$${stream}`))).toEqual([0]);
    expect(await revisions(target.client.readStream(`$$$$${stream}`))).toEqual([1]);
    expect(await revisions(target.client.readStream(stream))).toEqual([2]);
  });
});

describe('tombstone', () => {
  const target = useTarget();

  it('refuses reads, appends, deletes and tombstones for good', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(2));
    const { position } = await target.client.tombstoneStream(stream, { expectedRevision: 1n });
    expect(position?.commit).toBeGreaterThan(0n);
    expect(await refusal(target.client.readStream(stream))).toBe('stream-deleted');
    for (const expectedRevision of ['any', 'no_stream', 'stream_exists', 1n] as const) {
      expect(await refusal(target.client.appendToStream(stream, event(), { expectedRevision }))).toBe('stream-deleted');
      expect(await refusal(target.append('Append', stream, event(), { expectedRevision }))).toBe('stream-deleted');
    }
    expect(await refusal(target.client.deleteStream(stream))).toBe('stream-deleted');
    expect(await refusal(target.client.tombstoneStream(stream))).toBe('stream-deleted');
  });

  it('takes the metadata with it', async () => {
    const stream = target.stream();
    await target.client.setStreamMetadata(stream, { maxCount: 3 });
    await target.client.tombstoneStream(stream);
    expect(await refusal(target.client.readStream(`$$${stream}`))).toBe('stream-deleted');
    // A server takes what nobody will ever see, as long as its cache knows the metadata's version.
    const again = await refusal(target.client.setStreamMetadata(stream, { maxCount: 4 }));
    if (target.embedded || again !== 'none') expect(again).toBe('stream-deleted');
    expect(await refusal(target.client.readStream(`$$${stream}`))).toBe('stream-deleted');
  });

  it.each(['any', 'no_stream'] as const)(
    'may be put on a stream that does not exist with %s',
    async (expectedRevision) => {
      const stream = target.stream();
      await target.client.tombstoneStream(stream, { expectedRevision });
      expect(await refusal(target.client.readStream(stream))).toBe('stream-deleted');
    },
  );

  it('compares the revision', async () => {
    const stream = target.stream();
    expect(
      await versions(target.client.tombstoneStream(stream, { expectedRevision: 'stream_exists' as never })),
    ).toMatchObject({
      type: 'wrong-expected-version',
    });
    await target.client.appendToStream(stream, event());
    expect(await versions(target.client.tombstoneStream(stream, { expectedRevision: 4n }))).toMatchObject({
      expected: 4n,
      actual: 0n,
    });
    expect(await refusal(target.client.tombstoneStream(stream, { expectedRevision: 'no_stream' }))).toBe(
      'wrong-expected-version',
    );
  });

  it('may follow a soft delete with no_stream, not with stream_exists', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, event());
    await target.client.deleteStream(stream);
    expect(await refusal(target.client.tombstoneStream(stream, { expectedRevision: 'stream_exists' as never }))).toBe(
      'stream-deleted',
    );
    expect(await refusal(target.client.tombstoneStream(stream, { expectedRevision: 'no_stream' }))).toBe('none');
  });

  it('is an event of $all', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, event());
    const { position } = await target.client.tombstoneStream(stream);
    const [read] = await collect(
      target.client.readAll({ direction: FORWARDS, fromPosition: position ?? START, maxCount: 1 }),
    );
    expect(read?.event).toMatchObject({ streamId: stream, type: '$streamDeleted', revision: 9223372036854775807n });
  });
});

/** A server recreates a stream in two commits; a node that does it in one is no slower. */
const settled = (): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, process.env['EVENTSTORE_URL'] ? 300 : 0));
