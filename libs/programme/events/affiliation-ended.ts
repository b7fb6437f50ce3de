import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The organisation takes part in the affiliate programme no more (R1); a company may apply as a partner from now on. */
class AffiliationEndedData {
  @IsId() orgId!: string;
}
export const AffiliationEnded = defineEvent({ type: 'AffiliationEnded', version: 1, data: AffiliationEndedData });
export type AffiliationEnded = EventOf<typeof AffiliationEnded>;
