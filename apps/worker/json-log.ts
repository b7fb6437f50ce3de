import type { Log } from '#libs/read-models/worker/log.js';

/** One JSON object a line on stderr, as the API's; fields carry the correlation id where an event is the occasion. */
export const jsonLog = (part: string): Log => {
  const write = (level: string, message: string, fields: Record<string, unknown> = {}): void => {
    process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, part, message, ...fields })}\n`);
  };
  return {
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
  };
};
