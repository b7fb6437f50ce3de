import { IsBoolean } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The invited side confirmed (R44, R60); the partnership starts in the same append. */
class InvitationAcceptedData {
  @IsId() invitationId!: string;
  @IsId() partnerOrgId!: string;
  /** The client granted another mode or other products than asked (R60); payment does not count. */
  @IsBoolean() grantedDiffersFromRequested!: boolean;
}
export const InvitationAccepted = defineEvent({ type: 'InvitationAccepted', version: 1, data: InvitationAcceptedData });
export type InvitationAccepted = EventOf<typeof InvitationAccepted>;
