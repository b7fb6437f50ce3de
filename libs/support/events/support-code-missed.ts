import { Matches } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsInstant } from '#libs/kernel/validation.js';
import { CALLER_NUMBER } from './caller-number.js';

/** A code that begins with this caller's number did not hold (R52): it counts against further guesses at it. */
class SupportCodeMissedData {
  @Matches(CALLER_NUMBER) callerNumber!: string;
  @IsInstant() missedAt!: string;
}
export const SupportCodeMissed = defineEvent({ type: 'SupportCodeMissed', version: 1, data: SupportCodeMissedData });
export type SupportCodeMissed = EventOf<typeof SupportCodeMissed>;
