import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';

const ID = /^[A-Za-z0-9_-]{1,64}$/;
/** Any caller's id is accepted in this alphabet; ids the ledger makes are prefixed and sortable. */
export const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value);

/** The ledger's own UUID namespace: the same name gives the same id in every deployment. */
const LEDGER = '6f2c1f5e-6f0b-5f4e-9a55-7a2b6c0d1e3f';

/** Name-based UUID of the parts; `\u0000` cannot occur in ids, so no two lists of parts collide. */
export const derivedUuid = (...parts: readonly (string | number)[]): string => uuidv5(parts.join('\u0000'), LEDGER);
/** A fresh, time-sortable command id for a caller that gave none. */
export const freshUuid = (): string => uuidv7();
/**
 * The id of the n-th event that a command appends to a stream: a repeated append carries the same ids. `content`, where
 * given, tells apart what two processes decided for the same command.
 */
export const eventIdOf = (commandId: string, stream: string, index: number, content?: string): string =>
  derivedUuid('event', commandId, stream, index, ...(content === undefined ? [] : [content]));
/** An id that a command makes for something it creates; the same command makes the same id. */
export const derivedId = (prefix: string, commandId: string, purpose = ''): string =>
  `${prefix}_${derivedUuid(prefix, commandId, purpose).replaceAll('-', '')}`;
