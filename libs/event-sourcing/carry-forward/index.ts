import { FoldCarriedForward } from './events/fold-carried-forward.js';
import { CARRIED_CATEGORY } from './read-carried.js';

export const eventDefinitions = [FoldCarriedForward];
export const categories = [CARRIED_CATEGORY];
export { CarriedForward } from './carried-forward.js';
export { readAllCarried } from './read-carried.js';
