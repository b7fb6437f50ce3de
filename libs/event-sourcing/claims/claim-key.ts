import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '#libs/kernel/errors.js';
import { NO_EVENTS, WrongRevision } from '../eventstoredb/store.js';
import type { LedgerStore } from '../ledger-store.js';
import { type Batch, write } from '../writing.js';
import type { KeyClaimed } from './key-claimed.js';

/** A request that came with a key: the same key makes the same command id, the same request the same hash. */
export interface KeyedRequest {
  readonly commandId: string;
  readonly bodyHash: string;
}
type Store = Pick<LedgerStore, 'append' | 'codec' | 'readStream'>;

const streamOf = ({ commandId }: KeyedRequest): string => `idempotencyKey-${commandId}`;

/**
 * Whether the key stands for this request; false while it stands for none.
 * @throws DomainError IDEMPOTENCY_KEY_REUSED when it stands for another one
 */
export const refuseReusedKey = async (store: Store, request: KeyedRequest): Promise<boolean> => {
  for await (const { data } of store.readStream(streamOf(request))) {
    if ((data as KeyClaimed['data']).bodyHash === request.bodyHash) return true;
    throw new DomainError('IDEMPOTENCY_KEY_REUSED', 'This key was used before for another request.');
  }
  return false;
};

/** A store may refuse an append for one that is not to be read yet: that one is durable within some milliseconds. */
const CONFLICT_ATTEMPTS = 50;
const PAUSE_MS = 10;

/**
 * Takes the key for the request, just before the first append of its command: whoever comes with the key later, in any
 * process, finds what it stands for. A command that was decided for the same request and died here goes on. A refusal
 * comes before, so it takes no key.
 * @throws DomainError IDEMPOTENCY_KEY_REUSED when the key stands for another request
 */
export const claimKey = async (
  store: Store,
  request: KeyedRequest,
  { stream, context, effectiveAt }: Pick<Batch, 'stream' | 'context' | 'effectiveAt'>,
): Promise<void> => {
  const claimed: KeyClaimed = { type: 'KeyClaimed', data: { stream, bodyHash: request.bodyHash } };
  // Of two requests that race for a key each has an id of its own, so that one append is the other's conflict.
  const content = request.bodyHash;
  const batch = { stream: streamOf(request), events: [claimed], context, effectiveAt, content };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write(store, batch, NO_EVENTS);
      return;
    } catch (error) {
      if (!(error instanceof WrongRevision)) throw error;
      if (await refuseReusedKey(store, request)) return;
      if (attempt === CONFLICT_ATTEMPTS) throw error;
      await delay(PAUSE_MS);
    }
  }
};
