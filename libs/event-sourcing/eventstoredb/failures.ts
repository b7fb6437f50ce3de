import {
  AccessDeniedError,
  CancelledError,
  DeadlineExceededError,
  NotLeaderError,
  TimeoutError,
  UnavailableError,
  UnknownError,
} from '@eventstore/db-client';

/** gRPC: cancelled, deadline exceeded, resource exhausted, aborted, internal, unavailable. */
const TRANSPORT_CODES = new Set([1, 4, 8, 10, 13, 14]);

/** A call that nobody answered in time; it may have happened all the same. */
export class NoAnswer extends Error {
  constructor(call: string, afterMs: number) {
    super(`the event store did not answer ${call} within ${afterMs} ms`);
    this.name = 'NoAnswer';
  }
}

/**
 * Whether a call may or may not have happened: the connection broke, the leader changed or time ran out. The client
 * reports a connection that cannot be made as a plain Error with gRPC code 14 and a server that is stopping as an
 * UnknownError with code 13; a message too large for the connection (8) fails other callers' pending appends too.
 */
export const isUnclear = (error: unknown): boolean => {
  if (
    error instanceof UnavailableError ||
    error instanceof TimeoutError ||
    error instanceof DeadlineExceededError ||
    error instanceof CancelledError ||
    error instanceof NotLeaderError ||
    error instanceof NoAnswer
  ) {
    return true;
  }
  const code = (error as { code?: unknown } | null | undefined)?.code;
  if (typeof code === 'number') return TRANSPORT_CODES.has(code);
  return error instanceof Error && UNDISCOVERED.test(error.message);
};

/**
 * Whether a read was refused because its position is none of this log's: between two records a live server has no other
 * word for it. Beyond the end it answers nothing at all.
 */
export const isNoPosition = (error: unknown): boolean =>
  error instanceof UnknownError && /Unexpected ReadAllResult|Exception was thrown by handler/.test(error.message);

/** The disk under a store is full: nothing was written, and the same may succeed later. */
export class DiskFull extends Error {
  constructor(store: 'event store' | 'database', why: string) {
    super(`disk full under the ${store}: ${why.replace('Could not recognize ', '')}`);
    this.name = 'DiskFull';
  }
}

const NO_SPACE = /disk is full|ENOSPC|EDQUOT|no space left on device|not enough space on the disk/i;

/** Whether the store said that it has no room; only the embedded node says so, a live server ends instead. */
export const saysDiskFull = (error: unknown): boolean => error instanceof Error && NO_SPACE.test(error.message);
/** Of a cluster none of whose nodes answers, the client says no more than this. */
const UNDISCOVERED = /^Failed to discover after \d+ attempts/;

/** TLS spoken to a server that speaks none, or a certificate that is not trusted: no waiting mends it. */
const MISMATCH =
  /wrong version number|packet length too long|EPROTO|certificate|self[- ]signed|altname|issuer|ERR_TLS|ERR_SSL|SSL routines/i;

/** Whether a call that failed on its way may succeed later with the same settings. */
export const willMend = (error: unknown): boolean => !MISMATCH.test((error as Error).message);

const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;
const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null | undefined)?.code;

/** Whether the server knows the account, or the lack of one, and refuses it what was asked. */
export const isRefused = (error: unknown): boolean =>
  error instanceof AccessDeniedError || codeOf(error) === PERMISSION_DENIED || isUnknownAccount(error);

/** Whether the server does not know the user, or its password is another. */
export const isUnknownAccount = (error: unknown): boolean => codeOf(error) === UNAUTHENTICATED;
