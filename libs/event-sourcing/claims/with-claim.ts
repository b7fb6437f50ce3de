import { setTimeout as delay } from 'node:timers/promises';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { Instant } from '#libs/kernel/time.js';
import type { DomainEvent } from '../event.js';
import type { CommandContext, CommandOutcome, Ledger, Read, Transaction } from '../ledger.js';
import type { Aggregate, Folded } from '../streams.js';
import { type ClaimState, countsHere, type ReleasedIds } from './claim.js';
import type { IdClaimed } from './id-claimed.js';
import type { IdReleased } from './id-released.js';

/** A kind of stream whose events use ids that are unique across all streams of its kind. */
export interface ClaimTarget<S, E extends DomainEvent> {
  /** Its events include IdReleased, and its state remembers them. */
  aggregate: Aggregate<S, E | IdReleased>;
  claim: Aggregate<ClaimState, IdClaimed>;
  /** Whether the target's own events use the id. */
  holds: (state: S, id: string) => boolean;
  released: (state: S) => ReleasedIds;
}

export interface ClaimingTransaction<S, E extends DomainEvent> {
  target: ClaimTarget<S, E>;
  targetId: string;
  /** The id that the target's events will use. */
  claimedId: string;
  context: CommandContext;
  /**
   * Decides as `Transaction.decide` does. `heldElsewhere`: another target uses the id, so the decision refuses it at
   * the place where its order of checks says so. A decision also refuses, or repeats, an id that its own state holds.
   */
  decide: (
    own: Folded<S>,
    read: Read,
    claimed: { heldElsewhere: boolean; at: Instant },
  ) => Promise<readonly E[]> | readonly E[];
  route?: Transaction<S, E>['route'];
  effectiveAt?: Transaction<S, E>['effectiveAt'];
}

/** More rounds than any race of honest processes needs; each waits a little longer at random. */
const MAX_ROUNDS = 50;

/** The decision accepts, but the id does not point to its target (any more): claim, and begin again. */
class ClaimNeeded extends Error {
  constructor(
    /** Target and revision of the claim that was seen. */
    readonly seen: { target: string | null; revision: number },
    readonly isTakeover: boolean,
  ) {
    super('the id is not claimed for this target');
    this.name = 'ClaimNeeded';
  }
}

/**
 * Appends to a target what uses an id that only one target may use, though a store cannot append to two streams at
 * once. Decide first, claim only for a target whose decision accepts, then append to the target; after any conflict
 * begin again at the claim. The id's stream says which target may use it; a target's append, at its exact revision,
 * rests on a claim that counts there:
 *
 * - A claim whose target does not hold the id (its process died, or it was refused meanwhile) is taken over: IdReleased
 *   goes to the old target at its exact revision, then the claim moves at its own exact revision. Whoever still holds
 *   the old claim finds the release in its target, because its append conflicts.
 * - IdReleased names the revision of the claim it voids. So a claim of the same target that is younger counts again,
 *   without comparing positions, which a fold does not see.
 * - The claim's own command id is made of the command's and the revision it follows: a repetition after a crash finds
 *   its claim, and the command's first outcome is found in the target.
 *
 * @throws DomainError what the decision refuses
 */
export const withClaim = async <S, E extends DomainEvent>(
  ledger: Pick<Ledger, 'transact'>,
  tx: ClaimingTransaction<S, E>,
): Promise<CommandOutcome> => {
  for (let round = 1; ; round += 1) {
    try {
      return await ledger.transact({
        aggregate: tx.target.aggregate,
        id: tx.targetId,
        context: tx.context,
        decide: (own, read, at) => decideOnClaim(tx, own, read, at),
        ...(tx.effectiveAt ? { effectiveAt: tx.effectiveAt } : {}),
        ...(tx.route ? { route: tx.route as Transaction<S, E | IdReleased>['route'] } : {}),
      });
    } catch (error) {
      if (!(error instanceof ClaimNeeded)) throw error;
      if (round === MAX_ROUNDS) throw new Error(`${tx.claimedId} could not be claimed in ${MAX_ROUNDS} rounds`);
      // Its owner is probably about to append: the first time it is given the time to do so.
      if (error.isTakeover) await delay(Math.random() * Math.min(200, 5 * round));
      if (!error.isTakeover || round > 1) await claim(ledger, tx, error.seen);
    }
  }
};

const decideOnClaim = async <S, E extends DomainEvent>(
  tx: ClaimingTransaction<S, E>,
  own: Folded<S>,
  read: Read,
  at: Instant,
): Promise<readonly E[]> => {
  const { target, targetId, claimedId } = tx;
  const { state, revision } = await read(target.claim, claimedId);
  const seen = { target: state.target, revision };
  const isElsewhere = seen.target !== null && seen.target !== targetId;
  const heldElsewhere =
    isElsewhere && target.holds((await read(target.aggregate, seen.target as string)).state, claimedId);
  const events = await tx.decide(own, read, { heldElsewhere, at });
  const counts = seen.target === targetId && countsHere(target.released(own.state), claimedId, seen.revision);
  if (events.length > 0 && !counts) throw new ClaimNeeded(seen, isElsewhere);
  return events;
};

/** Points the id to the target, unless its claim moved since it was seen or its old target holds it by now. */
const claim = async <S, E extends DomainEvent>(
  ledger: Pick<Ledger, 'transact'>,
  tx: ClaimingTransaction<S, E>,
  seen: { target: string | null; revision: number },
): Promise<void> => {
  const isElsewhere = seen.target !== null && seen.target !== tx.targetId;
  if (isElsewhere && !(await release(ledger, tx, seen.target as string, seen.revision))) return;
  await ledger.transact({
    aggregate: tx.target.claim,
    id: tx.claimedId,
    context: contextOf(tx.context, 'claim', seen.revision),
    decide: (own): IdClaimed[] =>
      own.revision === seen.revision ? [{ type: 'IdClaimed', data: { target: tx.targetId } }] : [],
  });
};

/** Voids the claim in its target; false when the target holds the id, so that it is not free. */
const release = async <S, E extends DomainEvent>(
  ledger: Pick<Ledger, 'transact'>,
  { target, claimedId, context }: ClaimingTransaction<S, E>,
  oldTarget: string,
  claimRevision: number,
): Promise<boolean> => {
  // Found done by its command id, it is not decided again: the release stands, and only a younger claim could follow it.
  let isFree = true;
  await ledger.transact({
    aggregate: target.aggregate,
    id: oldTarget,
    context: contextOf(context, 'release', claimRevision),
    decide: ({ state }): IdReleased[] => {
      isFree = !target.holds(state, claimedId);
      if (!isFree || !countsHere(target.released(state), claimedId, claimRevision)) return [];
      return [{ type: 'IdReleased', data: { id: claimedId, claimRevision } }];
    },
  });
  return isFree;
};

const contextOf = (context: CommandContext, step: string, revision: number): CommandContext => {
  const { bodyHash: _, isKeyed: __, ...rest } = context;
  return { ...rest, commandId: derivedUuid(step, context.commandId, revision) };
};
