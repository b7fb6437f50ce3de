import { IdClaimed } from './id-claimed.js';
import { IdReleased } from './id-released.js';
import { KeyClaimed } from './key-claimed.js';

/** Events that every kind of claim and its targets share. */
export const eventDefinitions = [IdClaimed, IdReleased, KeyClaimed];
/** Streams of claimed keys, one a command that came with a key. */
export const categories = ['idempotencyKey'];
