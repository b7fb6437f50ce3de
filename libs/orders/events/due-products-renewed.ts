import { IsInt, Min } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate } from '#libs/kernel/validation.js';

/** Every renewal that was due on the day has been made, or its mandate has lapsed (E24). */
class DueProductsRenewedData {
  @IsBusinessDate() through!: BusinessDate;
  /** Renewals that this run made, and mandates that lapsed by it; what an interrupted run had done is not counted again. */
  @IsInt() @Min(0) renewed!: number;
  @IsInt() @Min(0) lapsed!: number;
}
export const DueProductsRenewed = defineEvent({ type: 'DueProductsRenewed', version: 1, data: DueProductsRenewedData });
export type DueProductsRenewed = EventOf<typeof DueProductsRenewed>;
