import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** A suspended partner takes part again (E17). */
class PartnerReinstatedData {
  @IsId() orgId!: string;
}
export const PartnerReinstated = defineEvent({ type: 'PartnerReinstated', version: 1, data: PartnerReinstatedData });
export type PartnerReinstated = EventOf<typeof PartnerReinstated>;
