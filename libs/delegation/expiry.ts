import { decision } from '#libs/event-sourcing/commands/decision.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { checkMay } from '#libs/kernel/policy.js';
import { type BusinessDate, businessDateOf, type Instant } from '#libs/kernel/time.js';
import { Delegation, type DelegationEvent, type DelegationState, isPast } from './delegation.js';
import { byCodeUnit } from './events/access.js';
import type { ExpiryOrdered } from './events/expiry-ordered.js';
import { expired } from './invitations.js';
import { expiringInvitations } from './registers.js';
import { who } from './who.js';

/** Clients looked at at once. */
const AT_ONCE = 16;

export interface ExpireInvitationsData {
  /** The last of the days that count; not after today. */
  through: BusinessDate;
}

/** `expiry-main`: through which day invitations were expired; each order is of a later day than the one before. */
export const Expiry: Aggregate<{ readonly through: BusinessDate | null }, ExpiryOrdered> = {
  category: 'expiry',
  initial: { through: null },
  evolve: (_before, { data: { through } }) => ({ through }),
};

/**
 * Invitations whose day has come are recorded as expired (E19): daily by the ledger itself, or by the programme desk. They
 * were not open since. Through an earlier day than before, nothing changes.
 */
export const orderExpiry = decision(
  { who: who.ExpireInvitations, refuses: ['ACTOR_NOT_ALLOWED', 'DAY_IN_FUTURE'] },
  ({ through }: ExpireInvitationsData, { at }: { at: Instant }, actor: Actor) =>
    (state: { through: BusinessDate | null }): ExpiryOrdered[] => {
      checkMay(who.ExpireInvitations, actor, {});
      const today = businessDateOf(at);
      if (through > today) {
        throw new DomainError('DAY_IN_FUTURE', `${through} has not come: it is ${today}.`, { today });
      }
      return state.through !== null && through <= state.through ? [] : [{ type: 'ExpiryOrdered', data: { through } }];
    },
);

/** What a client's delegation has that expired by the day. */
const expireIn =
  ({ through }: ExpireInvitationsData) =>
  (state: DelegationState): DelegationEvent[] =>
    [...state.open.values()]
      .sort(byCodeUnit)
      .flatMap((invitationId) => state.invitations.get(invitationId) ?? [])
      .filter((invitation) => isPast(invitation, through))
      .map(expired);

/** The day is ordered first; then each client is looked at. Again after a death in between, it goes on where it was. */
export const expire = async (
  ledger: Ledger,
  data: ExpireInvitationsData,
  context: CommandContext,
): Promise<CommandOutcome> => {
  const ordered = await ledger.transact({
    aggregate: Expiry,
    id: 'main',
    context,
    decide: ({ state }, _read, at) => orderExpiry(data, { at }, context.actor)(state),
  });
  const clients = (await ledger.read(expiringInvitations, 'main')).state.toArray();
  let { position } = ordered;
  await inParallel(AT_ONCE, clients, async (clientOrgId) => {
    const outcome = await expireAt(ledger, clientOrgId, data, context);
    if (outcome && (position === undefined || outcome > position)) position = outcome;
  });
  return { ...ordered, position };
};

/** Position of what was written, if anything was. */
const expireAt = async (
  ledger: Ledger,
  clientOrgId: string,
  data: ExpireInvitationsData,
  { correlationId, actor, effectiveAt, importId, reason, commandId }: CommandContext,
): Promise<bigint | undefined> => {
  if (expireIn(data)((await ledger.streams.load(Delegation, clientOrgId)).state).length === 0) return undefined;
  const { events, position } = await ledger.transact<DelegationState, DelegationEvent>({
    aggregate: Delegation,
    id: clientOrgId,
    context: {
      commandId: derivedUuid('expiry', commandId, clientOrgId),
      correlationId,
      causationId: commandId,
      actor,
      ...(effectiveAt === undefined ? {} : { effectiveAt }),
      ...(importId === undefined ? {} : { importId }),
      ...(reason === undefined ? {} : { reason }),
    },
    decide: ({ state }) => expireIn(data)(state),
  });
  return events.length > 0 ? position : undefined;
};
