import { IsIn, IsUUID } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

const VOID_REASONS = ['ACCESS_CHANGED', 'ORDER_EXISTS', 'WARRANTY_USED'] as const;

/** A placement lost a race and never counted: access changed before it in the log, its order id was taken, or its warranty used. */
export class PlacementVoidedData {
  @IsId() orderId!: string;
  @IsUUID() placementEventId!: string;
  @IsIn(VOID_REASONS) reason!: (typeof VOID_REASONS)[number];
}
export const PlacementVoided = defineEvent({
  type: 'PlacementVoided',
  version: 2,
  data: PlacementVoidedData,
  /** Version 1 knew no warranties. */
  upcast: { 1: (data: PlacementVoidedData): PlacementVoidedData => data },
});
export type PlacementVoided = EventOf<typeof PlacementVoided>;
