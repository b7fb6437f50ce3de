import { decision } from '#libs/event-sourcing/commands/decision.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { checkMay } from '#libs/kernel/policy.js';
import { businessDateOf, type Instant, instantMs } from '#libs/kernel/time.js';
import { hasEnded, SupportAccess, type SupportAccessEvent, type SupportAccessState } from './access.js';
import type { SupportExpiryOrdered } from './events/support-expiry-ordered.js';
import { expiringSupportAccess } from './registers.js';
import { who } from './who.js';

/** Grants looked at at once. */
const AT_ONCE = 16;

export interface ExpireSupportAccessData {
  /** Not in the future. */
  through: Instant;
}
interface ExpiryState {
  readonly through: Instant | null;
}
/** `supportExpiry-main`: through which instant support access was expired. */
const SupportExpiry: Aggregate<ExpiryState, SupportExpiryOrdered> = {
  category: 'supportExpiry',
  initial: { through: null },
  evolve: (_, { data: { through } }) => ({ through }),
};

/**
 * Support access whose time is over is recorded as expired (A23), by the ledger itself. It gave nothing since. Through an
 * earlier instant than before, nothing changes.
 */
export const orderSupportExpiry = decision(
  { who: who.ExpireSupportAccess, refuses: ['ACTOR_NOT_ALLOWED', 'THROUGH_IN_FUTURE'] },
  ({ through }: ExpireSupportAccessData, { at }: { at: Instant }, actor: Actor) =>
    (state: ExpiryState): SupportExpiryOrdered[] => {
      checkMay(who.ExpireSupportAccess, actor, {});
      if (instantMs(through) > instantMs(at)) {
        throw new DomainError('THROUGH_IN_FUTURE', `${through} has not come: it is ${at}.`, { now: at });
      }
      const isDone = state.through !== null && instantMs(through) <= instantMs(state.through);
      return isDone ? [] : [{ type: 'SupportExpiryOrdered', data: { through } }];
    },
);

/** What a grant has that was over by the instant, and is not recorded as such. */
const expireGrant =
  (through: Instant) =>
  (state: SupportAccessState): SupportAccessEvent[] => {
    const { grant, isOver } = state;
    if (grant === null || isOver || !hasEnded(state, through)) return [];
    const { grantId, orgId, expiresAt } = grant;
    return [{ type: 'SupportAccessExpired', data: { grantId, orgId, expiredAt: expiresAt } }];
  };

/**
 * The instant is ordered first; then each grant is looked at that ends on a day since the one ordered before. Again after
 * a death in between, the same command goes on where it was.
 */
export const expireSupportAccess = async (
  ledger: Ledger,
  data: ExpireSupportAccessData,
  context: CommandContext,
): Promise<CommandOutcome> => {
  let since: Instant | null = null;
  const ordered = await ledger.transact({
    aggregate: SupportExpiry,
    id: 'main',
    context,
    decide: ({ state }, _read, at) => {
      since = state.through;
      return orderSupportExpiry(data, { at }, context.actor)(state);
    },
  });
  const grants = await endingBetween(ledger, since, data.through);
  let { position } = ordered;
  await inParallel(AT_ONCE, grants, async (grantId) => {
    const outcome = await expireOne(ledger, grantId, data, context);
    if (outcome && (position === undefined || outcome > position)) position = outcome;
  });
  return { ...ordered, position };
};

/** Grants that end on a day from the first to the second instant, both included; from the first one ever where it is null. */
const endingBetween = async (ledger: Ledger, since: Instant | null, through: Instant): Promise<string[]> => {
  const { state: days } = await ledger.read(expiringSupportAccess, 'main');
  const [first, last] = [since === null ? '' : businessDateOf(since), businessDateOf(through)];
  const due = days.toArray().filter((day) => day >= first && day <= last);
  const registers = await Promise.all(due.sort().map((day) => ledger.read(expiringSupportAccess, day)));
  return registers.flatMap(({ state }) => state.toArray());
};

/** Position of what was written, if anything was. */
const expireOne = async (
  ledger: Ledger,
  grantId: string,
  { through }: ExpireSupportAccessData,
  { correlationId, actor, commandId }: CommandContext,
): Promise<bigint | undefined> => {
  if (expireGrant(through)((await ledger.streams.load(SupportAccess, grantId)).state).length === 0) return undefined;
  const { events, position } = await ledger.transact<SupportAccessState, SupportAccessEvent>({
    aggregate: SupportAccess,
    id: grantId,
    context: {
      commandId: derivedUuid('support-expiry', commandId, grantId),
      correlationId,
      causationId: commandId,
      actor,
    },
    decide: ({ state }) => expireGrant(through)(state),
  });
  return events.length > 0 ? position : undefined;
};
