import { Type } from 'class-transformer';
import { IsIn, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { AccessState, PAYMENT_METHODS, type PaymentMethod } from './access.js';

/**
 * The client replaced a partner's access as a whole: mode, products or payment method (A20). What the partner had
 * before stands in the events before it: an event holds one set of products at most, so that it fits into an append.
 */
export class AccessChangedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @ValidateNested() @Type(() => AccessState) to!: AccessState;
  /** Who paid before, so that the partner is told of a change of it (R31). */
  @IsIn([...PAYMENT_METHODS, null]) paymentBefore!: PaymentMethod | null;
}
/** Version 1 held the access before as a whole. */
type Version1 = Omit<AccessChangedData, 'paymentBefore'> & { from: AccessState };
export const AccessChanged = defineEvent({
  type: 'AccessChanged',
  version: 2,
  data: AccessChangedData,
  upcast: {
    1: ({ from, ...data }: Version1): AccessChangedData => ({ ...data, paymentBefore: from.payment }),
  },
});
export type AccessChanged = EventOf<typeof AccessChanged>;
