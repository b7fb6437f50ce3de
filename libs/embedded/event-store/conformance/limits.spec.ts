import { binaryEvent } from '@eventstore/db-client';
import { ANY, proposed, rawAppendTo, type RawEvent } from './raw.js';
import { APPEND_PATHS, collect, event, events, refusal, useTarget } from './target.js';

const MESSAGE_BYTES = 16 * 1024 * 1024 - 10_000;
const target = useTarget();

/** An event whose message is so many bytes long, nearly all of them metadata. */
const eventOf = (bytes: number): RawEvent => {
  const sized = (metadata: number): RawEvent => ({
    properties: { type: 'Tested', 'content-type': 'application/json' },
    metadata: Buffer.alloc(metadata, ' '),
  });
  const guess = bytes - 200;
  return sized(guess + bytes - proposed(sized(guess)).serializeBinary().length);
};

describe('a message', () => {
  it('may be 16 MiB less 10,000 bytes long and not a byte more', async () => {
    const stream = target.stream();
    const { answer } = await rawAppendTo(target.url, stream, ANY, eventOf(MESSAGE_BYTES));
    expect(answer?.getSuccess()?.getCurrentRevision()).toBe('0');
    const { error } = await rawAppendTo(target.url, stream, ANY, eventOf(MESSAGE_BYTES + 1));
    expect(error?.code).toBe(8);
  });

  it('that is too long ends the batch call, and the next append opens another', async () => {
    const large = binaryEvent({ type: 'Large', data: new Uint8Array(1), metadata: new Uint8Array(MESSAGE_BYTES) });
    const attempt = target.client.appendToStream(target.stream(), large, { batchAppendSize: 2 * MESSAGE_BYTES });
    const error = await attempt.catch((refused: unknown) => refused);
    expect(error).toMatchObject({ type: 'unknown', code: 8 });
    expect(await refusal(target.client.appendToStream(target.stream(), event()))).toBe('none');
  });

  it('may be one of many: an append of several ends with the data that is too much', async () => {
    const stream = target.stream();
    const list = Array.from({ length: 6 }, () => binaryEvent({ type: 'Large', data: new Uint8Array(1_000_000) }));
    expect(await refusal(target.client.appendToStream(stream, list))).toBe('maximum-append-size-exceeded');
    expect(await refusal(target.client.appendToStream(stream, events(2)))).toBe('none');
    expect(await collect(target.client.readStream(stream))).toHaveLength(2);
  });
});

describe.each(APPEND_PATHS)('a name (%s)', (path) => {
  it.each([
    ['a million characters', 'x'.repeat(1_000_000)],
    ['line ends', 'a\nb\r\nc'],
    ['controls', 'a\u0000b\tc'],
    ['only a space more', ' '],
  ])('may have %s', async (_, odd) => {
    const stream = target.stream(odd);
    await target.append(path, stream, event());
    const [read] = await collect(target.client.readStream(stream));
    expect(read?.event?.streamId === stream).toBe(true);
    expect(await refusal(target.append(path, stream, event(), { expectedRevision: 5n }))).toBe(
      'wrong-expected-version',
    );
    expect(await refusal(target.client.readStream(`${stream}?`))).toBe('stream-not-found');
    // A server cannot put such a name into a trailer and answers something else.
    if (!target.embedded) return;
    await target.client.tombstoneStream(stream);
    expect(await refusal(target.client.readStream(stream))).toBe('stream-deleted');
    expect(await refusal(target.append(path, stream, event()))).toBe('stream-deleted');
  });
});

it('a name that is no UTF-8 is read with replacement characters', async () => {
  const stream = target.stream();
  const raw: RawEvent = { properties: { type: 'Tested', 'content-type': 'application/json' } };
  await rawAppendTo(target.url, Buffer.concat([Buffer.from(stream), Buffer.from([0xff, 0xfe])]), ANY, raw);
  const [read] = await collect(target.client.readStream(`${stream}\ufffd\ufffd`));
  expect(read?.event?.streamId).toBe(`${stream}\ufffd\ufffd`);
});
