import type streams from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { randomUUID } from 'node:crypto';
import {
  ANY,
  NOTHING,
  NO_STREAM,
  STREAM_EXISTS,
  batchPart,
  rawAppendTo,
  rawBatch,
  rawUuid,
  revision,
  type ExpectedSetter,
  type RawBatch,
  type RawEvent,
} from './raw.js';
import { event, events, refusal, revisions, useTarget } from './target.js';

const { BadRequest, MaximumAppendSizeExceeded, StreamDeleted, WrongExpectedVersion } = shared;

const target = useTarget();
const tested = (data = '{}'): RawEvent => ({
  properties: { type: 'Tested', 'content-type': 'application/json' },
  data,
});
const MAX_UINT64 = '18446744073709551615';

describe('Append answers a wrong expected version', () => {
  const refused = async (stream: string, expected: ExpectedSetter): Promise<object | undefined> => {
    const { answer } = await rawAppendTo(target.url, stream, expected, tested());
    return answer?.getWrongExpectedVersion()?.toObject();
  };
  const none = { currentRevision2060: 0, noStream2060: undefined, currentRevision: '0', currentNoStream: undefined };

  it('of a revision, with the fields of 20.6 beside', async () => {
    expect(await refused(target.stream(), revision(3))).toMatchObject({
      ...none,
      noStream2060: {},
      currentNoStream: {},
      expectedRevision2060: 3,
      expectedRevision: '3',
      expectedNoStream: undefined,
    });
  });

  it('of no_stream, which 20.6 calls the largest revision', async () => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(3));
    expect(await refused(stream, NO_STREAM)).toMatchObject({
      ...none,
      currentRevision2060: 2,
      currentRevision: '2',
      expectedRevision2060: Number(MAX_UINT64),
      expectedNoStream: {},
    });
  });

  it('of stream_exists', async () => {
    expect(await refused(target.stream(), STREAM_EXISTS)).toMatchObject({
      noStream2060: {},
      currentNoStream: {},
      streamExists2060: {},
      expectedStreamExists: {},
      any2060: undefined,
      expectedAny: undefined,
    });
  });

  it('of any', async () => {
    const [stream, known] = [target.stream(), randomUUID()];
    await rawAppendTo(target.url, stream, ANY, { ...tested(), id: known });
    const { answer } = await rawAppendTo(target.url, stream, ANY, { ...tested(), id: known }, tested());
    expect(answer?.getWrongExpectedVersion()?.toObject()).toMatchObject({ any2060: {}, expectedAny: {} });
  });
});

describe('Append refuses', () => {
  it.each<[string, number, string, ExpectedSetter, RawEvent]>([
    [
      'what expects nothing',
      3,
      "'None' is not a valid EventStore.Client.Streams.AppendReq+Types+Options+ExpectedStreamRevisionOneofCase",
      NOTHING,
      tested(),
    ],
    ['a revision beyond int64', 2, 'Exception was thrown by handler.', revision('9223372036854775808'), tested()],
    ['an id that is none', 2, 'Exception was thrown by handler.', ANY, { ...tested(), id: 'none' }],
    ['an event without a type', 3, "Required Metadata Property 'type' is missing", ANY, { properties: {} }],
    [
      'an event without a content type',
      3,
      "Required Metadata Property 'content-type' is missing",
      ANY,
      { properties: { type: 'T' } },
    ],
    ['too much data', 3, 'Maximum Append Size of 1048576 Exceeded.', ANY, tested('x'.repeat(1_048_577))],
  ])('%s', async (_, code, details, expected, raw) => {
    const stream = target.stream();
    const { error } = await rawAppendTo(target.url, stream, expected, raw);
    expect(error).toMatchObject({ code, details });
    expect(await refusal(target.client.readStream(stream))).toBe('stream-not-found');
  });
});

