import { IsNotEmpty, IsString } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** Whoever set the mandate up may not renew any more, or a due renewal was refused; it does not come back (A29, E25). */
class MandateLapsedData {
  @IsId() productId!: string;
  @IsId() clientOrgId!: string;
  @IsId() placedBy!: string;
  /** Code of the refusal, e.g. NOT_ALLOWED_TO_ORDER. */
  @IsString() @IsNotEmpty() reason!: string;
}
export const MandateLapsed = defineEvent({ type: 'MandateLapsed', version: 1, data: MandateLapsedData });
export type MandateLapsed = EventOf<typeof MandateLapsed>;
