import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** A partner left the programme (E18); its partnerships and open invitations end in consequence, client by client. */
class PartnerLeftData {
  @IsId() orgId!: string;
}
export const PartnerLeft = defineEvent({ type: 'PartnerLeft', version: 1, data: PartnerLeftData });
export type PartnerLeft = EventOf<typeof PartnerLeft>;
