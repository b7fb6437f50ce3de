/** What the client's public methods cannot send: single RPCs made of its own generated messages. */
import { credentials, type ServiceError } from '@grpc/grpc-js';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { randomUUID } from 'node:crypto';

export interface RawEvent {
  id?: string;
  properties?: Record<string, string>;
  data?: string;
}

const addressOf = (url: string): string => {
  const { host } = new URL(url.replace(/^esdb(\+discover)?:/, 'http:'));
  return host;
};

/** A client of the raw service; close it after use. */
export const rawClient = (url: string): StreamsClient =>
  new StreamsClient(addressOf(url), credentials.createInsecure());

const identifier = (stream: string): shared.StreamIdentifier => {
  const message = new shared.StreamIdentifier();
  message.setStreamName(Buffer.from(stream, 'utf8').toString('base64'));
  return message;
};

const header = (stream: string): streams.AppendReq => {
  const options = new streams.AppendReq.Options();
  options.setStreamIdentifier(identifier(stream));
  options.setAny(new shared.Empty());
  const request = new streams.AppendReq();
  request.setOptions(options);
  return request;
};

const proposed = ({ id = randomUUID(), properties = {}, data = '{}' }: RawEvent): streams.AppendReq => {
  const message = new streams.AppendReq.ProposedMessage();
  const uuid = new shared.UUID();
  uuid.setString(id);
  message.setId(uuid);
  for (const [key, value] of Object.entries(properties)) message.getMetadataMap().set(key, value);
  message.setData(Buffer.from(data, 'utf8').toString('base64'));
  const request = new streams.AppendReq();
  request.setProposedMessage(message);
  return request;
};

/** Appends as given; resolves with the error the server answers, if any. */
export const rawAppend = async (
  url: string,
  stream: string,
  ...events: RawEvent[]
): Promise<ServiceError | undefined> => {
  const client = rawClient(url);
  try {
    return await new Promise((resolve) => {
      const call = client.append((error: ServiceError | null) => resolve(error ?? undefined));
      call.write(header(stream));
      for (const event of events) call.write(proposed(event));
      call.end();
    });
  } finally {
    client.close();
  }
};

/** Writes metadata as text: numbers of 64 bits do not survive JSON.stringify. */
export const rawMetadata = (
  url: string,
  stream: string,
  json: string,
  contentType = 'application/json',
): Promise<ServiceError | undefined> =>
  rawAppend(url, `$$${stream}`, { properties: { type: '$metadata', 'content-type': contentType }, data: json });

/** One BatchAppend message of these parts; resolves with all answers once the server has ended the call. */
export const rawBatch = async (url: string, ...parts: streams.BatchAppendReq[]): Promise<streams.BatchAppendResp[]> => {
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

/** A request of the batch path; `final` says that nothing follows. */
export const batchRequest = (
  stream: string,
  correlationId: string,
  event: RawEvent,
  final = true,
): streams.BatchAppendReq => {
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(identifier(stream));
  options.setStreamPosition('18446744073709551615');
  const message = new streams.BatchAppendReq.ProposedMessage();
  const uuid = new shared.UUID();
  uuid.setString(event.id ?? randomUUID());
  message.setId(uuid);
  for (const [key, value] of Object.entries(event.properties ?? {})) message.getMetadataMap().set(key, value);
  message.setData(Buffer.from(event.data ?? '{}', 'utf8').toString('base64'));
  const correlation = new shared.UUID();
  correlation.setString(correlationId);
  const request = new streams.BatchAppendReq();
  request.setCorrelationId(correlation);
  request.setOptions(options);
  request.addProposedMessages(message);
  request.setIsFinal(final);
  return request;
};
