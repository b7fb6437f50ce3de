import { IsBoolean, IsIn, Matches, ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId, IsInstant, IsUserId } from '#libs/kernel/validation.js';
import { CALLER_NUMBER } from './caller-number.js';
import { SUPPORT_OFFERS, type SupportOfferName } from './support-offer.js';

export const SUPPORT_CODE_KINDS = ['support', 'vip'] as const;
export type SupportCodeKind = (typeof SUPPORT_CODE_KINDS)[number];

const OrNull = (): PropertyDecorator => ValidateIf((_, value) => value !== null);

/** Support has checked a code that a caller told (R52); who did, the actor tells. The code itself stands nowhere. */
class SupportCodeCheckedData {
  /** Whether it held. */
  @IsBoolean() identified!: boolean;
  /** Of the member whose number it began with; null: nobody's. */
  @OrNull() @Matches(CALLER_NUMBER) callerNumber!: string | null;
  @OrNull() @IsId() orgId!: string | null;
  @OrNull() @IsUserId() userId!: string | null;
  /** Which code it was (R56); null where it did not hold. */
  @OrNull() @IsIn(SUPPORT_CODE_KINDS) kind!: SupportCodeKind | null;
  /** What the organisation had subscribed to then; null where it did not hold. */
  @OrNull() @IsIn(SUPPORT_OFFERS) offer!: SupportOfferName | null;
  @IsInstant() checkedAt!: string;
}
export const SupportCodeChecked = defineEvent({ type: 'SupportCodeChecked', version: 1, data: SupportCodeCheckedData });
export type SupportCodeChecked = EventOf<typeof SupportCodeChecked>;
