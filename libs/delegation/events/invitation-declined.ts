import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The invited side refused; the pair may invite again. */
class InvitationDeclinedData {
  @IsId() invitationId!: string;
  @IsId() partnerOrgId!: string;
}
export const InvitationDeclined = defineEvent({ type: 'InvitationDeclined', version: 1, data: InvitationDeclinedData });
export type InvitationDeclined = EventOf<typeof InvitationDeclined>;
