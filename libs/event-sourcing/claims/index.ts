import { IdClaimed } from './id-claimed.js';
import { IdReleased } from './id-released.js';

/** Events that every kind of claim and its targets share. */
export const eventDefinitions = [IdClaimed, IdReleased];
