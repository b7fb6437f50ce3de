import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate } from '#libs/kernel/validation.js';

/** Invitations whose day has come by this one are to be recorded as expired (E19). */
class ExpiryOrderedData {
  @IsBusinessDate() through!: BusinessDate;
}
export const ExpiryOrdered = defineEvent({ type: 'ExpiryOrdered', version: 1, data: ExpiryOrderedData });
export type ExpiryOrdered = EventOf<typeof ExpiryOrdered>;
