import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The programme took a partner’s part in it away for a time (E17): it neither invites, answers, places nor enters accounts. */
class PartnerSuspendedData {
  @IsId() orgId!: string;
}
export const PartnerSuspended = defineEvent({ type: 'PartnerSuspended', version: 1, data: PartnerSuspendedData });
export type PartnerSuspended = EventOf<typeof PartnerSuspended>;
