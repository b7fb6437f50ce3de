import { IsInt, IsUUID, Min } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate } from '#libs/kernel/validation.js';

/** Every partner that an evaluation concerns has been evaluated; turnover is booked up to where it began. */
class ThresholdEvaluationEndedData {
  @IsUUID() begunEventId!: string;
  @IsBusinessDate() on!: BusinessDate;
  /** How many partners. */
  @IsInt() @Min(0) partners!: number;
}
export const ThresholdEvaluationEnded = defineEvent({
  type: 'ThresholdEvaluationEnded',
  version: 1,
  data: ThresholdEvaluationEndedData,
});
export type ThresholdEvaluationEnded = EventOf<typeof ThresholdEvaluationEnded>;
