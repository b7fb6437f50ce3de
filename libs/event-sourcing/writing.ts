import { eventIdOf } from '#libs/kernel/ids.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { Instant } from '#libs/kernel/time.js';
import type { Codec, EncodedEvent } from './codec.js';
import type { DomainEvent, EventMetadata } from './event.js';
import type { LedgerStore } from './ledger-store.js';

/** What accompanies a command; becomes the metadata of its events. */
export interface CommandContext {
  /** The same command id is the same command: repeated, it is answered with its first outcome. */
  commandId: string;
  correlationId: string;
  causationId: string;
  actor: Actor;
  /** Business time; only imports, corrections and automations (their cause's) give one. */
  effectiveAt?: Instant;
  bodyHash?: string;
  /** The caller made the command's id by a key, and may come with the key again for something else. */
  isKeyed?: boolean;
  importId?: string;
  reason?: string;
  traceId?: string;
}

/** Metadata of a command's events, all the same but for the schema version. */
export const metadataOf = (
  context: CommandContext,
  effectiveAt: Instant,
  route?: Record<string, string>,
): Omit<EventMetadata, 'schemaVersion'> => ({
  commandId: context.commandId,
  $correlationId: context.correlationId,
  $causationId: context.causationId,
  actor: context.actor,
  effectiveAt,
  ...(context.bodyHash ? { bodyHash: context.bodyHash } : {}),
  ...(context.importId ? { importId: context.importId } : {}),
  ...(context.reason ? { reason: context.reason } : {}),
  ...(context.traceId ? { traceId: context.traceId } : {}),
  ...(route ? { route } : {}),
});

/** Events of one command for one stream. */
export interface Batch {
  readonly stream: string;
  readonly events: readonly DomainEvent[];
  readonly context: CommandContext;
  /** Business time that the events carry. */
  readonly effectiveAt: Instant;
  /** Facts for the metadata that route the events. */
  readonly route?: Record<string, string> | undefined;
  /** Told apart by it are events of one command that two processes decide differently at the same place. */
  readonly content?: string;
}

/** Checked, sealed and with their ids, which are made of command, stream, place and content. */
export const encoded = (
  codec: Codec,
  { stream, events, context, effectiveAt, route, content }: Batch,
): Promise<EncodedEvent[]> => {
  const metadata = metadataOf(context, effectiveAt, route);
  return Promise.all(
    events.map((event, index) => codec.encode(event, eventIdOf(context.commandId, stream, index, content), metadata)),
  );
};

/** What was written, and where the last of it stands. */
export interface Written {
  readonly revision: number;
  readonly position: bigint;
  readonly events: { type: string; id: string }[];
}

/**
 * Appends a batch at exactly the revision that it was made for (NO_EVENTS: the stream must not exist).
 * @throws what the store's `append` throws
 */
export const write = async (
  store: Pick<LedgerStore, 'codec' | 'append'>,
  batch: Batch,
  expected: number,
  options?: { guarded?: boolean },
): Promise<Written> => {
  const all = await encoded(store.codec, batch);
  const { revision, position } = await store.append(batch.stream, all, expected, options);
  return { revision, position, events: all.map(({ type, id }) => ({ type, id })) };
};
