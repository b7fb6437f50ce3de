import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** A partner is in the directory no more (R18). */
class ListingUnpublishedData {
  @IsId() orgId!: string;
}
export const ListingUnpublished = defineEvent({ type: 'ListingUnpublished', version: 1, data: ListingUnpublishedData });
export type ListingUnpublished = EventOf<typeof ListingUnpublished>;
