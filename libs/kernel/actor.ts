/** Role of a member inside the organisation it acts for. */
export const MEMBER_ROLES = ['legalRepresentative', 'administrator', 'collaborator', 'external'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];
/** Desk of the provider's own staff. */
export const STAFF_DESKS = ['programme', 'finance', 'support'] as const;
export type StaffDesk = (typeof STAFF_DESKS)[number];
export type Channel = 'api' | 'import' | 'automation' | 'cli';

/**
 * Who acts, as every event's metadata holds it.
 * A member acts for `orgId` in `role`; staff has `orgId: null` and the role `staff:<desk>`; the ledger's own
 * automations have the role `automation` and their name as `userId`.
 */
export interface Actor {
  userId: string;
  orgId: string | null;
  role: MemberRole | `staff:${StaffDesk}` | 'automation';
  channel: Channel;
}

export const isStaff = (actor: Actor, ...desks: StaffDesk[]): boolean =>
  desks.length === 0 ? actor.role.startsWith('staff:') : desks.some((desk) => actor.role === `staff:${desk}`);
/** Whether the actor acts for the organisation in one of the roles (A17). */
export const actsFor = (actor: Actor, orgId: string, ...roles: MemberRole[]): boolean =>
  actor.orgId === orgId && (roles as readonly string[]).includes(actor.role);
export const automationActor = (name: string): Actor => ({
  userId: name,
  orgId: null,
  role: 'automation',
  channel: 'automation',
});
