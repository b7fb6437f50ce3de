/** Looking into finished frames: rarely needed, for metadata streams and links only. */
import type { StoredRecord } from '../storage/record.js';
import { ProtoReader, bytesField } from './protobuf.js';
import { encodeStructuredUuid } from './uuid.js';

const NONE: Buffer = Buffer.alloc(0);

/** Bytes of a RecordedEvent's first field: its id as text. */
const TEXT_ID_BYTES = 40;

/** The RecordedEvent message inside a stored frame, with its id in the form that is asked for. */
export const recordedEvent = (record: StoredRecord, uuids: 'string' | 'structured' = 'string'): Buffer => {
  const response = new ProtoReader(record.frame, 5);
  response.tag();
  const readEvent = new ProtoReader(response.bytes());
  readEvent.tag();
  const event = readEvent.bytes();
  if (uuids === 'string') return event;
  return Buffer.concat([bytesField(1, encodeStructuredUuid(record.id)), event.subarray(TEXT_ID_BYTES)]);
};

/** The data of a stored event. */
export const eventData = (record: StoredRecord): Buffer => {
  const reader = new ProtoReader(recordedEvent(record));
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x42) return reader.bytes();
    reader.skip(tag);
  }
  return NONE;
};
