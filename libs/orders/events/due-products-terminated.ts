import { IsInt, Min } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate } from '#libs/kernel/validation.js';

/** Every product has ended that was to end by the day. */
class DueProductsTerminatedData {
  @IsBusinessDate() through!: BusinessDate;
  /** That this run ended; what an interrupted run had done is not counted again. */
  @IsInt() @Min(0) terminated!: number;
}
export const DueProductsTerminated = defineEvent({
  type: 'DueProductsTerminated',
  version: 1,
  data: DueProductsTerminatedData,
});
export type DueProductsTerminated = EventOf<typeof DueProductsTerminated>;
