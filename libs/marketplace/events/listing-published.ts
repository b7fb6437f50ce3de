import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { ListingData } from './listing.js';

/** A partner has itself listed in the directory (R18). */
class ListingPublishedData extends ListingData {}
export const ListingPublished = defineEvent({ type: 'ListingPublished', version: 1, data: ListingPublishedData });
export type ListingPublished = EventOf<typeof ListingPublished>;
