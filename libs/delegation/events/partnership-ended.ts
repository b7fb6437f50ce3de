import { IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { type Ending, ENDINGS } from './access.js';

/** Either side ended the partnership (R42), another partner's FULL access superseded it (A1), or its partner left (E18). */
class PartnershipEndedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @IsIn(ENDINGS) endedBy!: Ending;
}
export const PartnershipEnded = defineEvent({
  type: 'PartnershipEnded',
  version: 2,
  data: PartnershipEndedData,
  // Version 1 knew no partners that leave.
  upcast: { 1: (data: PartnershipEndedData): PartnershipEndedData => data },
});
export type PartnershipEnded = EventOf<typeof PartnershipEnded>;
