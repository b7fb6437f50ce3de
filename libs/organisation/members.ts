import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import { type Actor, isStaff, type MemberRole } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, members, OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';
import type { MemberRemovedData } from './events/member-removed.js';
import type { MemberRoleAssignedData } from './events/member-role-assigned.js';
import { checkRegistered, type Member, type OrganisationEvent, type OrganisationState } from './organisation.js';

/** Who may say who belongs to an organisation. */
const who = {
  AssignMemberRole: [members('organisation', ['legalRepresentative'], 'A17'), staffOf('programme', OUR_DECISION)],
  RemoveMember: [members('organisation', ['legalRepresentative'], 'A17')],
} satisfies Record<string, Policy>;

export interface AssignMemberRoleData extends Omit<MemberRoleAssignedData, 'billingAllowed'> {
  billingAllowed?: boolean;
}

/**
 * A legal representative says who is a member in which role (FAQ 1440); the programme desk names the first legal
 * representative, and nobody else. What is so already changes nothing. Billing is allowed to collaborators alone: the
 * others have it, or do not, by their role. The last legal representative stays one.
 */
export const assignMemberRole = decision(
  {
    who: who.AssignMemberRole,
    refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'BILLING_IS_FOR_COLLABORATORS', 'LAST_LEGAL_REPRESENTATIVE'],
  },
  ({ orgId, userId, role, billingAllowed = false }: AssignMemberRoleData, _: NoFacts, actor: Actor) =>
    (state: OrganisationState): OrganisationEvent[] => {
      checkRegistered(orgId, state);
      checkMay(who.AssignMemberRole, actor, { organisation: orgId });
      if (isStaff(actor)) checkFirst(orgId, state, role);
      if (billingAllowed && role !== 'collaborator') {
        const sentence = 'Billing is allowed to collaborators; other roles have it, or do not, by themselves.';
        throw new DomainError('BILLING_IS_FOR_COLLABORATORS', sentence, { role });
      }
      const member = state.members.get(userId);
      if (member?.role === role && member.billingAllowed === billingAllowed) return [];
      if (role !== 'legalRepresentative') checkNotLast(orgId, userId, state);
      return [{ type: 'MemberRoleAssigned', data: { orgId, userId, role, billingAllowed } }];
    },
);

/** A legal representative removes a member, be it itself, but never the last one (FAQ 1440); who is none changes nothing. */
export const removeMember = decision(
  { who: who.RemoveMember, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'LAST_LEGAL_REPRESENTATIVE'] },
  ({ orgId, userId }: MemberRemovedData, _: NoFacts, actor: Actor) =>
    (state: OrganisationState): OrganisationEvent[] => {
      checkRegistered(orgId, state);
      checkMay(who.RemoveMember, actor, { organisation: orgId });
      if (!state.members.has(userId)) return [];
      checkNotLast(orgId, userId, state);
      return [{ type: 'MemberRemoved', data: { orgId, userId } }];
    },
);

const representatives = ({ members: all }: OrganisationState): string[] =>
  [...all].filter(([, { role }]) => role === 'legalRepresentative').map(([userId]) => userId);

/** The desk gives an organisation its first member, who then says who else is one. @throws ACTOR_NOT_ALLOWED */
const checkFirst = (orgId: string, state: OrganisationState, role: MemberRole): void => {
  if (state.members.size === 0 && role === 'legalRepresentative') return;
  const sentence = 'The programme desk names the first legal representative; the others are up to that one.';
  throw new DomainError('ACTOR_NOT_ALLOWED', sentence, { orgId });
};

/** @throws LAST_LEGAL_REPRESENTATIVE */
const checkNotLast = (orgId: string, userId: string, state: OrganisationState): void => {
  const all = representatives(state);
  if (all.length !== 1 || all[0] !== userId) return;
  throw new DomainError('LAST_LEGAL_REPRESENTATIVE', 'An organisation keeps one legal representative.', { orgId });
};

const RANK: Readonly<Record<MemberRole, number>> = {
  legalRepresentative: 3,
  administrator: 2,
  collaborator: 1,
  external: 0,
};

/**
 * What a user may in an organisation's name: what its stream says, and never more than its token. Undefined where it is no
 * member. An organisation that has named no members, as an imported one, goes by the token.
 */
export const memberOf = (
  { members: all }: Pick<OrganisationState, 'members'>,
  { userId, role }: { userId: string; role: MemberRole },
): Member | undefined => {
  if (all.size === 0) return { role, billingAllowed: true };
  const member = all.get(userId);
  return member && (RANK[role] < RANK[member.role] ? { ...member, role } : member);
};
