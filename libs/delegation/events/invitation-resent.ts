import { IsInt, Max, Min } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsId } from '#libs/kernel/validation.js';

/** How often an invitation may be sent again at most: the other side is to be reminded, not besieged. */
export const MOST_RESENDS = 3;

/** The inviting side had its open invitation sent once more (R44); nothing else about it changes. */
class InvitationResentData {
  @IsId() invitationId!: string;
  @IsId() partnerOrgId!: string;
  /** The how manieth time it is, beginning with 1. */
  @IsInt() @Min(1) @Max(MOST_RESENDS) time!: number;
  /** Business day, of which each has one time at most. */
  @IsBusinessDate() on!: BusinessDate;
}
export const InvitationResent = defineEvent({ type: 'InvitationResent', version: 1, data: InvitationResentData });
export type InvitationResent = EventOf<typeof InvitationResent>;
