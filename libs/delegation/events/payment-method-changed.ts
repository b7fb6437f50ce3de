import { IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { type AccessState, PAYMENT_METHODS, type PaymentMethod } from './access.js';

/**
 * The client changed who pays what its FULL partner orders (R30), and the partner is told (R31); orders placed before keep
 * their payer (A6).
 */
export class PaymentMethodChangedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @IsIn(PAYMENT_METHODS) from!: PaymentMethod;
  @IsIn(PAYMENT_METHODS) to!: PaymentMethod;
}
/** Version 1 held the whole access before and after; with a payment method it is FULL (R39). */
type Version1 = Omit<PaymentMethodChangedData, 'from' | 'to'> & { from: AccessState; to: AccessState };
export const PaymentMethodChanged = defineEvent({
  type: 'PaymentMethodChanged',
  version: 2,
  data: PaymentMethodChangedData,
  upcast: {
    1: ({ from, to, ...data }: Version1): PaymentMethodChangedData => ({
      ...data,
      from: from.payment as PaymentMethod,
      to: to.payment as PaymentMethod,
    }),
  },
});
export type PaymentMethodChanged = EventOf<typeof PaymentMethodChanged>;
