import { IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsId } from '#libs/kernel/validation.js';

/** Where a company without a VAT number is asked for it: when paying (R49), in the shop (R50), in renewal e-mails (R51). */
export const PROMPT_PLACES = ['pay-page', 'shop', 'renewal-email'] as const;
export type PromptPlace = (typeof PROMPT_PLACES)[number];

/** A company that has recorded none was asked for its VAT number there; recorded once a business day and place. */
class VatNumberPromptedData {
  @IsId() orgId!: string;
  @IsIn(PROMPT_PLACES) entryPoint!: PromptPlace;
  @IsBusinessDate() on!: BusinessDate;
}
export const VatNumberPrompted = defineEvent({ type: 'VatNumberPrompted', version: 1, data: VatNumberPromptedData });
export type VatNumberPrompted = EventOf<typeof VatNumberPrompted>;
