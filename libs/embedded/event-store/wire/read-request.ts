/** Decoding of Streams/Read. */
import { ProtoReader } from './protobuf.js';
import { decodeStreamIdentifier } from './requests.js';

export interface FilterOptions {
  on: 'stream' | 'type' | undefined;
  regex: string | undefined;
  prefixes: string[];
  /** Considered events a page, or the server's own number; undefined when the client said nothing. */
  window: number | 'default' | undefined;
  checkpointIntervalMultiplier: number;
}

export interface ReadRequest {
  /** The stream's name, or undefined for $all. */
  stream: Buffer | undefined;
  all: boolean;
  from: 'start' | 'end' | { revision: bigint } | { commit: bigint; prepare: bigint } | undefined;
  backwards: boolean;
  resolveLinks: boolean;
  /** How much is wanted: up to `count` events, or all that will ever come. */
  counting: 'None' | 'Count' | 'Subscription';
  count: bigint;
  filtering: 'None' | 'NoFilter' | 'Filter';
  filter: FilterOptions | undefined;
  /** How ids are written: 'structured' as two numbers. */
  uuids: 'structured' | 'string';
  compatibility: number;
}

export const decodeReadRequest = (message: Buffer): ReadRequest => {
  const outer = new ProtoReader(message);
  const request: ReadRequest = {
    stream: undefined,
    all: false,
    from: undefined,
    backwards: false,
    resolveLinks: false,
    counting: 'None',
    count: 0n,
    filtering: 'None',
    filter: undefined,
    uuids: 'string',
    compatibility: 0,
  };
  for (let tag = outer.tag(); tag !== 0; tag = outer.tag()) {
    if (tag === 0x0a) decodeReadOptions(outer.message(), request);
    else outer.skip(tag);
  }
  return request;
};

/** First byte of a UUIDOption that asks for text: the tag of its field 2. */
const STRING_UUIDS = 0x12;

const decodeReadOptions = (reader: ProtoReader, request: ReadRequest): void => {
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) decodeStreamTarget(reader.message(), request);
    else if (tag === 0x12) decodeAllTarget(reader.message(), request);
    else if (tag === 0x18) request.backwards = reader.uint32() === 1;
    else if (tag === 0x20) request.resolveLinks = reader.bool();
    else if (tag === 0x4a) request.uuids = reader.bytes()[0] === STRING_UUIDS ? 'string' : 'structured';
    else if (tag === 0x52) request.compatibility = decodeCompatibility(reader.message());
    else if (tag === 0x28) {
      request.counting = 'Count';
      request.count = reader.uint64();
    } else if (tag === 0x3a) {
      request.filtering = 'Filter';
      request.filter = decodeFilter(reader.message());
    } else {
      if (tag === 0x32) request.counting = 'Subscription';
      else if (tag === 0x42) request.filtering = 'NoFilter';
      reader.skip(tag);
    }
  }
};

const decodeStreamTarget = (reader: ProtoReader, request: ReadRequest): void => {
  request.stream = Buffer.alloc(0);
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) request.stream = decodeStreamIdentifier(reader.message());
    else if (tag === 0x10) request.from = { revision: reader.uint64() };
    else {
      if (tag === 0x1a) request.from = 'start';
      else if (tag === 0x22) request.from = 'end';
      reader.skip(tag);
    }
  }
};

const decodeAllTarget = (reader: ProtoReader, request: ReadRequest): void => {
  request.all = true;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) request.from = decodePosition(reader.message());
    else {
      if (tag === 0x12) request.from = 'start';
      else if (tag === 0x1a) request.from = 'end';
      reader.skip(tag);
    }
  }
};

const decodePosition = (reader: ProtoReader): { commit: bigint; prepare: bigint } => {
  const position = { commit: 0n, prepare: 0n };
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x08) position.commit = reader.uint64();
    else if (tag === 0x10) position.prepare = reader.uint64();
    else reader.skip(tag);
  }
  return position;
};

const decodeFilter = (reader: ProtoReader): FilterOptions => {
  const filter: FilterOptions = {
    on: undefined,
    regex: undefined,
    prefixes: [],
    window: undefined,
    checkpointIntervalMultiplier: 0,
  };
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a || tag === 0x12) {
      filter.on = tag === 0x0a ? 'stream' : 'type';
      decodeExpression(reader.message(), filter);
    } else if (tag === 0x18) filter.window = reader.uint32();
    else if (tag === 0x28) filter.checkpointIntervalMultiplier = reader.uint32();
    else {
      if (tag === 0x22) filter.window = 'default';
      reader.skip(tag);
    }
  }
  return filter;
};

const decodeExpression = (reader: ProtoReader, filter: FilterOptions): void => {
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) filter.regex = reader.text();
    else if (tag === 0x12) filter.prefixes.push(reader.text());
    else reader.skip(tag);
  }
};

const decodeCompatibility = (reader: ProtoReader): number => {
  let compatibility = 0;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x08) compatibility = reader.uint32();
    else reader.skip(tag);
  }
  return compatibility;
};
