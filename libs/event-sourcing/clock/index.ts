import { ClockRead } from './events/clock-read.js';
import { CLOCK_CATEGORY } from './store-clock.js';

export const eventDefinitions = [ClockRead];
export const categories = [CLOCK_CATEGORY];
