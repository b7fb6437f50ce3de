import type { Actor } from '#libs/kernel/actor.js';
import type { Instant } from '#libs/kernel/time.js';
import type { Recorded } from './event.js';

/** Who wrote an event, when and why, as its metadata has it: for states that keep their history for people. */
export interface Authorship {
  readonly by: Pick<Actor, 'userId' | 'role'>;
  /** Since when it is true in business. */
  readonly at: Instant;
  /** In the words of whoever did it; null where nothing was said. */
  readonly reason: string | null;
  readonly revision: number;
  readonly position: bigint;
}

/** Undefined while folding events that were never stored. */
export const authorshipOf = (recorded: Recorded | undefined): Authorship | undefined => {
  if (!recorded) return undefined;
  const { metadata, revision, position } = recorded;
  const { userId, role } = metadata.actor;
  return { by: { userId, role }, at: metadata.effectiveAt, reason: metadata.reason ?? null, revision, position };
};
