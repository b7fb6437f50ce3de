import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate } from '#libs/kernel/validation.js';

/** Every partner is to be evaluated for a day, by what the log holds up to here (E16). */
class ThresholdEvaluationBegunData {
  @IsBusinessDate() on!: BusinessDate;
}
export const ThresholdEvaluationBegun = defineEvent({
  type: 'ThresholdEvaluationBegun',
  version: 1,
  data: ThresholdEvaluationBegunData,
});
export type ThresholdEvaluationBegun = EventOf<typeof ThresholdEvaluationBegun>;
