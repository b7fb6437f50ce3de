import { binaryEvent, jsonEvent } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { APPEND_PATHS, collect, event, events, refusal, revisions, useTarget, versions } from './target.js';

const LIMIT = 1_048_576;

describe.each(APPEND_PATHS)('%s', (path) => {
  const target = useTarget();
  const append: (
    stream: string,
    ...rest: [Parameters<typeof target.append>[2], Parameters<typeof target.append>[3]?]
  ) => ReturnType<typeof target.append> = (stream, list, options) => target.append(path, stream, list, options);

  describe('no_stream', () => {
    it('writes to a stream that does not exist', async () => {
      const result = await append(target.stream(), events(2), { expectedRevision: 'no_stream' });
      expect(result).toMatchObject({ success: true, nextExpectedRevision: 1n });
      expect(result.position?.commit).toBe(result.position?.prepare);
    });

    it('answers a repetition like the original and writes nothing', async () => {
      const [stream, list] = [target.stream(), events(3)];
      const first = await append(stream, list, { expectedRevision: 'no_stream' });
      expect(await append(stream, list, { expectedRevision: 'no_stream' })).toEqual(first);
      expect(await revisions(target.client.readStream(stream))).toEqual([0, 1, 2]);
    });

    it('refuses other events', async () => {
      const stream = target.stream();
      await append(stream, events(2));
      expect(await versions(append(stream, event(), { expectedRevision: 'no_stream' }))).toEqual({
        type: 'wrong-expected-version',
        expected: 'no_stream',
        actual: 1n,
      });
    });
  });

  describe('an exact revision', () => {
    it('writes when it is the last one', async () => {
      const stream = target.stream();
      await append(stream, events(2));
      expect(await append(stream, event(), { expectedRevision: 1n })).toMatchObject({ nextExpectedRevision: 2n });
    });

    it('is refused beyond the end', async () => {
      const stream = target.stream();
      await append(stream, events(2));
      expect(await versions(append(stream, event(), { expectedRevision: 5n }))).toMatchObject({
        expected: 5n,
        actual: 1n,
      });
    });

    it('is refused on a stream that does not exist', async () => {
      expect(await versions(append(target.stream(), event(), { expectedRevision: 0n }))).toMatchObject({
        expected: 0n,
        actual: 'no_stream',
      });
    });

    it('recognises a repetition, and a leading part of one', async () => {
      const [stream, list] = [target.stream(), events(3)];
      await append(stream, event());
      const first = await append(stream, list, { expectedRevision: 0n });
      expect(await append(stream, list, { expectedRevision: 0n })).toEqual(first);
      expect(await append(stream, list.slice(0, 2), { expectedRevision: 0n })).toMatchObject({
        nextExpectedRevision: 2n,
      });
    });

    it('answers a repetition with the position of its event', async () => {
      const [stream, list] = [target.stream(), events(3)];
      await append(stream, list, { expectedRevision: 'no_stream' });
      const [, second] = await collect(target.client.readStream(stream));
      const repeated = await append(stream, list.slice(0, 2), { expectedRevision: 'no_stream' });
      expect(repeated.position).toEqual(second?.event?.position);
    });

    it('refuses a repetition that goes on differently', async () => {
      const [stream, list] = [target.stream(), events(2)];
      await append(stream, list, { expectedRevision: 'no_stream' });
      expect(await refusal(append(stream, [list[0]!, event()], { expectedRevision: 'no_stream' }))).toBe(
        'wrong-expected-version',
      );
      expect(await refusal(append(stream, [...list, event()], { expectedRevision: 'no_stream' }))).toBe(
        'wrong-expected-version',
      );
    });

    it('writes known ids again when it is the last one', async () => {
      const [stream, again] = [target.stream(), event()];
      await append(stream, again, { expectedRevision: 'no_stream' });
      expect(await append(stream, again, { expectedRevision: 0n })).toMatchObject({ nextExpectedRevision: 1n });
    });
  });

  describe('any', () => {
    it('recognises ids it has seen in this stream, in any part, and out of order up to a step back', async () => {
      const [stream, [a, b, c]] = [target.stream(), events(3)];
      await append(stream, [a!, b!, c!]);
      expect(await append(stream, [b!, a!])).toMatchObject({ nextExpectedRevision: 0n });
      expect(await append(stream, [a!, c!])).toMatchObject({ nextExpectedRevision: 2n });
      expect(await append(stream, [b!])).toMatchObject({ nextExpectedRevision: 1n });
      expect(await revisions(target.client.readStream(stream))).toEqual([0, 1, 2]);
    });

    // A server never answers where the last id stands more than one before the first.
    if (target.embedded) {
      it('recognises them in any order', async () => {
        const [stream, [a, b, c]] = [target.stream(), events(3)];
        await append(stream, [a!, b!, c!]);
        expect(await append(stream, [c!, b!, a!])).toMatchObject({ nextExpectedRevision: 0n });
        expect(await revisions(target.client.readStream(stream))).toEqual([0, 1, 2]);
      });
    }

    it('answers ids of expired events without a position', async () => {
      const [stream, known] = [target.stream(), event()];
      await append(stream, known);
      await target.client.setStreamMetadata(stream, { maxAge: 1 });
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(await append(stream, known)).toMatchObject({ nextExpectedRevision: 0n, position: undefined });
    });

    it('refuses a known id followed by an unknown one', async () => {
      const [stream, known] = [target.stream(), event()];
      await append(stream, known);
      expect(await refusal(append(stream, [known, event()]))).toBe('wrong-expected-version');
    });

    it('writes all when the first id is unknown', async () => {
      const [stream, known] = [target.stream(), event()];
      await append(stream, known);
      expect(await append(stream, [event(), known])).toMatchObject({ nextExpectedRevision: 2n });
    });

    it('writes an id again that another stream wrote first', async () => {
      const [first, second, known] = [target.stream(), target.stream(), event()];
      await append(first, known);
      await append(second, known);
      expect(await append(second, known)).toMatchObject({ nextExpectedRevision: 1n });
    });
  });

  describe('stream_exists', () => {
    it('is refused without events and metadata', async () => {
      expect(await versions(append(target.stream(), event(), { expectedRevision: 'stream_exists' }))).toMatchObject({
        expected: 'stream_exists',
        actual: 'no_stream',
      });
    });

    it.each(['events', 'metadata alone'])('writes with %s', async (what) => {
      const stream = target.stream();
      if (what === 'events') await append(stream, event());
      else await target.client.setStreamMetadata(stream, { maxCount: 10 });
      expect(await append(stream, event(), { expectedRevision: 'stream_exists' })).toMatchObject({ success: true });
    });
  });

  describe('no events', () => {
    it('succeed with the current revision and a new, higher position', async () => {
      const stream = target.stream();
      const before = await append(stream, events(2));
      const empty = await append(stream, [], { expectedRevision: 1n });
      expect(empty).toMatchObject({ success: true, nextExpectedRevision: 1n });
      expect(empty.position!.commit > before.position!.commit).toBe(true);
      expect(await revisions(target.client.readStream(stream))).toEqual([0, 1]);
    });

    it('do not create a stream', async () => {
      const stream = target.stream();
      expect(await append(stream, [], { expectedRevision: 'no_stream' })).toMatchObject({
        success: true,
        nextExpectedRevision: 0n,
      });
      expect(await refusal(target.client.readStream(stream))).toBe('stream-not-found');
    });

    it('are refused below the current revision', async () => {
      const stream = target.stream();
      await append(stream, events(2));
      expect(await refusal(append(stream, [], { expectedRevision: 0n }))).toBe('wrong-expected-version');
    });
  });

  it('may carry one id twice', async () => {
    const [stream, twice] = [target.stream(), event()];
    expect(await append(stream, [twice, twice], { expectedRevision: 'no_stream' })).toMatchObject({
      nextExpectedRevision: 1n,
    });
  });

  it('takes 1 MiB of data and not a byte more', async () => {
    const stream = target.stream();
    const half = () => binaryEvent({ type: 'Large', data: new Uint8Array(LIMIT / 2) });
    expect(await append(stream, [half(), half()])).toMatchObject({ nextExpectedRevision: 1n });
    const one = binaryEvent({ type: 'Large', data: new Uint8Array(LIMIT + 1) });
    const error = await append(stream, one).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: LIMIT });
  });

  it('answers the position of the last event, and is readable at once, side by side', async () => {
    const stream = target.stream();
    const { position } = await append(stream, events(3));
    const read = await collect(target.client.readStream(stream));
    expect(read.at(-1)?.event?.position).toEqual(position);
    const all = await collect(target.client.readAll({ fromPosition: read[0]!.event!.position, maxCount: 3 }));
    expect(all.map((resolved) => resolved.event?.id)).toEqual(read.map((resolved) => resolved.event?.id));
  });

  it('lets exactly one of many writers create a stream', async () => {
    const stream = target.stream();
    const attempts = Array.from({ length: 20 }, () =>
      refusal(append(stream, event(), { expectedRevision: 'no_stream' })),
    );
    expect((await Promise.all(attempts)).filter((outcome) => outcome === 'none')).toHaveLength(1);
  });

  it.each(['with space', 'umlaut ä 漢字 🎉', 'UPPER', '$$$odd'])('takes the stream name "%s"', async (name) => {
    const stream = target.stream(name);
    await append(stream, event(7));
    const [read] = await collect(target.client.readStream(stream));
    expect(read?.event).toMatchObject({ streamId: stream, data: { n: 7 } });
  });

  it('keeps JSON, bytes, metadata and type as they were given', async () => {
    const stream = target.stream();
    const id = randomUUID();
    await append(stream, [
      jsonEvent({
        id: id.toUpperCase(),
        type: 'Ünïcode',
        data: { text: 'ä"\\🎉', deep: [1, { a: null }] },
        metadata: { m: true },
      }),
      binaryEvent({ type: '$anything', data: Uint8Array.from([0, 255, 7]), metadata: Uint8Array.from([1, 2]) }),
    ]);
    const [json, binary] = await collect(target.client.readStream(stream));
    expect(json?.event).toMatchObject({
      id,
      type: 'Ünïcode',
      data: { text: 'ä"\\🎉', deep: [1, { a: null }] },
      metadata: { m: true },
      isJson: true,
    });
    expect(binary?.event).toMatchObject({ type: '$anything', isJson: false });
    expect([...(binary?.event?.data as Uint8Array)]).toEqual([0, 255, 7]);
    expect(Math.abs(Date.now() - Number(json?.event?.created))).toBeLessThan(60_000);
  });

  it('refuses a stream without a name', async () => {
    expect(await refusal(append('', event()))).not.toBe('none');
    expect(await refusal(append(target.stream(), event()))).toBe('none');
  });

  it('takes 10,000 events at once', async () => {
    const result = await append(target.stream(), events(10_000), { expectedRevision: 'no_stream', deadline: 60_000 });
    expect(result).toMatchObject({ nextExpectedRevision: 9999n });
  });
});

