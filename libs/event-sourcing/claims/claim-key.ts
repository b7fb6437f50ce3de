import { DomainError } from '#libs/kernel/errors.js';
import { eventIdOf } from '#libs/kernel/ids.js';
import type { EventMetadata } from '../event.js';
import { type EventStore, NO_EVENTS, WrongRevision } from '../eventstoredb/store.js';
import type { KeyClaimed } from './key-claimed.js';

/** A request that came with a key: the same key makes the same command id, the same request the same hash. */
export interface KeyedRequest {
  readonly commandId: string;
  readonly bodyHash: string;
}
type Store = Pick<EventStore, 'append' | 'codec' | 'readStream'>;

const streamOf = ({ commandId }: KeyedRequest): string => `idempotencyKey-${commandId}`;

/** @throws DomainError IDEMPOTENCY_KEY_REUSED when the key stands for another request */
export const refuseReusedKey = async (store: Store, request: KeyedRequest): Promise<void> => {
  for await (const { data } of store.readStream(streamOf(request))) {
    if ((data as KeyClaimed['data']).bodyHash === request.bodyHash) return;
    throw new DomainError('IDEMPOTENCY_KEY_REUSED', 'This key was used before for another request.');
  }
};

/**
 * Takes the key for the request, just before the first append of its command: whoever comes with the key later, in any
 * process, finds what it stands for. A command that was decided for the same request and died here goes on. A refusal
 * comes before, so it takes no key.
 * @throws DomainError IDEMPOTENCY_KEY_REUSED when the key stands for another request
 */
export const claimKey = async (
  store: Store,
  request: KeyedRequest,
  stream: string,
  metadata: Omit<EventMetadata, 'schemaVersion'>,
): Promise<void> => {
  const own = streamOf(request);
  const claimed: KeyClaimed = { type: 'KeyClaimed', data: { stream, bodyHash: request.bodyHash } };
  // Of two requests that race for a key each has an id of its own, so that one append is the other's conflict.
  const id = eventIdOf(request.commandId, own, 0, request.bodyHash);
  try {
    await store.append(own, [await store.codec.encode(claimed, id, metadata)], NO_EVENTS);
  } catch (error) {
    if (!(error instanceof WrongRevision)) throw error;
    await refuseReusedKey(store, request);
  }
};
