import { defineEvent, type EventOf } from '../event.js';
import { QuarantinedData } from './event-quarantined.js';

/** A person took an event back that had been set aside: it is read again in its place. */
export const EventReleased = defineEvent({ type: 'EventReleased', version: 1, data: QuarantinedData });
export type EventReleased = EventOf<typeof EventReleased>;
