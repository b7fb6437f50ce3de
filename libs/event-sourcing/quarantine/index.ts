import { EventQuarantined } from './event-quarantined.js';
import { EventReleased } from './event-released.js';
import { QUARANTINE_CATEGORY } from './quarantine.js';

export const eventDefinitions = [EventQuarantined, EventReleased];
export const categories = [QUARANTINE_CATEGORY];
