/** Where the engine says what an operator must know; `fields` become members of a JSON line. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
}
export const silent: Log = { info: () => undefined, warn: () => undefined };
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);
