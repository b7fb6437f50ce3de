import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId, IsUserId } from '#libs/kernel/validation.js';

/** A user is no member of the organisation any more (FAQ 1440); nothing is done in its name from now on. */
export class MemberRemovedData {
  @IsId() orgId!: string;
  @IsUserId() userId!: string;
}
export const MemberRemoved = defineEvent({ type: 'MemberRemoved', version: 1, data: MemberRemovedData });
export type MemberRemoved = EventOf<typeof MemberRemoved>;
