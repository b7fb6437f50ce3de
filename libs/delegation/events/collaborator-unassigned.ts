import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId, IsUserId } from '#libs/kernel/validation.js';

/** A partner took a user off a client (E20). */
class CollaboratorUnassignedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @IsUserId() userId!: string;
}
export const CollaboratorUnassigned = defineEvent({
  type: 'CollaboratorUnassigned',
  version: 1,
  data: CollaboratorUnassignedData,
});
export type CollaboratorUnassigned = EventOf<typeof CollaboratorUnassigned>;
