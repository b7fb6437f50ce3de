import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** An organisation joined the programme (R2) at a level that picks its rates on the rate card. */
export class PartnerAdmittedData {
  @IsId() orgId!: string;
  @IsId() level!: string;
}
export const PartnerAdmitted = defineEvent({ type: 'PartnerAdmitted', version: 1, data: PartnerAdmittedData });
export type PartnerAdmitted = EventOf<typeof PartnerAdmitted>;
