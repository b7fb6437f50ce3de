import { IsBoolean, IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { MEMBER_ROLES, type MemberRole } from '#libs/kernel/actor.js';
import { IsId, IsUserId } from '#libs/kernel/validation.js';

/** A user is a member of the organisation in this role from now on, in place of an earlier one (FAQ 1440). */
export class MemberRoleAssignedData {
  @IsId() orgId!: string;
  @IsUserId() userId!: string;
  @IsIn(MEMBER_ROLES) role!: MemberRole;
  /** Whether a collaborator sees the organisation's invoices, too; other roles see them, or do not, by themselves. */
  @IsBoolean() billingAllowed!: boolean;
}
export const MemberRoleAssigned = defineEvent({
  type: 'MemberRoleAssigned',
  version: 1,
  data: MemberRoleAssignedData,
});
export type MemberRoleAssigned = EventOf<typeof MemberRoleAssigned>;
