import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The inviting side took its invitation back; the pair may invite again. */
class InvitationWithdrawnData {
  @IsId() invitationId!: string;
  @IsId() partnerOrgId!: string;
}
export const InvitationWithdrawn = defineEvent({
  type: 'InvitationWithdrawn',
  version: 1,
  data: InvitationWithdrawnData,
});
export type InvitationWithdrawn = EventOf<typeof InvitationWithdrawn>;
