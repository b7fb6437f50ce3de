import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The partner's level moved; placements made before keep their rate (A7). */
class PartnerLevelChangedData {
  @IsId() from!: string;
  @IsId() to!: string;
}
export const PartnerLevelChanged = defineEvent({
  type: 'PartnerLevelChanged',
  version: 1,
  data: PartnerLevelChangedData,
});
export type PartnerLevelChanged = EventOf<typeof PartnerLevelChanged>;
