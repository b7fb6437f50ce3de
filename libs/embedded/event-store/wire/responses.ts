/** Encoding of what the node answers; stored events are finished frames and pass by here only when links are resolved. */
import type { StoredRecord } from '../storage/record.js';
import type { Expected } from './requests.js';
import { bytesField, emptyField, textField, varintField, varintSize, writeVarint } from './protobuf.js';
import { grpcFrame } from './grpc-server.js';
import { recordedEvent } from './recorded.js';

const NONE: Buffer = Buffer.alloc(0);

const streamIdentifier = (name: Buffer): Buffer => bytesField(3, name);

const bothPositions = (position: number | bigint, prepare: number | bigint = position): Buffer =>
  Buffer.concat([varintField(1, position), varintField(2, prepare)]);

export const confirmationFrame = (subscriptionId: string): Buffer =>
  grpcFrame(bytesField(2, textField(1, subscriptionId)));

export const checkpointFrame = (commit: number, prepare: number): Buffer =>
  grpcFrame(bytesField(3, bothPositions(commit, prepare)));

export const streamNotFoundFrame = (name: Buffer): Buffer =>
  grpcFrame(bytesField(4, bytesField(1, streamIdentifier(name))));

export const CAUGHT_UP_FRAME = grpcFrame(emptyField(8));

/** Sent to clients that ask for compatibility with 21.10. */
export const firstStreamPositionFrame = (revision: number): Buffer => grpcFrame(varintField(5, revision));
export const lastStreamPositionFrame = (revision: number): Buffer => grpcFrame(varintField(6, revision));

export type UuidForm = 'string' | 'structured';

/** An event encoded anew: stored frames carry their ids as text. */
export const eventFrame = (event: StoredRecord, uuids: UuidForm): Buffer =>
  grpcFrame(bytesField(1, bytesField(1, recordedEvent(event, uuids)), varintField(3, event.position)));

/** A link with its target, or alone when the target cannot be read any more. */
export const linkFrame = (link: StoredRecord, target: StoredRecord | undefined, uuids: UuidForm): Buffer =>
  grpcFrame(
    bytesField(
      1,
      target ? bytesField(1, recordedEvent(target, uuids)) : NONE,
      bytesField(2, recordedEvent(link, uuids)),
      varintField(3, link.position),
    ),
  );

/** AppendResp.Success and BatchAppendResp.Success have the same shape. */
const success = (revision: number, position: number | undefined): Buffer =>
  Buffer.concat([
    revision < 0 ? emptyField(2) : varintField(1, revision),
    position === undefined ? emptyField(4) : bytesField(3, bothPositions(position)),
  ]);

export const appendSuccessFrame = (revision: number, position: number | undefined): Buffer =>
  grpcFrame(bytesField(1, success(revision, position)));

/** 20.6 had no word for it. */
const NO_STREAM_20_6 = 2n ** 64n - 1n;

/** The server fills the fields of 20.6 (1 to 5) beside the newer ones. */
export const appendWrongVersionFrame = (current: number, expected: Expected): Buffer => {
  const fields = [current < 0 ? emptyField(2) : varintField(1, current)];
  if (expected.kind === 'exact') fields.push(varintField(3, expected.revision));
  if (expected.kind === 'no_stream') fields.push(varintField(3, NO_STREAM_20_6));
  if (expected.kind === 'any') fields.push(emptyField(4));
  if (expected.kind === 'stream_exists') fields.push(emptyField(5));
  fields.push(current < 0 ? emptyField(7) : varintField(6, current));
  if (expected.kind === 'exact') fields.push(varintField(8, expected.revision));
  if (expected.kind === 'any') fields.push(emptyField(9));
  if (expected.kind === 'stream_exists') fields.push(emptyField(10));
  if (expected.kind === 'no_stream') fields.push(emptyField(11));
  return grpcFrame(bytesField(2, ...fields));
};

