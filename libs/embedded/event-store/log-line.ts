import { writeJsonLine } from '#libs/processes/json-line.js';

/** One JSON line on stderr; stdout belongs to the line that says the node is ready. */
export const log = (level: 'info' | 'warn' | 'error', message: string, details: Record<string, unknown> = {}): void =>
  writeJsonLine('event-store', level, message, details);
