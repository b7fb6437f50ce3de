import { IsNotEmpty, IsString } from 'class-validator';
import { defineEvent, type EventOf } from '../event.js';

/** An id points to the stream that uses it; a later claim replaces an earlier one. */
class IdClaimedData {
  /** Id of the target inside its category, e.g. the client of an invitation. */
  @IsString() @IsNotEmpty() target!: string;
}
export const IdClaimed = defineEvent({ type: 'IdClaimed', version: 1, data: IdClaimedData });
export type IdClaimed = EventOf<typeof IdClaimed>;
