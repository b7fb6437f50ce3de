/** What is known of a stream. */
import type { StreamState } from './decide.js';
import type { StreamMetadata } from './metadata.js';

/** The rules' part, its metadata, and where that stands. */
export interface Stream extends StreamState {
  metadata: StreamMetadata;
  /** Revision of the last event of its metadata stream, -1 when there is none. */
  metadataLast: number;
}

/** A stream after an event in its metadata stream. */
export const withMetadata = (
  stream: Pick<StreamState, 'last' | 'tombstoned'>,
  metadata: StreamMetadata,
  metadataLast: number,
): Stream => ({
  last: stream.last,
  tombstoned: stream.tombstoned,
  softDeleted: metadata.softDeleted,
  hasMetadata: metadataLast >= 0,
  metadata,
  metadataLast,
});
