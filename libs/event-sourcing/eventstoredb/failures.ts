import {
  CancelledError,
  DeadlineExceededError,
  NotLeaderError,
  TimeoutError,
  UnavailableError,
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
  return typeof code === 'number' && TRANSPORT_CODES.has(code);
};
