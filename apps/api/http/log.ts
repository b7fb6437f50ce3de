import type { LoggerService } from '@nestjs/common';
import { writeJsonLine } from '#libs/processes/json-line.js';

type LogLevel = 'info' | 'warn' | 'error';
/** Takes one thing that happened; fields never hold tokens, bodies or personal data. */
export type ApiLog = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;
export const API_LOG = Symbol('ApiLog');

export const jsonLog: ApiLog = (level, message, fields) => writeJsonLine('api', level, message, fields);
export const noLog: ApiLog = () => undefined;

/** Nest's own words in the same form; its start-up chatter is left out. */
export const nestLogger = (log: ApiLog): LoggerService => {
  const textOf = (message: unknown): string => (message instanceof Error ? message.message : String(message));
  return {
    log: () => undefined,
    debug: () => undefined,
    verbose: () => undefined,
    warn: (message: unknown) => log('warn', textOf(message)),
    error: (message: unknown, stack?: unknown) =>
      log('error', textOf(message), typeof stack === 'string' ? { stack } : {}),
    fatal: (message: unknown) => log('error', textOf(message)),
  };
};
