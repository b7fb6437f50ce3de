import { List, Map as PersistentMap } from 'immutable';
import type { DomainEvent } from '#libs/event-sourcing/event.js';
import type { CommandContext, CommandOutcome, Ledger, Read } from '#libs/event-sourcing/ledger.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { assert } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { KeptParts } from './events/kept-parts.js';

/** Of JSON; half of what an append of the store holds. */
const PART_BYTES = 512 * 1024;

/** Rows in as few parts as they need; one part where they fit. */
export const inParts = <R>(rows: readonly R[]): R[][] => {
  const parts: R[][] = [[]];
  let bytes = 0;
  for (const row of rows) {
    const size = Buffer.byteLength(JSON.stringify(row)) + 1;
    if (bytes + size > PART_BYTES && bytes > 0) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(row);
    bytes += size;
  }
  return parts;
};

/** Names a publication by its content, so that whoever publishes the same again goes on where an earlier try ended. */
export const publicationIdOf = (data: object): string => derivedUuid('publication', JSON.stringify(data));

interface Part {
  readonly publicationId: string;
  readonly version: string;
  readonly part: number;
}
/** Parts whose publication is not closed yet, by version and publication; those of a published version are gone. */
export type PendingParts<P extends Part> = PersistentMap<string, PersistentMap<string, List<P>>>;

export const withPart = <P extends Part>(pending: PendingParts<P>, part: P): PendingParts<P> => {
  const path = [part.version, part.publicationId];
  const kept = pending.getIn(path, List()) as List<P>;
  return kept.size === part.part ? pending.setIn(path, kept.push(part)) : pending;
};

export const partsOf = <P extends Part>(
  pending: PendingParts<P>,
  version: string,
  parts: KeptParts | undefined,
): readonly P[] => {
  if (!parts) return [];
  const kept = pending.get(version)?.get(parts.publicationId)?.toArray() ?? [];
  assert(kept.length === parts.count, `${kept.length} of ${parts.count} parts of ${version} were kept`);
  return kept;
};

/** A publication as events: parts that are kept first, and the event that brings the whole into force. */
export interface Division<P extends DomainEvent<string, Part>, E extends DomainEvent> {
  readonly parts: readonly P[];
  readonly closing: E;
}

export interface DividedPublication<S, P extends DomainEvent<string, Part>, E extends DomainEvent> {
  aggregate: Aggregate<S, P | E>;
  id: string;
  context: CommandContext;
  division: Division<P, E>;
  pending: (state: S) => PendingParts<P['data']>;
  /** On the publication as a whole; what it answers is written as the division says. */
  decide: (state: S, read: Read) => Promise<readonly unknown[]> | readonly unknown[];
}

/**
 * Publishes in as many appends as it takes. Until the closing event nothing is in force; a part is a step of the
 * command with an id of its own, so that a process that died between two of them is continued by the same command, and
 * each step decides on the whole, so that what is refused leaves no part behind.
 * @throws DomainError what the decision refuses
 */
export const publishDivided = async <S, P extends DomainEvent<string, Part>, E extends DomainEvent>(
  ledger: Ledger,
  { aggregate, id, context, division, pending, decide }: DividedPublication<S, P, E>,
): Promise<CommandOutcome> => {
  const isDone = division.parts.length > 0 && (await ledger.read(aggregate, id)).commands.has(context.commandId);
  for (const part of isDone ? [] : division.parts) {
    const { publicationId, version, part: index } = part.data;
    await ledger.transact<S, P | E>({
      aggregate,
      id,
      context: { ...context, commandId: derivedUuid('part', context.commandId, index) },
      decide: async ({ state }, read) => {
        const isKept = (pending(state).get(version)?.get(publicationId)?.size ?? 0) > index;
        return (await decide(state, read)).length === 0 || isKept ? [] : [part];
      },
    });
  }
  return ledger.transact<S, P | E>({
    aggregate,
    id,
    context,
    decide: async ({ state }, read) => ((await decide(state, read)).length === 0 ? [] : [division.closing]),
  });
};
