import { Matches } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId, IsUserId } from '#libs/kernel/validation.js';
import { CALLER_NUMBER } from './caller-number.js';

/** A member of an organisation is known by a number on the phone, which its codes begin with for good (R52). It is no secret. */
class SupportCallerNumberedData {
  @Matches(CALLER_NUMBER) callerNumber!: string;
  @IsId() orgId!: string;
  @IsUserId() userId!: string;
}
export const SupportCallerNumbered = defineEvent({
  type: 'SupportCallerNumbered',
  version: 1,
  data: SupportCallerNumberedData,
});
export type SupportCallerNumbered = EventOf<typeof SupportCallerNumbered>;
