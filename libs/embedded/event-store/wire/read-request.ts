/** Decoding of Streams/Read. */
import { ProtoReader } from './protobuf.js';
import { decodeStreamIdentifier } from './requests.js';

export interface FilterOptions {
  on: 'stream' | 'type';
  regex: string | undefined;
  prefixes: string[];
  /** Considered events a page; undefined when the client asks for `count`. */
  max: number | undefined;
  checkpointIntervalMultiplier: number;
}

export interface ReadRequest {
  /** The stream's name, or undefined for $all. */
  stream: Buffer | undefined;
  all: boolean;
  from: 'start' | 'end' | { revision: bigint } | { commit: bigint; prepare: bigint } | undefined;
  backwards: boolean;
  resolveLinks: boolean;
  count: bigint | undefined;
  subscription: boolean;
  filter: FilterOptions | undefined;
  /** 'structured' only when the client asks for it. */
  uuids: 'structured' | 'string' | undefined;
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
    count: undefined,
    subscription: false,
    filter: undefined,
    uuids: undefined,
    compatibility: 0,
  };
  for (let tag = outer.tag(); tag !== 0; tag = outer.tag()) {
    if (tag === 0x0a) decodeReadOptions(outer.bytes(), request);
    else outer.skip(tag);
  }
  return request;
};

const decodeReadOptions = (message: Buffer, request: ReadRequest): void => {
  const reader = new ProtoReader(message);
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) decodeStreamTarget(reader.bytes(), request);
    else if (tag === 0x12) decodeAllTarget(reader.bytes(), request);
    else if (tag === 0x18) request.backwards = reader.uint32() === 1;
    else if (tag === 0x20) request.resolveLinks = reader.bool();
    else if (tag === 0x28) request.count = reader.uint64();
    else if (tag === 0x3a) request.filter = decodeFilter(reader.bytes());
    else if (tag === 0x4a) request.uuids = reader.bytes()[0] === 0x0a ? 'structured' : 'string';
    else if (tag === 0x52) request.compatibility = decodeCompatibility(reader.bytes());
    else {
      if (tag === 0x32) request.subscription = true;
      reader.skip(tag);
    }
  }
};

const decodeStreamTarget = (message: Buffer, request: ReadRequest): void => {
  const reader = new ProtoReader(message);
  request.stream = Buffer.alloc(0);
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) request.stream = decodeStreamIdentifier(reader.bytes());
    else if (tag === 0x10) request.from = { revision: reader.uint64() };
    else {
      if (tag === 0x1a) request.from = 'start';
      else if (tag === 0x22) request.from = 'end';
      reader.skip(tag);
    }
  }
};

const decodeAllTarget = (message: Buffer, request: ReadRequest): void => {
  const reader = new ProtoReader(message);
  request.all = true;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) request.from = decodePosition(reader.bytes());
    else {
      if (tag === 0x12) request.from = 'start';
      else if (tag === 0x1a) request.from = 'end';
      reader.skip(tag);
    }
  }
};

const decodePosition = (message: Buffer): { commit: bigint; prepare: bigint } => {
  const reader = new ProtoReader(message);
  const position = { commit: 0n, prepare: 0n };
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x08) position.commit = reader.uint64();
    else if (tag === 0x10) position.prepare = reader.uint64();
    else reader.skip(tag);
  }
  return position;
};

const decodeFilter = (message: Buffer): FilterOptions => {
  const reader = new ProtoReader(message);
  const filter: FilterOptions = {
    on: 'type',
    regex: undefined,
    prefixes: [],
    max: undefined,
    checkpointIntervalMultiplier: 0,
  };
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a || tag === 0x12) {
      filter.on = tag === 0x0a ? 'stream' : 'type';
      decodeExpression(reader.bytes(), filter);
    } else if (tag === 0x18) filter.max = reader.uint32();
    else if (tag === 0x28) filter.checkpointIntervalMultiplier = reader.uint32();
    else reader.skip(tag);
  }
  return filter;
};

const decodeExpression = (message: Buffer, filter: FilterOptions): void => {
  const reader = new ProtoReader(message);
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) filter.regex = reader.text();
    else if (tag === 0x12) filter.prefixes.push(reader.text());
    else reader.skip(tag);
  }
};

const decodeCompatibility = (message: Buffer): number => {
  const reader = new ProtoReader(message);
  let compatibility = 0;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x08) compatibility = reader.uint32();
    else reader.skip(tag);
  }
  return compatibility;
};
