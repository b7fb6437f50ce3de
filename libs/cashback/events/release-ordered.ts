import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate } from '#libs/kernel/validation.js';

/** Pending entries that mature by a day become available, in every account (E2). */
class ReleaseOrderedData {
  @IsBusinessDate() through!: BusinessDate;
}
export const ReleaseOrdered = defineEvent({ type: 'ReleaseOrdered', version: 1, data: ReleaseOrderedData });
export type ReleaseOrdered = EventOf<typeof ReleaseOrdered>;
