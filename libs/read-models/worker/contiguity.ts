import { LRUCache } from 'lru-cache';
import { InvariantViolation } from '#libs/kernel/errors.js';
import type { Quarantine } from '#libs/event-sourcing/quarantine/quarantine.js';
import type { StoredEvent } from '#libs/event-sourcing/unreadable.js';

const STREAMS = 200_000;

/** The store skipped an event of a stream (I10): nobody may go on as if it had not been there. */
class StreamGap extends InvariantViolation {}

/**
 * Checks that each stream's revisions follow one another. A stream first met in its middle is taken as it is: the
 * checkpoint lies behind its beginning.
 */
export class Contiguity {
  private readonly revisions = new LRUCache<string, number>({ max: STREAMS });

  /** @param quarantine what is left out on purpose @throws StreamGap */
  check({ stream, revision }: StoredEvent, quarantine?: Pick<Quarantine, 'after'>): void {
    const last = this.revisions.get(stream);
    if (last !== undefined && revision > (quarantine?.after(stream, last) ?? last) + 1) {
      throw new StreamGap(`${stream} goes on at revision ${revision} after ${last}: events are missing`);
    }
    if (last === undefined || revision > last) this.revisions.set(stream, revision);
  }
}
