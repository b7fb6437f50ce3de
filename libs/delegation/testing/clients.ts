import { eventDefinitions as claimEvents } from '#libs/event-sourcing/claims/index.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import { eventDefinitions as registerEvents } from '#libs/event-sourcing/register/index.js';
import { type Interference, Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { OrganisationRegistered } from '#libs/organisation/events/organisation-registered.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { PolicySet } from '#libs/programme/events/policy-set.js';
import { programme } from '#libs/programme/index.js';
import { Partner } from '#libs/programme/partner.js';
import { Policy } from '#libs/programme/policy.js';
import { Delegation } from '../delegation.js';
import { AcceptInvitation, delegation, InviteClient, InvitePartner } from '../index.js';
import { ANNA, BEAT, by, FULL } from './scene.js';

const CLIENTS = ['c1', 'c2', 'c3', 'c4'] as const;
export const desk: Actor = { userId: 's', orgId: null, role: 'staff:programme', channel: 'api' };
export class Died extends Error {}

let commands = 0;
export const as = (actor: Actor, commandId = `c${(commands += 1)}`, effectiveAt?: string): CommandContext => ({
  commandId,
  correlationId: `of ${commandId}`,
  causationId: commandId,
  actor,
  ...(effectiveAt === undefined ? {} : { effectiveAt }),
});
export const noon = (day: string): string => `${day}T11:00:00Z`;

type Do = (command: LedgerCommand<unknown>) => Promise<CommandOutcome>;
export const doing =
  (memory: Memory, interference: Interference = {}): Do =>
  (command) =>
    carryOut(delegation.commands, memoryLedger(memory, interference), command);

/** Two partners and four clients; invitations expire after 30 days. */
export const furnished = async (): Promise<Memory> => {
  const events = [...delegation.events, ...programme.events, ...claimEvents, ...registerEvents];
  const memory = new Memory([OrganisationRegistered, ...events]);
  const ledger = memoryLedger(memory);
  const facts = { legalForm: 'company', country: 'CH', currency: 'CHF', source: 'signup' } as const;
  const since = noon('2024-01-01');
  for (const orgId of [...CLIENTS, ANNA, BEAT]) {
    const decide = () => [{ type: 'OrganisationRegistered', data: { orgId, name: orgId, ...facts } } as const];
    await ledger.transact({ aggregate: Organisation, id: orgId, context: as(desk, undefined, since), decide });
  }
  for (const orgId of [ANNA, BEAT]) {
    const decide = () => [{ type: 'PartnerAdmitted', data: { orgId, level: 'gold' } } as const];
    await ledger.transact({ aggregate: Partner, id: orgId, context: as(desk, undefined, since), decide });
  }
  const set = () => [{ type: PolicySet.type, data: { invitationDays: 30 } }];
  await ledger.transact({ aggregate: Policy, id: 'main', context: as(desk, undefined, since), decide: set });
  return memory;
};
export const offered = (clientOrgId: string, partnerOrgId: string, day: string) =>
  new InvitePartner(
    { invitationId: `${clientOrgId}-${partnerOrgId}`, clientOrgId, partnerOrgId, access: FULL },
    as(by(clientOrgId), undefined, noon(day)),
  );
export const asked = (clientOrgId: string, partnerOrgId: string, day: string) =>
  new InviteClient(
    { invitationId: `${clientOrgId}-${partnerOrgId}`, clientOrgId, partnerOrgId, access: FULL },
    as(by(partnerOrgId), undefined, noon(day)),
  );
export const accepted = (clientOrgId: string, partnerOrgId: string, day: string) =>
  new AcceptInvitation({ invitationId: `${clientOrgId}-${partnerOrgId}` }, as(by(partnerOrgId), undefined, noon(day)));

/** Of each client and partner that met: partnership and status of the invitation. */
export const between = async (memory: Memory) => {
  const ledger = memoryLedger(memory);
  const told: Record<string, string> = {};
  for (const client of [...CLIENTS, ANNA]) {
    const { state } = await ledger.read(Delegation, client);
    for (const { partnerOrgId, status } of state.invitations.values())
      told[`${client} ${partnerOrgId}`] = `${status}${state.partnerships.has(partnerOrgId) ? ', partners' : ''}`;
  }
  return told;
};
