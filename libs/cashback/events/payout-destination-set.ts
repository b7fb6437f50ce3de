import { IsIn, ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsPersonalText, type Sealed } from '#libs/event-sourcing/personal.js';
import type { Currency } from '#libs/kernel/money.js';
import { IsCurrencyCode, IsId } from '#libs/kernel/validation.js';
import { type DestinationKind, DESTINATIONS } from './payout-steps.js';

/** A partner says where its payouts of a currency go; it counts for runs created afterwards (E6). */
class PayoutDestinationSetData {
  @IsId() partnerOrgId!: string;
  @IsCurrencyCode() currency!: Currency;
  @IsIn(DESTINATIONS) destination!: DestinationKind;
  /** Personal; null: prepaid. */
  @ValidateIf((_, value) => value !== null) @IsPersonalText() iban!: string | Sealed | null;
}
export const PayoutDestinationSet = defineEvent({
  type: 'PayoutDestinationSet',
  version: 1,
  data: PayoutDestinationSetData,
  personal: [{ path: 'iban', subject: 'partnerOrgId' }],
});
export type PayoutDestinationSet = EventOf<typeof PayoutDestinationSet>;
