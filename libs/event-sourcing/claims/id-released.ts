import { IsInt, IsNotEmpty, IsString, Min } from 'class-validator';
import { defineEvent, type EventOf } from '../event.js';

/**
 * Stands in a target that does not hold the id: every claim of the id for this target up to `claimRevision` is void,
 * the id may be used elsewhere.
 */
class IdReleasedData {
  @IsString() @IsNotEmpty() id!: string;
  /** Revision in the claim's stream of the IdClaimed that it voids; a later claim of the same target counts again. */
  @IsInt() @Min(0) claimRevision!: number;
}
export const IdReleased = defineEvent({ type: 'IdReleased', version: 1, data: IdReleasedData });
export type IdReleased = EventOf<typeof IdReleased>;
