import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** A partner, or who applies, accepted a version of the conditions (R8), with the duties it names (R5–R7). */
class ResellerTermsAcceptedData {
  @IsId() orgId!: string;
  @IsId() version!: string;
}
export const ResellerTermsAccepted = defineEvent({
  type: 'ResellerTermsAccepted',
  version: 1,
  data: ResellerTermsAcceptedData,
});
export type ResellerTermsAccepted = EventOf<typeof ResellerTermsAccepted>;
