import { IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** What membership brings beside money: all themes and plugins of Elegant Themes, free of charge (R12). */
export const ENTITLEMENTS = ['elegant-themes'] as const;
export type EntitlementKind = (typeof ENTITLEMENTS)[number];

/** An active partner is entitled to it from now on (R12). */
class EntitlementGrantedData {
  @IsId() orgId!: string;
  @IsIn(ENTITLEMENTS) kind!: EntitlementKind;
}
export const EntitlementGranted = defineEvent({ type: 'EntitlementGranted', version: 1, data: EntitlementGrantedData });
export type EntitlementGranted = EventOf<typeof EntitlementGranted>;
