/** Role of a member inside the organisation it acts for. */
export const MEMBER_ROLES = ['legalRepresentative', 'administrator', 'collaborator', 'external'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];
/** Desk of the provider's own staff. */
export const STAFF_DESKS = ['programme', 'finance', 'support'] as const;
export type StaffDesk = (typeof STAFF_DESKS)[number];
type Channel = 'api' | 'import' | 'automation' | 'cli';

/**
 * Who acts, as every event's metadata holds it.
 * A member acts for `orgId` in `role`; staff has `orgId: null` and the role `staff:<desk>`; the ledger's own
 * automations have the role `automation` and their name as `userId`. Who has no account is a `visitor`, of no organisation.
 */
export interface Actor {
  userId: string;
  orgId: string | null;
  role: MemberRole | `staff:${StaffDesk}` | 'automation' | 'visitor';
  /** The client on whose account a member of another organisation, its partner, acts; otherwise left out. */
  onBehalfOfOrgId?: string;
  channel: Channel;
}

/**
 * What accompanies a command on a client's account, with the client in the actor when a member of another organisation
 * acts: every event then tells for whom (I8). Staff and automations act for no organisation, so on nobody's behalf.
 */
export const onAccountOf = <C extends { actor: Actor }>(clientOrgId: string, context: C): C => {
  const { orgId } = context.actor;
  if (orgId === null || orgId === clientOrgId) return context;
  return { ...context, actor: { ...context.actor, onBehalfOfOrgId: clientOrgId } };
};

export const isStaff = (actor: Actor, ...desks: StaffDesk[]): boolean =>
  desks.length === 0 ? actor.role.startsWith('staff:') : desks.some((desk) => actor.role === `staff:${desk}`);
/** Whether a history tells it: what it says happened elsewhere, and is played as it stands. */
export const isImported = ({ channel }: Actor): boolean => channel === 'import';
/** Whether the actor acts for the organisation in one of the roles (A17). */
export const actsFor = (actor: Actor, orgId: string, ...roles: MemberRole[]): boolean =>
  actor.orgId === orgId && (roles as readonly string[]).includes(actor.role);
/** Whoever asks without an account; who that is, nobody knows (R17). */
export const VISITOR: Actor = { userId: 'visitor', orgId: null, role: 'visitor', channel: 'api' };
export const isVisitor = ({ role }: Actor): boolean => role === 'visitor';
export const automationActor = (name: string): Actor => ({
  userId: name,
  orgId: null,
  role: 'automation',
  channel: 'automation',
});
