import { IsArray, ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId, IsUserId } from '#libs/kernel/validation.js';

/**
 * A partner put one of its users on a client (E20), in place of what the user was assigned to before; until it is taken
 * back or the partnership ends, whatever becomes of the access meanwhile.
 */
class CollaboratorAssignedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @IsUserId() userId!: string;
  /** Sorted by code unit; null for all the client has. */
  @ValidateIf((_, value) => value !== null) @IsArray() @IsId({ each: true }) products!: string[] | null;
}
export const CollaboratorAssigned = defineEvent({
  type: 'CollaboratorAssigned',
  version: 1,
  data: CollaboratorAssignedData,
});
export type CollaboratorAssigned = EventOf<typeof CollaboratorAssigned>;
