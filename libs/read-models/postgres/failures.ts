const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** Connection lost, server full or stopping, transaction rolled back by a deadlock or a serialisation failure. */
const OUTAGE_CLASSES = new Set(['08', '53', '57', '58', '40']);
const LOST =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/;

/**
 * PostgreSQL's `undefined_table` or `undefined_column`: what is shown is of another version than this process asks for,
 * until the one that is being built takes its place.
 */
export const isNotShownYet = (error: unknown): boolean =>
  ['42P01', '42703'].includes((error as { code?: string } | null)?.code ?? '');

/** PostgreSQL's `lock_not_available`: somebody else held what was needed for longer than was to be waited. */
export const isLockTimeout = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '55P03';

/** PostgreSQL's `disk_full`; the statement was rolled back and may succeed later. */
export const isDatabaseFull = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '53100';

/**
 * Whether a database error says nothing about the statement: the same one may succeed later. Callers try again with
 * backoff; whatever the transaction did is rolled back or, when its answer was lost, found by the checkpoint.
 */
export const isOutage = (error: unknown): boolean => {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string')
    return CONNECTION_CODES.has(code) || (code.length === 5 && OUTAGE_CLASSES.has(code.slice(0, 2)));
  return typeof message === 'string' && LOST.test(message);
};
