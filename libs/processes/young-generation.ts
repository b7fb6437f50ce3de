/**
 * Room for short-lived objects, in MiB a semi-space: messages live for one turn of the event loop, and with Node's
 * default a quarter of a busy process goes into moving those that were only just not done with.
 */
export const YOUNG_GENERATION = '--max-semi-space-size=32';
