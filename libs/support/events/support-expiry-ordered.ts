import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsInstant } from '#libs/kernel/validation.js';

/** Every support access that was over at the instant is recorded as such, or about to be (A23). */
class SupportExpiryOrderedData {
  @IsInstant() through!: string;
}
export const SupportExpiryOrdered = defineEvent({
  type: 'SupportExpiryOrdered',
  version: 1,
  data: SupportExpiryOrderedData,
});
export type SupportExpiryOrdered = EventOf<typeof SupportExpiryOrdered>;
