import { OperatorError } from '#libs/processes/operator-error.js';
import { DiskFull, isRefused, isUnclear, isUnknownAccount } from '#libs/event-sourcing/eventstoredb/failures.js';
import { NotAdopted, StoreMismatch } from '#libs/read-models/founding/index.js';
import { KeyLost } from '#libs/event-sourcing/personal.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { isOutage } from '#libs/read-models/postgres/failures.js';
import { IdentityError } from '#libs/identity/index.js';
import { DomainError } from '#libs/kernel/errors.js';
import { ConfigError } from '../ledger/config.js';
import { UserError } from './user-error.js';

/** Something the person at the keyboard can mend: told in a sentence, without a stack. */
const isForTheUser = (error: unknown): error is Error =>
  error instanceof ConfigError ||
  error instanceof OperatorError ||
  error instanceof IdentityError ||
  error instanceof UserError ||
  error instanceof DomainError ||
  error instanceof StoreMismatch ||
  error instanceof NotAdopted ||
  error instanceof KeyLost ||
  error instanceof DiskFull ||
  ['ENOENT', 'EISDIR', 'EACCES'].includes((error as NodeJS.ErrnoException | null)?.code ?? '');

/** The first line of what a failure says of itself, without what the transport adds. */
export const whyOf = (error: unknown): string => {
  const { message, name, code } = error as { message?: string; name?: string; code?: unknown };
  const said = (message || (typeof code === 'string' ? code : name) || String(error)).split('\n')[0]!;
  return said.replace(
    /\. Resolution note:.*$|^\d+ UNAVAILABLE: (No connection established\. Last error: (Error: )?)?/g,
    '',
  );
};

/** What the client's words mean for the connection string. */
const CONNECTION: readonly (readonly [RegExp, string])[] = [
  [/wrong version number|packet length too long|EPROTO/i, 'It speaks no TLS: add tls=false to EVENTSTORE_URL.'],
  [
    /self[- ]signed|unable to (verify|get)|certificate/i,
    'Its certificate is not trusted: name the CA with tlsCAFile=<file> in EVENTSTORE_URL.',
  ],
  [/altname|does not match/i, 'Its certificate is for another name: use that name in EVENTSTORE_URL.'],
  [/ENOTFOUND|EAI_AGAIN|Name resolution/i, 'No such host is known: check the host in EVENTSTORE_URL.'],
  [/ECONNREFUSED/, 'Nothing listens there: check host and port in EVENTSTORE_URL and that the server runs.'],
  [
    /Failed to connect|ECONNRESET|Protocol error|RST_STREAM|Connection dropped|GOAWAY|socket hang up/i,
    'Check the port in EVENTSTORE_URL and, if the server speaks TLS, take tls=false out of it.',
  ],
];

/** What is wrong between the ledger and its event store, and what to do. */
export const eventStoreWords = (error: unknown): string => {
  const why = whyOf(error);
  if (isUnknownAccount(error)) {
    return `The event store does not know the account (${why}): give its user and password in EVENTSTORE_URL, as esdb://user:password@host:2113.`;
  }
  if (isRefused(error)) {
    return (
      `The event store refuses its account what the ledger needs (${why}): give one in EVENTSTORE_URL that may read ` +
      '$all and write, as esdb://user:password@host:2113; an administrator allows it with "npm run ledger -- grant <user>".'
    );
  }
  const [, advice = 'Check EVENTSTORE_URL and that the server runs.'] =
    CONNECTION.find(([words]) => words.test(why)) ?? [];
  return `The event store cannot be reached (${why}). ${advice}`;
};

/** SQLSTATEs (and one sentence of the driver) that a person mends, and how. */
const DATABASE: Readonly<Record<string, string>> = {
  '28P01': 'check user and password in DATABASE_URL.',
  '28000': 'check the user in DATABASE_URL, and that the server lets it in (pg_hba.conf).',
  '3D000': 'create it (createdb), or name another in DATABASE_URL.',
  '42501': 'its user must be allowed to create schemas there: GRANT CREATE ON DATABASE … TO ….',
};
const NO_PASSWORD = /client password must be a string|no password supplied/i;
const NO_TLS = /does not support SSL/i;
const UNTRUSTED = /self[- ]signed|unable to (verify|get)|altname/i;

const databaseAdvice = (error: unknown): string | undefined => {
  const { code, message = '' } = error as { code?: unknown; message?: string };
  if (typeof code === 'string' && Object.hasOwn(DATABASE, code)) return DATABASE[code];
  if (NO_PASSWORD.test(message))
    return 'give its password in DATABASE_URL, as postgres://user:password@host:5432/ledger.';
  if (NO_TLS.test(message)) return 'take sslmode out of DATABASE_URL.';
  if (UNTRUSTED.test(message)) return 'name the CA with sslrootcert=<file> in DATABASE_URL.';
  return isOutage(error) ? 'check DATABASE_URL and that the server runs.' : undefined;
};

const sentenceOf = (error: unknown): string | undefined => {
  if (isForTheUser(error)) return error.message;
  if (error instanceof StreamUnreadable) {
    return `${error.message}. Set it aside (ledger quarantine ${error.event.id} --by <user> --reason <text>), or run the ledger that knows it.`;
  }
  if (isRefused(error) || isUnclear(error)) return eventStoreWords(error);
  const advice = databaseAdvice(error);
  return advice && `PostgreSQL cannot be used (${whyOf(error)}): ${advice}`;
};

/**
 * What a failure deserves on the terminal: a sentence where it can be mended there, the stack where it is a bug, both
 * where everything is asked for.
 */
export const wordsOf = (error: unknown): string => {
  const sentence = sentenceOf(error);
  const stack = String((error as Error | null)?.stack ?? error);
  if (sentence === undefined) return stack;
  return process.env['LEDGER_LOG'] === 'debug' ? `${sentence}\n${stack}` : sentence;
};
