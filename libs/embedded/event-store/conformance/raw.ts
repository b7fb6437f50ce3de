/** What the client's public methods cannot send: single RPCs made of its own generated messages. */
import { credentials, type ServiceError } from '@grpc/grpc-js';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { randomUUID } from 'node:crypto';

const { Timestamp } = timestamp;

export interface RawEvent {
  id?: string;
  properties?: Record<string, string>;
  data?: string;
  metadata?: Buffer;
}

export const addressOf = (url: string): string => {
  const { host } = new URL(url.replace(/^esdb(\+discover)?:/, 'http:'));
  return host;
};

/** A client of the raw service; close it after use. */
const rawClient = (url: string): StreamsClient => new StreamsClient(addressOf(url), credentials.createInsecure());

/** A name as text, or as bytes that need be none. */
type Name = string | Buffer;

const identifier = (stream: Name): shared.StreamIdentifier => {
  const message = new shared.StreamIdentifier();
  message.setStreamName((typeof stream === 'string' ? Buffer.from(stream, 'utf8') : stream).toString('base64'));
  return message;
};

/** Sets what an append, a delete or a batch expects of the stream. */
export type ExpectedSetter = (options: {
  setAny(value: shared.Empty): unknown;
  setNoStream(value: shared.Empty): unknown;
  setStreamExists(value: shared.Empty): unknown;
  setRevision?(value: string): unknown;
  setStreamPosition?(value: string): unknown;
}) => void;

export const ANY: ExpectedSetter = (options) => void options.setAny(new shared.Empty());
export const NO_STREAM: ExpectedSetter = (options) => void options.setNoStream(new shared.Empty());
export const STREAM_EXISTS: ExpectedSetter = (options) => void options.setStreamExists(new shared.Empty());
export const NOTHING: ExpectedSetter = () => undefined;
export const revision =
  (value: number | string): ExpectedSetter =>
  (options) =>
    void (options.setRevision?.(String(value)) ?? options.setStreamPosition?.(String(value)));

const header = (stream: Name, expected: ExpectedSetter): streams.AppendReq => {
  const options = new streams.AppendReq.Options();
  options.setStreamIdentifier(identifier(stream));
  expected(options);
  const request = new streams.AppendReq();
  request.setOptions(options);
  return request;
};

/** The message that proposes an event on the path of Append. */
export const proposed = ({
  id = randomUUID(),
  properties = {},
  data = '{}',
  metadata,
}: RawEvent): streams.AppendReq => {
  const message = new streams.AppendReq.ProposedMessage();
  const uuid = new shared.UUID();
  uuid.setString(id);
  message.setId(uuid);
  for (const [key, value] of Object.entries(properties)) message.getMetadataMap().set(key, value);
  message.setData(Buffer.from(data, 'utf8').toString('base64'));
  if (metadata) message.setCustomMetadata(metadata);
  const request = new streams.AppendReq();
  request.setProposedMessage(message);
  return request;
};

/** Appends as given; resolves with the message or the error that the server answers. */
export const rawAppendTo = async (
  url: string,
  stream: Name,
  expected: ExpectedSetter,
  ...events: RawEvent[]
): Promise<{ answer?: streams.AppendResp | undefined; error?: ServiceError | undefined }> => {
  const client = rawClient(url);
  try {
    return await new Promise((resolve) => {
      const call = client.append((error: ServiceError | null, answer?: streams.AppendResp) =>
        resolve({ answer, error: error ?? undefined }),
      );
      call.write(header(stream, expected));
      for (const event of events) call.write(proposed(event));
      call.end();
    });
  } finally {
    client.close();
  }
};

/** Appends as given; resolves with the error the server answers, if any. */
export const rawAppend = async (
  url: string,
  stream: string,
  ...events: RawEvent[]
): Promise<ServiceError | undefined> => (await rawAppendTo(url, stream, ANY, ...events)).error;

/** Deletes as given, for good or not; resolves with the error the server answers, if any. */
export const rawDelete = async (
  url: string,
  method: 'delete' | 'tombstone',
  stream: string,
  expected: ExpectedSetter,
): Promise<ServiceError | undefined> => {
  const client = rawClient(url);
  const options = method === 'delete' ? new streams.DeleteReq.Options() : new streams.TombstoneReq.Options();
  options.setStreamIdentifier(identifier(stream));
  expected(options);
  try {
    return await new Promise((resolve) => {
      const answered = (error: ServiceError | null): void => resolve(error ?? undefined);
      if (options instanceof streams.DeleteReq.Options)
        client.delete(new streams.DeleteReq().setOptions(options), answered);
      else client.tombstone(new streams.TombstoneReq().setOptions(options), answered);
    });
  } finally {
    client.close();
  }
};

/** What a Read answers; `error` is undefined after an OK, or when `until` had enough. */
export interface RawReading {
  answers: streams.ReadResp[];
  error?: ServiceError | undefined;
}

