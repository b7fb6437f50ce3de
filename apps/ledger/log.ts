import type { Log } from '#libs/read-models/worker/log.js';
import { writeJsonLine } from '#libs/processes/json-line.js';
import { type ApiLog, jsonLog } from '../api/http/log.js';
import type { LogForm } from './config.js';

type Fields = Readonly<Record<string, unknown>>;

/** `12:03:07 warning: reading failed (attempt 2, …)`: a stack only where everything is asked for. */
const lineOf = (level: string, message: string, fields: Fields, isWhole: boolean): string => {
  const { stack, ...rest } = fields;
  const words = Object.entries(rest).map(([name, value]) => {
    return `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  const details = words.length > 0 ? ` (${words.join(', ')})` : '';
  const time = new Date().toTimeString().slice(0, 8);
  const where = isWhole && typeof stack === 'string' ? `\n${stack}` : '';
  return `${time} ${level}: ${message}${details}${where}\n`;
};

/** Lines for people on stderr: what goes wrong, and all that happens with `debug`. */
const tell = (form: LogForm, level: 'info' | 'warn' | 'error', message: string, fields: Fields = {}): void => {
  if (level === 'info' && form !== 'debug') return;
  process.stderr.write(lineOf(level === 'warn' ? 'warning' : level, message, fields, form === 'debug'));
};

/** What the API logs, as people or programs read it. */
export const apiLog = (form: LogForm): ApiLog =>
  form === 'json' ? jsonLog : (level, message, fields) => tell(form, level, message, fields);

/** What a worker logs, as people or programs read it. */
export const workerLog = (form: LogForm): Log =>
  form === 'json'
    ? {
        info: (message, fields) => writeJsonLine('worker', 'info', message, fields),
        warn: (message, fields) => writeJsonLine('worker', 'warn', message, fields),
      }
    : {
        info: (message, fields) => tell(form, 'info', message, fields),
        warn: (message, fields) => tell(form, 'warn', message, fields),
      };
