import { IsIn, IsUUID } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

export const NOTICES = [
  /** R44: the partner is asked to confirm. */
  'partnership-offered',
  /** R60: the client is asked for access. */
  'access-requested',
  /** R61: the partner is asked to verify the rights it was granted. */
  'verify-granted-access',
  /** R31: the partner learns who pays from now on. */
  'payment-method-changed',
  /** A29: client and partner learn that a product is not renewed by itself any more. */
  'mandate-lapsed',
] as const;

/** Somebody is to be told; delivery follows, and its failure never undoes what happened (A24). */
export class NotificationQueuedData {
  @IsIn(NOTICES) template!: (typeof NOTICES)[number];
  /** The organisation whose legal representatives are told. */
  @IsId() recipientOrgId!: string;
  @IsId() clientOrgId!: string;
  /** The partner; of a mandate that the client had set up itself, the client. */
  @IsId() partnerOrgId!: string;
  /** The event that is the occasion. */
  @IsUUID() about!: string;
}
/** Version 1 is one of today that knows no mandates. */
const fromVersion1 = (data: NotificationQueuedData): NotificationQueuedData => data;
export const NotificationQueued = defineEvent({
  type: 'NotificationQueued',
  version: 2,
  data: NotificationQueuedData,
  upcast: { 1: fromVersion1 },
});
export type NotificationQueued = EventOf<typeof NotificationQueued>;
