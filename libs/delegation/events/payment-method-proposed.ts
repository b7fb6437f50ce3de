import { IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { PAYMENT_METHODS, type PaymentMethod } from './access.js';

/** The FULL partner proposes who pays from now on; only the client changes it (A5). */
class PaymentMethodProposedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @IsIn(PAYMENT_METHODS) proposed!: PaymentMethod;
}
export const PaymentMethodProposed = defineEvent({
  type: 'PaymentMethodProposed',
  version: 1,
  data: PaymentMethodProposedData,
});
export type PaymentMethodProposed = EventOf<typeof PaymentMethodProposed>;
