import { ArrayUnique, IsArray, IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsId, IsWebAddress } from '#libs/kernel/validation.js';

/**
 * What a partner undertakes with the conditions: to support its clients (R5), to answer for their invoices (R6), and to use
 * the provider's products alone for what it won by a tender (R7).
 */
export const DUTIES = ['client-support', 'invoices', 'tender-exclusivity'] as const;
export type Duty = (typeof DUTIES)[number];

/** The programme published a version of the special conditions for resellers (R8). */
export class ResellerTermsPublishedData {
  @IsId() version!: string;
  /** Business day from which on it is the one that applicants accept. */
  @IsBusinessDate() validFrom!: BusinessDate;
  /** Where its text stands; that text is what was accepted. */
  @IsWebAddress() url!: string;
  @IsArray() @ArrayUnique() @IsIn(DUTIES, { each: true }) duties!: Duty[];
}
export const ResellerTermsPublished = defineEvent({
  type: 'ResellerTermsPublished',
  version: 1,
  data: ResellerTermsPublishedData,
});
export type ResellerTermsPublished = EventOf<typeof ResellerTermsPublished>;
