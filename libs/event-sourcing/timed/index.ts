import { TimedWorkBegun } from './events/timed-work-begun.js';
import { TimedWorkDone } from './events/timed-work-done.js';
import { TimedWork } from './timed-work.js';

export const eventDefinitions = [TimedWorkBegun, TimedWorkDone];
export const categories = [TimedWork.category];
export { beginOn, markDone, occurrenceContext, TimedWork } from './timed-work.js';
