import { identify } from '#libs/processes/identity.js';
import { stopRequested } from '#libs/processes/stop-request.js';
import { pause } from '#libs/processes/timing.js';
import type { EmbeddedSet } from '#libs/embedded/index.js';
import { UserError } from './user-error.js';

/** A connection can break a moment before the process behind it is gone. */
const LAST_BREATH_MS = 200;

/**
 * Waits for the wish to stop, or runs `work` until then. An embedded part that dies ends everything with its name and
 * last words. @throws UserError
 */
export const untilStopped = async <T>(set: EmbeddedSet | undefined, work?: Promise<T>): Promise<T | undefined> => {
  const stop = stopRequested().then(() => undefined);
  const death = (set?.died ?? new Promise<never>(() => undefined)).then(({ name, code, signal, lastWords }) => {
    const how = signal ?? `exit code ${code}`;
    throw new UserError(
      `${name} ended unasked (${how}), so everything was stopped. Its last words: ${lastWords.trim() || '(none)'}`,
    );
  });
  // What fails because a part died fails before the others have been stopped; the part's last words say more.
  const done = work?.catch(async (error: unknown) => {
    if (await hasLost(set)) await death;
    throw error;
  });
  return Promise.race([done ?? stop, stop, death]);
};

const hasLost = async (set: EmbeddedSet | undefined): Promise<boolean> => {
  if (!set || set.processes.length === 0) return false;
  await pause(LAST_BREATH_MS);
  return set.processes.some(({ pid }) => identify(pid) === undefined);
};
