import { Unavailable } from '#libs/kernel/errors.js';
import type { RecordedEvent } from './event.js';

/** An event that stands in one of the ledger's streams and that the ledger cannot read. */
export type UnreadableEvent = Pick<
  RecordedEvent,
  'id' | 'type' | 'stream' | 'category' | 'streamId' | 'revision' | 'position' | 'recordedAt'
> & {
  /** Why, in words for an operator. */
  readonly problem: string;
};
export type StoredEvent = RecordedEvent | UnreadableEvent;

export const isReadable = (event: StoredEvent): event is RecordedEvent => !('problem' in event);

/**
 * A stream holds an event that does not belong or that a newer ledger wrote: whoever needs the stream waits until a
 * person has set the event aside (`ledger quarantine`) or the ledger that knows it runs.
 */
export class StreamUnreadable extends Unavailable {
  constructor(readonly event: UnreadableEvent) {
    super(
      'STREAM_UNREADABLE',
      `${event.stream} cannot be read: event ${event.id} (${event.type}) at revision ${event.revision}: ${event.problem}`,
      { stream: event.stream, eventId: event.id, revision: event.revision, reason: event.problem },
    );
    this.name = 'StreamUnreadable';
  }
}
