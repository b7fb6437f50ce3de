import { assert, DomainError } from '#libs/kernel/errors.js';
import type { EncodedEvent } from '../codec.js';

/** The server's limit of an append; it counts data alone up to version 23.10, metadata and types too from 24.10 on. */
export const MAX_APPEND_BYTES = 1_048_576;
/** What an event counts for, at most. */
export const bytesOf = ({ type, data, metadata }: Omit<EncodedEvent, 'id'>): number =>
  Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(metadata)) + 2 * type.length;
const UUID = /^(?!0{8}-)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the server would refuse, or the client stumble over in a way that ends the process. */
export const checkBeforeSending = (stream: string, events: readonly EncodedEvent[]): void => {
  let bytes = 0;
  for (const event of events) {
    assert(UUID.test(event.id) && event.type !== '', `an event for ${stream} has no id or no type`);
    bytes += bytesOf(event);
  }
  if (bytes <= MAX_APPEND_BYTES) return;
  throw new DomainError('COMMAND_TOO_LARGE', 'What this command records is too large for one append.', {
    bytes,
    limit: MAX_APPEND_BYTES,
  });
};
