import { EmbeddedError } from '#libs/embedded/supervisor/index.js';
import { DiskFull, isUnclear } from '#libs/event-sourcing/eventstoredb/failures.js';
import { NotAdopted, StoreMismatch } from '#libs/event-sourcing/founding/index.js';
import { KeyLost } from '#libs/event-sourcing/personal.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { isOutage } from '#libs/event-sourcing/postgres/failures.js';
import { IdentityError } from '#libs/identity/index.js';
import { DomainError } from '#libs/kernel/errors.js';
import { ConfigError } from '../config.js';
import { UserError } from './user-error.js';

/** Something the person at the keyboard can mend: told in a sentence, without a stack. */
const isForTheUser = (error: unknown): error is Error =>
  error instanceof ConfigError ||
  error instanceof EmbeddedError ||
  error instanceof IdentityError ||
  error instanceof UserError ||
  error instanceof DomainError ||
  error instanceof StoreMismatch ||
  error instanceof NotAdopted ||
  error instanceof KeyLost ||
  error instanceof DiskFull ||
  (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';

/** What a failure deserves on the terminal: a sentence where it can be mended there, the stack where it is a bug. */
export const wordsOf = (error: unknown): string => {
  if (isForTheUser(error)) return error.message;
  const why = error instanceof Error ? error.message || error.name : String(error);
  if (error instanceof StreamUnreadable) {
    return `${why}. Set it aside (ledger quarantine ${error.event.id} --by <user> --reason <text>), or run the ledger that knows it.`;
  }
  if (isOutage(error)) return `PostgreSQL cannot be used (${why}): check DATABASE_URL and that the server runs.`;
  if (isUnclear(error)) {
    return `The event store cannot be reached (${why}): check EVENTSTORE_URL and that the server runs.`;
  }
  return String((error as Error | null)?.stack ?? error);
};
