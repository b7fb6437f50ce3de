/** gRPC status numbers the node uses (https://grpc.github.io/grpc/core/md_doc_statuscodes.html). */
export const Status = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

/** A refusal as the client shall see it: status, message and the trailers by which it recognises the error. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly trailers: Record<string, string> = {},
  ) {
    super(message);
  }
}

export type NodeErrorCode =
  'FOLDER_IN_USE' | 'FOLDER_NOT_WRITABLE' | 'PORT_TAKEN' | 'DAMAGED' | 'NOT_A_STORE' | 'BAD_OPTION';

/** Why a node could not start or a store command could not run; the message is one sentence that says what to do. */
export class EventStoreNodeError extends Error {
  constructor(
    readonly code: NodeErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'EventStoreNodeError';
  }
}

/** A stored record that does not match its checksum; the position is that of the record in the log. */
export class DamagedRecordError extends Error {
  constructor(
    readonly position: number,
    readonly reason: string,
    /** As far as it can still be read. */
    stream = '',
  ) {
    super(`The record at position ${position}${stream && ` of stream ${stream.slice(0, 200)}`} is damaged: ${reason}.`);
    this.name = 'DamagedRecordError';
  }
}

/** What the real server answers when a request breaks an assumption of its handlers. */
export const handlerError = (): RpcError => new RpcError(Status.UNKNOWN, 'Exception was thrown by handler.');

/** Percent-encoding of a text that may hold lone surrogates. */
const escaped = (text: string): string => encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'));

/**
 * Trailers are ASCII and travel in one header block: other characters are escaped, endless names cut. HTTP/2 drops outer
 * spaces, and a trailer of nothing else as a whole, which ends the client's process: they are escaped too.
 */
export const trailerText = (text: string): string => text.slice(0, 2048).replace(/[^\x20-\x7e]+|^ +| +$/g, escaped);

/** `grpc-message`: printable ASCII but for the percent sign stands for itself; a long text is cut. */
export const messageText = (text: string): string => text.slice(0, 1000).replace(/[^\x20-\x24\x26-\x7e]+/g, escaped);

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** What a full disk (or quota) is answered with, in words: a live server ends instead, and this node goes on when there is room. */
export const diskFull = (error: unknown): RpcError | undefined => {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === undefined || !NO_ROOM.has(code)) return undefined;
  return new RpcError(Status.RESOURCE_EXHAUSTED, `The disk is full (${code}), nothing was written: make room.`);
};

export const streamDeleted = (stream: string): RpcError =>
  new RpcError(Status.FAILED_PRECONDITION, `Event stream '${stream.slice(0, 800)}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': trailerText(stream),
  });
