import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { ListingData } from './listing.js';

/** A partner has something else told of it in the directory, in place of what was told (R18). */
class ListingUpdatedData extends ListingData {}
export const ListingUpdated = defineEvent({ type: 'ListingUpdated', version: 1, data: ListingUpdatedData });
export type ListingUpdated = EventOf<typeof ListingUpdated>;
