import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The programme desk turned an application down (R2); the reason stands beside. It may apply again. */
class PartnerRejectedData {
  @IsId() orgId!: string;
}
export const PartnerRejected = defineEvent({ type: 'PartnerRejected', version: 1, data: PartnerRejectedData });
export type PartnerRejected = EventOf<typeof PartnerRejected>;
