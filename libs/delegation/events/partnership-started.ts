import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** Client and partner are connected; what the partner may do is in AccessGranted beside it. */
class PartnershipStartedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @IsId() invitationId!: string;
}
export const PartnershipStarted = defineEvent({ type: 'PartnershipStarted', version: 1, data: PartnershipStartedData });
export type PartnershipStarted = EventOf<typeof PartnershipStarted>;
