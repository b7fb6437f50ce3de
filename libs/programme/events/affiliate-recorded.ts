import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The organisation takes part in the affiliate programme (R1), and so is no partner. */
class AffiliateRecordedData {
  @IsId() orgId!: string;
}
export const AffiliateRecorded = defineEvent({ type: 'AffiliateRecorded', version: 1, data: AffiliateRecordedData });
export type AffiliateRecorded = EventOf<typeof AffiliateRecorded>;