describe('appends of one client', () => {
  const target = useTarget();

  it('form a chain of exact revisions without waiting', async () => {
    const stream = target.stream();
    await target.append('BatchAppend', stream, event());
    const chain = Array.from({ length: 50 }, (_, n) =>
      target.append('BatchAppend', stream, event(n), { expectedRevision: BigInt(n) }),
    );
    expect((await Promise.all(chain)).map((result) => result.nextExpectedRevision)).toEqual(
      chain.map((_, n) => BigInt(n + 1)),
    );
  });

  it('are answered with a timeout when their deadline has passed, and not written', async () => {
    const stream = target.stream();
    expect(await refusal(target.append('BatchAppend', stream, event(), { deadline: -5000 }))).toBe('deadline-exceeded');
    expect(await refusal(target.client.readStream(stream))).toBe('stream-not-found');
  });

  it('report a refusal instead of throwing it when asked to (Append)', async () => {
    const { EventStoreDBClient } = await import('@eventstore/db-client');
    const quiet = EventStoreDBClient.connectionString(`${target.url}&throwOnAppendFailure=false`);
    const stream = target.stream();
    await quiet.appendToStream(stream, event());
    const result = await quiet.appendToStream(stream, event(), {
      expectedRevision: 7n,
      credentials: { username: 'admin', password: 'changeit' },
    });
    expect(result).toMatchObject({ success: false, nextExpectedRevision: 0n });
    await quiet.dispose();
  });

  it('are split by the client when they are large, and written as one', async () => {
    const stream = target.stream();
    const result = await target.client.appendToStream(stream, events(500), {
      batchAppendSize: 4096,
      expectedRevision: 'no_stream',
    });
    expect(result.nextExpectedRevision).toBe(499n);
  });
});