/** The answer that is sent most: written into one buffer, without the pieces that the other answers are made of. */
export const batchSuccessFrame = (
  correlation: Buffer,
  stream: Buffer,
  revision: number,
  position: number | undefined,
): Buffer => {
  if (revision < 0 || position === undefined || correlation.length > 127) {
    return grpcFrame(
      bytesField(1, correlation),
      bytesField(3, success(revision, position)),
      bytesField(4, streamIdentifier(stream)),
    );
  }
  const positions = 2 * (1 + varintSize(position));
  const body = 1 + varintSize(revision) + 2 + positions;
  const identifier = 1 + varintSize(stream.length) + stream.length;
  const length = 2 + correlation.length + 2 + body + 1 + varintSize(identifier) + identifier;
  const frame = Buffer.allocUnsafe(5 + length);
  frame[0] = 0;
  frame.writeUInt32BE(length, 1);
  frame.set([0x0a, correlation.length], 5);
  let at = 7 + correlation.copy(frame, 7);
  frame.set([0x1a, body, 0x08], at);
  at = writeVarint(frame, revision, at + 3);
  frame.set([0x1a, positions, 0x08], at);
  at = writeVarint(frame, position, at + 3);
  frame[at] = 0x10;
  at = writeVarint(frame, position, at + 1);
  frame[at] = 0x22;
  at = writeVarint(frame, identifier, at + 1);
  frame[at] = 0x1a;
  at = writeVarint(frame, stream.length, at + 1);
  stream.copy(frame, at);
  return frame;
};

/** A refusal on the batch path: google.rpc.Status with a message of the client's package inside. */
export interface BatchRefusal {
  code: number;
  message: string;
  type: string;
  details: Buffer;
}

/** @param correlation the id as it was sent, if it was */
export const batchErrorFrame = (
  correlation: Buffer | undefined,
  stream: Buffer | undefined,
  refusal: BatchRefusal,
): Buffer => {
  const any = bytesField(
    3,
    textField(1, `type.googleapis.com/event_store.client.${refusal.type}`),
    bytesField(2, refusal.details),
  );
  const status = bytesField(2, varintField(1, refusal.code), textField(2, refusal.message), any);
  return grpcFrame(
    correlation ? bytesField(1, correlation) : NONE,
    status,
    stream ? bytesField(4, streamIdentifier(stream)) : NONE,
  );
};

export const wrongVersionRefusal = (current: number, expected: Expected): BatchRefusal => {
  const fields = [current < 0 ? emptyField(2) : varintField(1, current)];
  if (expected.kind === 'exact') fields.push(varintField(3, expected.revision));
  if (expected.kind === 'any') fields.push(emptyField(4));
  if (expected.kind === 'stream_exists') fields.push(emptyField(5));
  if (expected.kind === 'no_stream') fields.push(emptyField(6));
  return { code: 6, message: 'WrongExpectedVersion', type: 'WrongExpectedVersion', details: Buffer.concat(fields) };
};

export const streamDeletedRefusal = (stream: Buffer): BatchRefusal => ({
  code: 5,
  message: 'StreamDeleted',
  type: 'StreamDeleted',
  details: bytesField(1, streamIdentifier(stream)),
});

export const tooLargeRefusal = (limit: number): BatchRefusal => ({
  code: 3,
  message: 'MaximumAppendSizeExceeded',
  type: 'MaximumAppendSizeExceeded',
  details: varintField(1, limit),
});

export const badRequestRefusal = (message: string): BatchRefusal => ({
  code: 3,
  message: 'BadRequest',
  type: 'BadRequest',
  details: textField(1, message),
});

const plainRefusal = (code: number, type: string): BatchRefusal => ({
  code,
  message: type,
  type,
  details: NONE,
});
/** The client knows no such error, and so passes the words on. */
export const diskFullRefusal = (message: string): BatchRefusal => ({ ...plainRefusal(8, 'DiskFull'), message });
export const TIMEOUT_REFUSAL = plainRefusal(4, 'Timeout');
export const ACCESS_DENIED_REFUSAL = plainRefusal(7, 'AccessDenied');
export const UNKNOWN_REFUSAL = plainRefusal(2, 'Unknown');

/** DeleteResp and TombstoneResp. */
export const deletedFrame = (position: number): Buffer => grpcFrame(bytesField(1, bothPositions(position)));
