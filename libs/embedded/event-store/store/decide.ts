/** Whether an append is written, was written already, or is refused: the rules of server 23.10, in their order. */
import type { Expected } from '../wire/requests.js';

/** What decisions and reads need to know of a stream. */
export interface StreamState {
  /** Revision of the last event, -1 when there is none. */
  last: number;
  tombstoned: boolean;
  softDeleted: boolean;
  /** Whether metadata was ever written: it makes a stream "exist". */
  hasMetadata: boolean;
}

export interface KnownEvent {
  stream: string;
  revision: number;
}

export type Decision =
  { kind: 'write' } | { kind: 'repeat'; revision: number } | { kind: 'wrong_version' } | { kind: 'deleted' };

export interface Lookups {
  /** An id seen since the node started, in whichever stream wrote it first. */
  known(id: Buffer): KnownEvent | undefined;
  /** The id stored at a revision of this stream. */
  idAt(revision: number): Buffer | undefined;
}

const WRITE: Decision = { kind: 'write' };
const WRONG: Decision = { kind: 'wrong_version' };
const DELETED: Decision = { kind: 'deleted' };

/** Decides an append of events with these ids. Only ids are compared, never data. */
export const decideAppend = (
  stream: string,
  state: StreamState,
  expected: Expected,
  ids: readonly Buffer[],
  lookups: Lookups,
): Decision => {
  if (state.tombstoned) return DELETED;
  if (expected.kind === 'stream_exists') {
    if (state.softDeleted) return DELETED;
    if (state.last < 0 && !state.hasMetadata) return WRONG;
  }
  if (expected.kind === 'any' || expected.kind === 'stream_exists') return decideUnversioned(stream, ids, lookups);
  const revision = expected.kind === 'no_stream' ? -1n : expected.revision;
  if (revision > BigInt(state.last)) return WRONG;
  if (revision === BigInt(state.last)) return WRITE;
  return decideRepeat(state, expected.kind === 'no_stream', Number(revision), ids, lookups);
};

const decideUnversioned = (stream: string, ids: readonly Buffer[], lookups: Lookups): Decision => {
  let last: KnownEvent | undefined;
  for (const [index, id] of ids.entries()) {
    const known = lookups.known(id);
    last = known?.stream === stream ? known : undefined;
    if (!last) return index === 0 ? WRITE : WRONG;
  }
  return last ? { kind: 'repeat', revision: last.revision } : WRITE;
};

/** The stream is past the expected revision: right only if exactly these events were written there. */
const decideRepeat = (
  state: StreamState,
  noStream: boolean,
  revision: number,
  ids: readonly Buffer[],
  lookups: Lookups,
): Decision => {
  if (ids.length === 0) return WRONG;
  const fresh = noStream && state.softDeleted ? WRITE : WRONG;
  for (const [index, id] of ids.entries()) {
    const at = revision + 1 + index;
    const stored = at <= state.last ? lookups.idAt(at) : undefined;
    if (!stored?.equals(id)) return index === 0 ? fresh : WRONG;
  }
  return { kind: 'repeat', revision: revision + ids.length };
};

/** Deletes and tombstones compare revisions only; a repeated one is not recognised. */
export const decideDelete = (state: StreamState, expected: Expected, tombstone: boolean): Decision => {
  if (state.tombstoned) return DELETED;
  const exists = state.last >= 0 || state.hasMetadata;
  if (expected.kind === 'stream_exists') {
    if (state.softDeleted) return DELETED;
    return exists ? WRITE : WRONG;
  }
  if (!tombstone && !exists) return WRONG;
  if (expected.kind === 'any') return WRITE;
  if (expected.kind === 'no_stream') return state.last < 0 || state.softDeleted ? WRITE : WRONG;
  return expected.revision === BigInt(state.last) ? WRITE : WRONG;
};
