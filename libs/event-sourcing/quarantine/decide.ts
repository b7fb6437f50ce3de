import type { Actor } from '#libs/kernel/actor.js';
import { assert, DomainError } from '#libs/kernel/errors.js';
import { freshUuid } from '#libs/kernel/ids.js';
import type { Clock } from '#libs/kernel/time.js';
import { type EventStore, WrongRevision } from '../eventstoredb/store.js';
import { isReadable, type StoredEvent } from '../unreadable.js';
import { EventQuarantined, type QuarantinedData } from './event-quarantined.js';
import { EventReleased } from './event-released.js';
import { QUARANTINE_STREAM } from './quarantine.js';
import { write } from '../writing.js';

/** A person's decision to set an event aside, or to take it back. */
export interface QuarantineDecision {
  event: StoredEvent;
  isRelease: boolean;
  /** The person's user id. */
  by: string;
  reason: string;
}

const ATTEMPTS = 20;

const dataOf = ({ event, reason }: QuarantineDecision): QuarantinedData => ({
  eventId: event.id,
  stream: event.stream,
  revision: event.revision,
  position: String(event.position),
  type: event.type.slice(0, 200),
  problem: isReadable(event) ? null : event.problem,
  reason,
});

/**
 * Records the decision; false when it changes nothing. It reads the quarantine's own stream and nothing else, so that
 * it works whatever else cannot be read, there too.
 * @throws DomainError QUARANTINE_NOT_POSSIBLE for an event of the quarantine's own stream
 */
export const decideQuarantine = async (
  store: EventStore,
  clock: Clock,
  decision: QuarantineDecision,
): Promise<boolean> => {
  const { event, isRelease, by, reason } = decision;
  if (event.stream === QUARANTINE_STREAM) {
    throw new DomainError('QUARANTINE_NOT_POSSIBLE', `${QUARANTINE_STREAM} is read past whatever stands in it.`);
  }
  const commandId = freshUuid();
  const actor: Actor = { userId: by, orgId: null, role: 'staff:support', channel: 'cli' };
  const type = isRelease ? EventReleased.type : EventQuarantined.type;
  const context = { commandId, correlationId: commandId, causationId: commandId, actor, reason };
  const events = [{ type, data: dataOf(decision) }];
  const batch = { stream: QUARANTINE_STREAM, events, context, effectiveAt: clock.now() };
  for (let attempt = 1; ; attempt += 1) {
    await store.loadQuarantine();
    const { quarantine } = store;
    if (quarantine.skips(event.stream, event.revision) === !isRelease) return false;
    try {
      await write(store, batch, quarantine.revision);
      await store.loadQuarantine();
      assert(quarantine.skips(event.stream, event.revision) === !isRelease, 'the decision does not stand');
      return true;
    } catch (error) {
      if (!(error instanceof WrongRevision) || attempt === ATTEMPTS) throw error;
    }
  }
};
