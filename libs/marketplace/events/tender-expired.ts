import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The day came on which a tender stands no more (R17). */
class TenderExpiredData {
  @IsId() tenderId!: string;
}
export const TenderExpired = defineEvent({ type: 'TenderExpired', version: 1, data: TenderExpiredData });
export type TenderExpired = EventOf<typeof TenderExpired>;
