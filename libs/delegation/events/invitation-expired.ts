import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** An invitation that had not been open since its day was recorded as expired (E19); the pair may invite again. */
class InvitationExpiredData {
  @IsId() invitationId!: string;
  @IsId() partnerOrgId!: string;
}
export const InvitationExpired = defineEvent({ type: 'InvitationExpired', version: 1, data: InvitationExpiredData });
export type InvitationExpired = EventOf<typeof InvitationExpired>;
