import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The organisation has no VAT number any more (R45); it counts for placements after it (A28), the reason stands beside. */
class VatNumberRemovedData {
  @IsId() orgId!: string;
}
export const VatNumberRemoved = defineEvent({ type: 'VatNumberRemoved', version: 1, data: VatNumberRemovedData });
export type VatNumberRemoved = EventOf<typeof VatNumberRemoved>;
