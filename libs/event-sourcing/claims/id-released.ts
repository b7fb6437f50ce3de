import { IsNotEmpty, IsString } from 'class-validator';
import { defineEvent, type EventOf } from '../event.js';

/** Stands in a target: every claim of the id recorded before it is void, the id may be used elsewhere. */
export class IdReleasedData {
  @IsString() @IsNotEmpty() id!: string;
}
export const IdReleased = defineEvent({ type: 'IdReleased', version: 1, data: IdReleasedData });
export type IdReleased = EventOf<typeof IdReleased>;
