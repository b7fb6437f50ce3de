import { IsBoolean } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** A partner wishes to be shown tenders, or wishes it no more (R17). */
class TenderWishSetData {
  @IsId() orgId!: string;
  @IsBoolean() wishes!: boolean;
}
export const TenderWishSet = defineEvent({ type: 'TenderWishSet', version: 1, data: TenderWishSetData });
export type TenderWishSet = EventOf<typeof TenderWishSet>;
