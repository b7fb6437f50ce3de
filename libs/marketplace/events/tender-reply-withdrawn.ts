import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** A partner took its reply back, and with it an award that it had not accepted (R17). */
class TenderReplyWithdrawnData {
  @IsId() tenderId!: string;
  @IsId() partnerOrgId!: string;
}
export const TenderReplyWithdrawn = defineEvent({
  type: 'TenderReplyWithdrawn',
  version: 1,
  data: TenderReplyWithdrawnData,
});
export type TenderReplyWithdrawn = EventOf<typeof TenderReplyWithdrawn>;
