import { ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** A member of a partner entered a client's account (E22); who it was, the actor tells. */
class AccountEnteredData {
  @IsId() clientOrgId!: string;
  @IsId() partnerOrgId!: string;
  /** Through which partnership. */
  @IsId() partnershipId!: string;
  /** The product it went to; null for the account as such. */
  @ValidateIf((_, value) => value !== null) @IsId() productId!: string | null;
}
export const AccountEntered = defineEvent({ type: 'AccountEntered', version: 1, data: AccountEnteredData });
export type AccountEntered = EventOf<typeof AccountEntered>;
