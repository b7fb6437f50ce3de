import { IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { type EntitlementKind, ENTITLEMENTS } from './entitlement-granted.js';

/** The partner was suspended or has left, and is entitled to it no more (R12). */
class EntitlementEndedData {
  @IsId() orgId!: string;
  @IsIn(ENTITLEMENTS) kind!: EntitlementKind;
}
export const EntitlementEnded = defineEvent({ type: 'EntitlementEnded', version: 1, data: EntitlementEndedData });
export type EntitlementEnded = EventOf<typeof EntitlementEnded>;
