import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Recorded } from '#libs/event-sourcing/event.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { onAccountOf } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { type BusinessDate, businessDateOf } from '#libs/kernel/time.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Partner } from '#libs/programme/partner.js';
import { leaveProgramme, type StandingData } from '#libs/programme/standing.js';
import type { Pair } from './checks.js';
import { Delegation, type DelegationEvent, type DelegationState, isPast } from './delegation.js';
import { ended } from './ending.js';
import { byCodeUnit } from './events/access.js';
import { partnerClients } from './registers.js';
import { who } from './who.js';

/** Clients parted from at once. */
const AT_ONCE = 16;

/**
 * What a partner that has left still has of a client ends (E18): the partnership, or the open invitation, whoever made
 * it; one whose day has come is not open and waits for its expiry (E19). Nothing where there is nothing (any more). The
 * follow-up of a decision that was taken, in the name of who took it: nobody is asked whether it may.
 */
export const partWays = decision(
  { who: who.PartFromClient, refuses: [] },
  ({ partnerOrgId }: Pair, { leftOn }: { leftOn: BusinessDate }) =>
    (state: DelegationState): DelegationEvent[] => {
      const open = state.invitations.get(state.open.get(partnerOrgId) ?? '');
      const partnership = state.partnerships.get(partnerOrgId);
      const isWithdrawn = open !== undefined && !isPast(open, leftOn);
      const { invitationId = '' } = open ?? {};
      return [
        ...(isWithdrawn ? [{ type: 'InvitationWithdrawn', data: { invitationId, partnerOrgId } } as const] : []),
        ...(partnership ? ended(partnership, 'partner-left') : []),
      ];
    },
);

/** The follow-up with one client; undefined while the partner has not left. Whoever does it writes the same, once. */
export const partFromClient = async (ledger: Ledger, pair: Pair): Promise<CommandOutcome | undefined> => {
  const { clientOrgId, partnerOrgId } = pair;
  const { departure } = (await ledger.read(Partner, partnerOrgId)).state;
  if (!departure) return undefined;
  const context = onAccountOf(clientOrgId, followUp(departure, clientOrgId));
  const leftOn = businessDateOf(departure.metadata.effectiveAt);
  return ledger.transact<DelegationState, DelegationEvent>({
    aggregate: Delegation,
    id: clientOrgId,
    context,
    decide: ({ state }) => partWays(pair, { leftOn }, context.actor)(state),
  });
};

const followUp = ({ id, metadata }: Recorded, clientOrgId: string): CommandContext => ({
  commandId: derivedUuid('automation', id, `part:${clientOrgId}`),
  correlationId: metadata.$correlationId,
  causationId: id,
  actor: { ...metadata.actor, channel: 'automation' },
  effectiveAt: metadata.effectiveAt,
  ...(metadata.importId ? { importId: metadata.importId } : {}),
  ...(metadata.reason ? { reason: metadata.reason } : {}),
});

/**
 * The partner leaves first, so that nothing begins any more; then it is parted from each client that it ever met. Again
 * after a death in between, by the same command or by the automation, it goes on where it was.
 */
export const leave = async (ledger: Ledger, data: StandingData, context: CommandContext): Promise<CommandOutcome> => {
  const { orgId } = data;
  const left = await ledger.transact({
    aggregate: Partner,
    id: orgId,
    context,
    decide: async ({ state }, read) => {
      const organisation = (await read(Organisation, orgId)).state;
      return leaveProgramme(data, { organisation }, context.actor)(state);
    },
  });
  const clients = (await ledger.read(partnerClients, orgId)).state.toArray().sort(byCodeUnit);
  const parted = new Map<string, CommandOutcome | undefined>();
  await inParallel(AT_ONCE, clients, async (clientOrgId) => {
    parted.set(clientOrgId, await partFromClient(ledger, { clientOrgId, partnerOrgId: orgId }));
  });
  const outcomes = [
    left,
    ...clients.flatMap((client) => parted.get(client) ?? []).filter(({ events }) => events.length),
  ];
  return { ...left, position: latest(outcomes), events: outcomes.flatMap(({ events }) => events) };
};

const latest = (outcomes: readonly CommandOutcome[]): bigint | undefined =>
  outcomes.reduce<bigint | undefined>(
    (last, { position }) => (last === undefined || (position !== undefined && position > last) ? position : last),
    undefined,
  );
