/** Decoding of what the client sends (event_store.client.streams); field numbers from the client's generated code. */
import { ProtoReader, wellFormed } from './protobuf.js';
import { decodeUuid } from './uuid.js';

export type Expected =
  { kind: 'any' } | { kind: 'no_stream' } | { kind: 'stream_exists' } | { kind: 'exact'; revision: bigint };

/** One event as proposed by a client, not yet numbered. All buffers are UTF-8 or free bytes. */
export interface ProposedEvent {
  /** 16 bytes; undefined when the client sent none or nothing readable. */
  id: Buffer | undefined;
  type: Buffer | undefined;
  /** Content type application/json; undefined when the client named none. */
  json: boolean | undefined;
  metadata: Buffer;
  data: Buffer;
}

export interface StreamOptions {
  stream: Buffer | undefined;
  /** Revisions are int64 on a server; undefined when the client said nothing. */
  expected: Expected | 'out_of_range' | undefined;
}

export interface BatchMessage {
  /** The id as it was sent (an UUID message), to be sent back as it is. */
  correlation: Buffer | undefined;
  /** The same id as 16 bytes; undefined when it is missing or no id. */
  correlationId: Buffer | undefined;
  options: (StreamOptions & { /** Unix milliseconds */ deadline: number | undefined }) | undefined;
  events: ProposedEvent[];
  final: boolean;
}

const NONE: Buffer = Buffer.alloc(0);
const MAX_UINT64 = 2n ** 64n - 1n;
const MAX_INT64 = 2n ** 63n - 1n;

const exact = (revision: bigint): Expected | 'out_of_range' => {
  if (revision === MAX_UINT64) return { kind: 'any' };
  return revision > MAX_INT64 ? 'out_of_range' : { kind: 'exact', revision };
};

export const decodeStreamIdentifier = (reader: ProtoReader): Buffer => {
  let name = NONE;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x1a) name = reader.bytes();
    else reader.skip(tag);
  }
  return wellFormed(name);
};

/** AppendReq.Options, DeleteReq.Options, TombstoneReq.Options and BatchAppendReq.Options share fields 1 and 2. */
const decodeOptions = (reader: ProtoReader, tags: { noStream: number; any: number; exists: number }): StreamOptions => {
  const options: StreamOptions = { stream: undefined, expected: undefined };
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) options.stream = decodeStreamIdentifier(reader.message());
    else if (tag === 0x10) options.expected = exact(reader.uint64());
    else {
      if (tag === tags.noStream) options.expected = { kind: 'no_stream' };
      else if (tag === tags.any) options.expected = { kind: 'any' };
      else if (tag === tags.exists) options.expected = { kind: 'stream_exists' };
      reader.skip(tag);
    }
  }
  return options;
};

const STREAM_TAGS = { noStream: 0x1a, any: 0x22, exists: 0x2a };

/** Timestamp and Duration alike: seconds and nanoseconds, here in milliseconds. */
const decodeTime = (reader: ProtoReader): number => {
  let milliseconds = 0;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x08) milliseconds += Number(BigInt.asIntN(64, reader.uint64())) * 1000;
    else if (tag === 0x10) milliseconds += reader.uint32() / 1e6;
    else reader.skip(tag);
  }
  return milliseconds;
};

const decodeDeadline = (reader: ProtoReader): number | undefined => {
  let deadline: number | undefined;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x32) deadline = decodeTime(reader.message());
    else if (tag === 0x3a) deadline = Date.now() + decodeTime(reader.message());
    else reader.skip(tag);
  }
  return deadline;
};

const decodeProposed = (reader: ProtoReader): ProposedEvent => {
  const event: ProposedEvent = { id: undefined, type: undefined, json: undefined, metadata: NONE, data: NONE };
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) event.id = decodeUuid(reader.message());
    else if (tag === 0x12) decodeProperty(reader.message(), event);
    else if (tag === 0x1a) event.metadata = reader.bytes();
    else if (tag === 0x22) event.data = reader.bytes();
    else reader.skip(tag);
  }
  return event;
};

const TYPE = Buffer.from('type');
const CONTENT_TYPE = Buffer.from('content-type');
const JSON_CONTENT = Buffer.from('application/json');

const decodeProperty = (reader: ProtoReader, event: ProposedEvent): void => {
  let key = NONE;
  let value = NONE;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) key = reader.bytes();
    else if (tag === 0x12) value = reader.bytes();
    else reader.skip(tag);
  }
  if (key.equals(TYPE)) event.type = wellFormed(value);
  else if (key.equals(CONTENT_TYPE)) event.json = value.equals(JSON_CONTENT);
};

export const decodeBatchMessage = (message: Buffer): BatchMessage => {
  const reader = new ProtoReader(message);
  const batch: BatchMessage = {
    correlation: undefined,
    correlationId: undefined,
    options: undefined,
    events: [],
    final: false,
  };
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) {
      batch.correlation = reader.bytes();
      batch.correlationId = decodeUuid(new ProtoReader(batch.correlation));
    } else if (tag === 0x12) {
      const options = reader.bytes();
      batch.options = {
        ...decodeOptions(new ProtoReader(options), STREAM_TAGS),
        deadline: decodeDeadline(new ProtoReader(options)),
      };
    } else if (tag === 0x1a) batch.events.push(decodeProposed(reader.message()));
    else if (tag === 0x20) batch.final = reader.bool();
    else reader.skip(tag);
  }
  return batch;
};

/** One message of the Append call: first the options, then one event each. */
export const decodeAppendMessage = (message: Buffer): StreamOptions | ProposedEvent | undefined => {
  const reader = new ProtoReader(message);
  let result: StreamOptions | ProposedEvent | undefined;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) result = decodeOptions(reader.message(), STREAM_TAGS);
    else if (tag === 0x12) result = decodeProposed(reader.message());
    else reader.skip(tag);
  }
  return result;
};

/** DeleteReq and TombstoneReq. */
export const decodeDelete = (message: Buffer): StreamOptions => {
  const reader = new ProtoReader(message);
  let options: StreamOptions = { stream: undefined, expected: undefined };
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) options = decodeOptions(reader.message(), STREAM_TAGS);
    else reader.skip(tag);
  }
  return options;
};
