import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The author chose a partner that replied (R7); another one in its place before it accepts. */
class TenderAwardedData {
  @IsId() tenderId!: string;
  @IsId() partnerOrgId!: string;
}
export const TenderAwarded = defineEvent({ type: 'TenderAwarded', version: 1, data: TenderAwardedData });
export type TenderAwarded = EventOf<typeof TenderAwarded>;