/** Reads as given, up to the end or until enough was answered. */
export const rawRead = async (
  url: string,
  configure: (options: streams.ReadReq.Options) => void,
  until: (answers: streams.ReadResp[]) => boolean = () => false,
): Promise<RawReading> => {
  const client = rawClient(url);
  const options = new streams.ReadReq.Options();
  configure(options);
  const answers: streams.ReadResp[] = [];
  try {
    return await new Promise((resolve) => {
      const call = client.read(new streams.ReadReq().setOptions(options));
      call.on('data', (answer: streams.ReadResp) => {
        answers.push(answer);
        if (until(answers)) call.cancel();
      });
      call.on('error', (error: ServiceError) => resolve(until(answers) ? { answers } : { answers, error }));
      call.on('end', () => resolve({ answers }));
    });
  } finally {
    client.close();
  }
};

/** What every request of the real client says: all of a stream from its start, ids as text. */
export const readingStream =
  (stream: string, change: (options: streams.ReadReq.Options) => void = () => undefined) =>
  (options: streams.ReadReq.Options): void => {
    const target = new streams.ReadReq.Options.StreamOptions();
    target.setStreamIdentifier(identifier(stream));
    target.setStart(new shared.Empty());
    options.setStream(target);
    options.setCount('1000');
    options.setNoFilter(new shared.Empty());
    options.setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()));
    change(options);
  };

/** Writes metadata as text: numbers of 64 bits do not survive JSON.stringify. */
export const rawMetadata = (
  url: string,
  stream: string,
  json: string,
  contentType = 'application/json',
): Promise<ServiceError | undefined> =>
  rawAppend(url, `$$${stream}`, { properties: { type: '$metadata', 'content-type': contentType }, data: json });

/** How long a second answer, which would end the client's process, is waited for after the last expected one. */
const NO_MORE_MS = 50;
const BATCH_PATIENCE_MS = 15_000;

/**
 * One BatchAppend message of these parts; resolves with what is answered until every correlation id has an answer and
 * nothing follows for `quietMs`. Then the call is cancelled, as the client does: a server does not end it by itself when
 * its client says no more.
 */
export const rawBatch = async (
  url: string,
  parts: readonly streams.BatchAppendReq[],
  quietMs = NO_MORE_MS,
): Promise<streams.BatchAppendResp[]> => {
  const client = rawClient(url);
  const expected = new Set(parts.map((part) => JSON.stringify(part.getCorrelationId()?.toObject()))).size;
  const answers: streams.BatchAppendResp[] = [];
  const call = client.batchAppend();
  try {
    await new Promise<void>((resolve, reject) => {
      let quiet: NodeJS.Timeout | undefined;
      const late = setTimeout(() => {
        clearTimeout(quiet);
        reject(new Error(`${answers.length} of ${expected} answers came`));
      }, BATCH_PATIENCE_MS);
      const done = (): void => {
        clearTimeout(late);
        resolve();
      };
      call.on('data', (answer: streams.BatchAppendResp) => {
        answers.push(answer);
        if (answers.length >= expected) quiet ??= setTimeout(done, quietMs);
      });
      call.on('error', (error) => {
        clearTimeout(late);
        clearTimeout(quiet);
        reject(error);
      });
      for (const part of parts) call.write(part);
    });
    return answers;
  } finally {
    call.removeAllListeners('error').on('error', () => undefined);
    call.cancel();
    client.close();
  }
};

/** The same, but the client then says that no more follows; resolves with the answers once the server has ended the call. */
export const halfClosedBatch = async (
  url: string,
  parts: readonly streams.BatchAppendReq[],
): Promise<streams.BatchAppendResp[]> => {
  const client = rawClient(url);
  const answers: streams.BatchAppendResp[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const call = client.batchAppend();
      call.on('data', (answer: streams.BatchAppendResp) => answers.push(answer));
      call.on('error', reject);
      call.on('end', resolve);
      for (const part of parts) call.write(part);
      call.end();
    });
    return answers;
  } finally {
    client.close();
  }
};

export interface RawBatch {
  stream: string;
  events?: RawEvent[];
  correlation?: string | shared.UUID;
  expected?: ExpectedSetter;
  /** Milliseconds from now. */
  deadline?: number;
  /** Says that nothing follows. */
  final?: boolean;
  /** Later parts of a request carry no options. */
  first?: boolean;
}

export const rawUuid = (id: string): shared.UUID => new shared.UUID().setString(id);

const batchEvent = (event: RawEvent): streams.BatchAppendReq.ProposedMessage => {
  const message = new streams.BatchAppendReq.ProposedMessage();
  message.setId(rawUuid(event.id ?? randomUUID()));
  for (const [key, value] of Object.entries(event.properties ?? {})) message.getMetadataMap().set(key, value);
  message.setData(Buffer.from(event.data ?? '{}', 'utf8').toString('base64'));
  return message;
};

/** One message of the batch path. */
export const batchPart = (part: RawBatch): streams.BatchAppendReq => {
  const { correlation = randomUUID(), events = [], final = true, first = true } = part;
  const request = new streams.BatchAppendReq();
  request.setCorrelationId(typeof correlation === 'string' ? rawUuid(correlation) : correlation);
  request.setProposedMessagesList(events.map(batchEvent));
  request.setIsFinal(final);
  if (!first) return request;
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(identifier(part.stream));
  (part.expected ?? ANY)(options);
  if (part.deadline !== undefined) options.setDeadline(Timestamp.fromDate(new Date(Date.now() + part.deadline)));
  return request.setOptions(options);
};
