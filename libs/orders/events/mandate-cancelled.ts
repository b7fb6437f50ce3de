import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The client, or who had set it up, took the mandate back (E23). Termination and transfer end one without this event. */
class MandateCancelledData {
  @IsId() productId!: string;
  @IsId() clientOrgId!: string;
  @IsId() placedBy!: string;
  /** The organisation that cancelled it: one of the two. */
  @IsId() cancelledBy!: string;
}
export const MandateCancelled = defineEvent({ type: 'MandateCancelled', version: 1, data: MandateCancelledData });
export type MandateCancelled = EventOf<typeof MandateCancelled>;
