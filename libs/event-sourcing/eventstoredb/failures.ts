import {
  CancelledError,
  DeadlineExceededError,
  NotLeaderError,
  TimeoutError,
  UnavailableError,
  UnknownError,
} from '@eventstore/db-client';

const TRANSPORT_CODES = new Set([1, 4, 13, 14]);

/**
 * Whether a call may or may not have happened: the connection broke, the leader changed or time ran out. The client
 * reports a connection that cannot be made as a plain Error with gRPC code 14, and a server that is stopping as an
 * UnknownError with code 13.
 */
export const isUnclear = (error: unknown): boolean => {
  if (
    error instanceof UnavailableError ||
    error instanceof TimeoutError ||
    error instanceof DeadlineExceededError ||
    error instanceof CancelledError ||
    error instanceof NotLeaderError
  ) {
    return true;
  }
  const code = (error as { code?: unknown } | null)?.code;
  const isPlain = error instanceof UnknownError || (error instanceof Error && error.constructor === Error);
  return isPlain && typeof code === 'number' && TRANSPORT_CODES.has(code);
};
