import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId, IsUserId } from '#libs/kernel/validation.js';

/** A visitor's tender became an organisation's, by its token, which is worth nothing from here on (R17). */
class TenderClaimedData {
  @IsId() tenderId!: string;
  @IsId() orgId!: string;
  /** User of it who claimed the tender. */
  @IsUserId() claimedBy!: string;
}
export const TenderClaimed = defineEvent({ type: 'TenderClaimed', version: 1, data: TenderClaimedData });
export type TenderClaimed = EventOf<typeof TenderClaimed>;
