/** Looking into finished frames: rarely needed, for metadata streams and links only. */
import type { StoredRecord } from '../storage/record.js';
import { ProtoReader } from './protobuf.js';

const NONE: Buffer = Buffer.alloc(0);

/** The RecordedEvent message inside a stored frame. */
export const recordedEvent = (record: StoredRecord): Buffer => {
  const response = new ProtoReader(record.frame, 5);
  response.tag();
  const readEvent = new ProtoReader(response.bytes());
  readEvent.tag();
  return readEvent.bytes();
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
