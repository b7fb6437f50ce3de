import { IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** Either side ended the partnership (R42), or another partner's FULL access superseded it (A1). */
class PartnershipEndedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @IsIn(['client', 'partner', 'superseded']) endedBy!: 'client' | 'partner' | 'superseded';
}
export const PartnershipEnded = defineEvent({ type: 'PartnershipEnded', version: 1, data: PartnershipEndedData });
export type PartnershipEnded = EventOf<typeof PartnershipEnded>;
