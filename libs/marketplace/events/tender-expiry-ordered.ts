import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate } from '#libs/kernel/validation.js';

/** Tenders are to be ended, and what they told of people erased, through this business day (R17). */
class TenderExpiryOrderedData {
  @IsBusinessDate() through!: BusinessDate;
}
export const TenderExpiryOrdered = defineEvent({
  type: 'TenderExpiryOrdered',
  version: 1,
  data: TenderExpiryOrderedData,
});
export type TenderExpiryOrdered = EventOf<typeof TenderExpiryOrdered>;
