import { createHash } from 'node:crypto';
// eslint-disable-next-line no-restricted-imports -- the one place that makes ids by chance
import { parse, stringify, v7 as uuidv7 } from 'uuid';

const ID = /^[A-Za-z0-9_-]{1,64}$/;
/** Any caller's id is accepted in this alphabet; ids the ledger makes are prefixed and sortable. */
export const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value);

const USER = /^[\x21-\x7e]{1,128}$/;
/** A user id of the identity provider: visible ASCII, because it stands in every event. */
export const isUserId = (value: unknown): value is string => typeof value === 'string' && USER.test(value);

/** The ledger's own UUID namespace: the same name gives the same id in every deployment. */
export const LEDGER_NAMESPACE_ID = '6f2c1f5e-6f0b-5f4e-9a55-7a2b6c0d1e3f';
const NAMESPACE_BYTES = parse(LEDGER_NAMESPACE_ID);

/**
 * Name-based UUID (version 5) of the parts; `\u0000` cannot occur in ids, so no two lists of parts collide. A command
 * derives several, some of its events' whole content: hashed natively, which the library does a character at a time.
 */
export const derivedUuid = (...parts: readonly (string | number)[]): string => {
  const hash = createHash('sha1').update(NAMESPACE_BYTES).update(parts.join('\u0000')).digest().subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return stringify(hash);
};
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
