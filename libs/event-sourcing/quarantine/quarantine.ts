import type { RecordedEvent } from '../event.js';
import { EventQuarantined, type QuarantinedData } from './event-quarantined.js';
import { EventReleased } from './event-released.js';

export const QUARANTINE_CATEGORY = 'quarantine';
/** The stream in which it stands who set which event aside, and who took it back. */
export const QUARANTINE_STREAM = `${QUARANTINE_CATEGORY}-main`;

/** An event that is set aside: where it stands, why, by whom and since when. */
export interface Quarantined extends QuarantinedData {
  by: string;
  /** Instant of the decision. */
  since: string;
}

const isNotice = ({ stream, type }: Pick<RecordedEvent, 'stream' | 'type'>): boolean =>
  stream === QUARANTINE_STREAM && (type === EventQuarantined.type || type === EventReleased.type);
/** The decision that an event of the quarantine's stream records; undefined for every other event. */
export const noticeOf = (event: RecordedEvent): { data: QuarantinedData; isRelease: boolean } | undefined =>
  isNotice(event) ? { data: event.data as QuarantinedData, isRelease: event.type === EventReleased.type } : undefined;

/** The events that are set aside, as far as the quarantine's stream was read. */
export class Quarantine {
  /** Revision of the last event taken in, and its position; -1 and undefined before the first. */
  revision = -1;
  position: bigint | undefined;
  private readonly byStream = new Map<string, Map<number, Quarantined>>();

  get all(): Quarantined[] {
    return [...this.byStream.values()].flatMap((events) => [...events.values()]);
  }

  /** Whether the event at a revision of a stream is passed over. */
  skips(stream: string, revision: number): boolean {
    return this.byStream.get(stream)?.has(revision) ?? false;
  }

  /** The revisions of a stream that are passed over up to one, in order. */
  within(stream: string, upTo: number): number[] {
    const revisions = [...(this.byStream.get(stream)?.keys() ?? [])];
    return revisions.filter((revision) => revision <= upTo).sort((a, b) => a - b);
  }

  /** The revision a reader stands at after `revision`: events set aside that follow it directly count as read. */
  after(stream: string, revision: number): number {
    const events = this.byStream.get(stream);
    let last = revision;
    while (events?.has(last + 1)) last += 1;
    return last;
  }

  /** Takes in the next event of the quarantine's stream. */
  take(event: RecordedEvent): void {
    const notice = noticeOf(event);
    if (!notice) return;
    const { stream, revision } = notice.data;
    const events = this.byStream.get(stream) ?? new Map<number, Quarantined>();
    if (notice.isRelease) events.delete(revision);
    else {
      const { actor, effectiveAt } = event.metadata;
      events.set(revision, { ...notice.data, by: actor.userId, since: effectiveAt });
    }
    this.byStream.set(stream, events);
  }
}
