import { stopRequested } from '#libs/embedded/process/stop-request.js';
import type { EmbeddedSet } from '#libs/embedded/supervisor/index.js';
import { UserError } from './user-error.js';

/**
 * Waits for the wish to stop, or runs `work` until then. An embedded part that dies ends everything with its name and
 * last words. @throws UserError
 */
export const untilStopped = async <T>(set: EmbeddedSet | undefined, work?: Promise<T>): Promise<T | undefined> => {
  const stop = stopRequested().then(() => undefined);
  const death = (set?.died ?? new Promise<never>(() => undefined)).then(({ name, lastWords }) => {
    throw new UserError(
      `${name} ended unasked, so everything was stopped. Its last words: ${lastWords.trim() || '(none)'}`,
    );
  });
  return Promise.race([work ?? stop, stop, death]);
};
