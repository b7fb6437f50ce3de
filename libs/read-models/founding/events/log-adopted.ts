import { IsBoolean, IsOptional, Matches } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';

/** Somebody took the log as it is for the truth: the database began again with it. Who and why stand in the metadata. */
class LogAdoptedData {
  /** The last position that the database had gone on to and this log did not hold; left out where there was none. */
  @IsOptional() @Matches(/^\d+$/) lostPosition?: string;
  /** The keys of personal data were given up: what they had sealed can never be read again. */
  @IsBoolean() withoutNames!: boolean;
}
export const LogAdopted = defineEvent({ type: 'LogAdopted', version: 1, data: LogAdoptedData });
export type LogAdopted = EventOf<typeof LogAdopted>;