describe('BatchAppend', () => {
  const answerTo = async (...parts: RawBatch[]): Promise<streams.BatchAppendResp | undefined> => {
    const answers = await rawBatch(target.url, parts.map(batchPart));
    expect(answers).toHaveLength(1);
    return answers[0];
  };
  const nameIn = (identifier: shared.StreamIdentifier | undefined): string =>
    Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
  /** Code, message and type of a refusal. */
  const refused = (answer: streams.BatchAppendResp | undefined): unknown[] => {
    const error = answer?.getError();
    return [error?.getCode(), error?.getMessage(), error?.getDetails()?.getTypeUrl()];
  };
  const kind = (code: number, name: string): unknown[] => [
    code,
    name,
    `type.googleapis.com/event_store.client.${name}`,
  ];
  const detailsOf = (answer: streams.BatchAppendResp | undefined): Uint8Array =>
    answer?.getError()?.getDetails()?.getValue_asU8() ?? new Uint8Array();

  it('answers success with revision, position, stream, and the id as it was sent', async () => {
    const [stream, correlation] = [target.stream('ünï'), randomUUID()];
    const answer = await answerTo({ stream, correlation, events: [tested(), tested()] });
    expect(answer?.getCorrelationId()?.getString()).toBe(correlation);
    expect(nameIn(answer?.getStreamIdentifier())).toBe(stream);
    expect(answer?.getExpectedStreamPositionCase()).toBe(0);
    expect(answer?.getSuccess()?.getCurrentRevision()).toBe('1');
    const position = answer?.getSuccess()?.getPosition();
    expect(position?.getCommitPosition()).toBe(position?.getPreparePosition());
  });

  it.each<[string, (id: string) => shared.UUID]>([
    ['upper case', (id) => rawUuid(id.toUpperCase())],
    ['two numbers', () => new shared.UUID().setStructured(structured('81985529216486895', '-81985529216486896'))],
  ])('echoes a correlation id given as %s', async (_, uuid) => {
    const correlation = uuid(randomUUID());
    for (const expected of [ANY, revision(7)]) {
      const answer = await answerTo({ stream: target.stream(), correlation, expected, events: [tested()] });
      expect(answer?.getCorrelationId()?.toObject()).toEqual(correlation.toObject());
    }
  });

  it('answers no events on no stream with no_stream and a position', async () => {
    const answer = await answerTo({ stream: target.stream() });
    expect(answer?.getSuccess()?.hasNoStream()).toBe(true);
    expect(answer?.getSuccess()?.hasPosition()).toBe(true);
  });

  it('answers ids of a deleted stream with no_position', async () => {
    const [stream, raw] = [target.stream(), { ...tested(), id: randomUUID() }];
    await answerTo({ stream, events: [raw], expected: NO_STREAM });
    await target.client.deleteStream(stream);
    const answer = await answerTo({ stream, events: [raw], expected: NO_STREAM });
    expect(answer?.getSuccess()?.getCurrentRevision()).toBe('0');
    expect(answer?.getSuccess()?.hasNoPosition()).toBe(true);
  });

  it.each<[string, ExpectedSetter, object]>([
    ['no_stream', NO_STREAM, { expectedNoStream: {} }],
    ['a revision', revision(7), { expectedStreamPosition: '7' }],
  ])('refuses %s with what is and what was expected', async (_, expected, details) => {
    const stream = target.stream();
    await target.client.appendToStream(stream, events(3));
    const answer = await answerTo({ stream, expected, events: [tested()] });
    expect(refused(answer)).toEqual(kind(6, 'WrongExpectedVersion'));
    expect(WrongExpectedVersion.deserializeBinary(detailsOf(answer)).toObject()).toMatchObject({
      currentStreamRevision: '2',
      ...details,
    });
    expect(nameIn(answer?.getStreamIdentifier())).toBe(stream);
  });

  it('refuses stream_exists without a stream', async () => {
    const answer = await answerTo({ stream: target.stream(), expected: STREAM_EXISTS, events: [tested()] });
    expect(WrongExpectedVersion.deserializeBinary(detailsOf(answer)).toObject()).toMatchObject({
      currentNoStream: {},
      expectedStreamExists: {},
    });
  });

  it('refuses a tombstoned stream and names it', async () => {
    const stream = target.stream();
    await target.client.tombstoneStream(stream);
    const answer = await answerTo({ stream, events: [tested()] });
    expect(refused(answer)).toEqual(kind(5, 'StreamDeleted'));
    expect(nameIn(StreamDeleted.deserializeBinary(detailsOf(answer)).getStreamIdentifier())).toBe(stream);
  });

  it('refuses too much data at once, whether it is all or not', async () => {
    for (const final of [true, false]) {
      const [stream, begin] = [target.stream(), Date.now()];
      const answer = await answerTo({ stream, events: [tested('x'.repeat(1_048_577))], final });
      expect(refused(answer)).toEqual(kind(3, 'MaximumAppendSizeExceeded'));
      expect(MaximumAppendSizeExceeded.deserializeBinary(detailsOf(answer)).getMaxappendsize()).toBe(1_048_576);
      expect(Date.now() - begin).toBeLessThan(1500);
    }
  });

  it('refuses a deadline in the past at once, whether it is all or not', async () => {
    for (const final of [true, false]) {
      const [stream, begin] = [target.stream(), Date.now()];
      const answer = await answerTo({ stream, events: [tested()], final, deadline: -1000 });
      expect(refused(answer)).toEqual(kind(4, 'Timeout'));
      expect(Date.now() - begin).toBeLessThan(1500);
    }
  });

  it.each<[string, Partial<RawBatch>]>([
    ['an empty name', { stream: '' }],
    ['the name $$', { stream: '$$' }],
    ['no expected revision', { expected: NOTHING }],
    ['a revision beyond int64', { expected: revision('9223372036854775808') }],
  ])('refuses %s, and nothing else of the call', async (_, part) => {
    const [correlation, good] = [randomUUID(), randomUUID()];
    const answers = await rawBatch(target.url, [
      batchPart({ stream: target.stream(), events: [tested()], correlation, ...part }),
      batchPart({ stream: target.stream(), events: [tested()], correlation: good }),
    ]);
    const byId = new Map(answers.map((answer) => [answer.getCorrelationId()?.getString(), answer]));
    expect(refused(byId.get(correlation))).toEqual(kind(3, 'BadRequest'));
    expect(BadRequest.deserializeBinary(detailsOf(byId.get(correlation))).getMessage()).not.toBe('');
    expect(byId.get(good)?.hasSuccess()).toBe(true);
  });

  it('puts the parts of interleaved requests together', async () => {
    const [a, b] = [
      { stream: target.stream(), correlation: randomUUID() },
      { stream: target.stream(), correlation: randomUUID() },
    ];
    const more = { events: [tested()], first: false };
    const answers = await rawBatch(target.url, [
      batchPart({ ...a, events: [tested()], final: false }),
      batchPart({ ...b, events: [tested()], final: false }),
      batchPart({ ...a, ...more, final: false }),
      batchPart({ ...b, ...more }),
      batchPart({ ...a, ...more }),
    ]);
    expect(answers.map((answer) => answer.getSuccess()?.getCurrentRevision())).toEqual(['1', '2']);
    expect(await revisions(target.client.readStream(a.stream))).toEqual([0, 1, 2]);
  });
});

describe('a client', () => {
  it('loses nothing but the append that expects a revision beyond int64', async () => {
    const [good, bad] = [target.stream(), target.stream()];
    const outcomes = await Promise.all([
      refusal(target.client.appendToStream(good, event())),
      refusal(target.client.appendToStream(bad, event(), { expectedRevision: 2n ** 63n })),
      refusal(target.client.appendToStream(good, event())),
    ]);
    expect(outcomes).toEqual(['none', 'unknown', 'none']);
  });
});

const structured = (most: string, least: string): shared.UUID.Structured => {
  const ids = new shared.UUID.Structured();
  ids.setMostSignificantBits(most);
  ids.setLeastSignificantBits(least);
  return ids;
};
