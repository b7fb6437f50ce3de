import { derivedUuid } from '#libs/kernel/ids.js';
import { automationActor } from '#libs/kernel/actor.js';
import type { EventMetadata, RecordedEvent } from './event.js';
import type { CommandContext } from './ledger.js';
import type { StoredEvent } from './unreadable.js';

/** What an automation may say about an event that it cannot handle. */
export interface Parking {
  /**
   * The event is kept, counted and shown in health until it is tried again. Behind one that was not refused (by a
   * DomainError) the rest of its stream waits.
   */
  park(event: StoredEvent, error: Error): Promise<void>;
  /** The event waits in a journal, which tries it again by itself; for the log. */
  defer?(event: RecordedEvent, journal: string, reason: string): void;
}

/**
 * Where an automation begins on a ledger on which it has never run; kept with its checkpoint, so that every later start
 * goes on. From the beginning: what is owed for the past is still owed. From now on: the past is nobody's occasion any
 * more; it is passed over for good, also when everything is read again from a log that was taken as it is.
 */
export type FirstRun = 'from the beginning' | 'from now on';

/**
 * Turns events into commands. It may see any event twice and must then change nothing: its command ids come from the
 * source event (`causedBy`). Infrastructure errors are thrown, and the same batch comes again.
 */
export interface Automation {
  readonly name: string;
  /** Types of events it wants; others are not handed to it. */
  readonly types: ReadonlySet<string>;
  /** Categories of the streams in which they stand; undefined: any. An unknown event elsewhere does not concern it. */
  readonly categories?: ReadonlySet<string>;
  readonly firstRun: FirstRun;
  /**
   * What becomes of events that an import brought, and of those that followed from them: facts like any other, or the
   * past of another system, which told whom it concerned.
   */
  readonly imported: 'handled' | 'passed over';
  /** A batch in the order of `$all`; when it resolves, everything is done durably, save what `unfinished` names. */
  handle(events: readonly RecordedEvent[], parking: Parking): Promise<void>;
  /** As `handle`, for events that were parked when their turn came: later ones may have been handled meanwhile. */
  handleLate?(events: readonly RecordedEvent[], parking: Parking): Promise<void>;
  /** Called about once a second unless it is far behind, for work that waits for time or for another event. */
  idle?(parking: Parking): Promise<void>;
  /** Position of the first event that is not finished with; the checkpoint stays before it. */
  unfinished?(): bigint | undefined;
}

/** What a command that an event causes takes over from it. */
export interface Cause {
  readonly id: string;
  readonly metadata: Pick<EventMetadata, '$correlationId' | 'effectiveAt' | 'importId'>;
}

/** Command id of what an event causes: the same for the same purpose, whoever does it. */
export const purposeId = (eventId: string, purpose: string): string => derivedUuid('automation', eventId, purpose);

/** Context of a command that an event causes: same purpose, same event, same command id; time and import are inherited. */
export const causedBy = (event: Cause, automation: string, purpose: string): CommandContext => ({
  commandId: purposeId(event.id, purpose),
  correlationId: event.metadata.$correlationId,
  causationId: event.id,
  actor: automationActor(automation),
  effectiveAt: event.metadata.effectiveAt,
  ...(event.metadata.importId ? { importId: event.metadata.importId } : {}),
});
