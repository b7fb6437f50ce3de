import { createHash } from 'node:crypto';

/** JSON with the keys of every object sorted: two bodies that say the same have the same text. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value ?? {}, (_, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : item,
  );

/** Hash of what a request asks for: method, path and canonical body; 32 hex digits. */
export const requestHash = (method: string, path: string, body: unknown): string =>
  createHash('sha256')
    .update(`${method} ${path}\n${canonicalJson(body)}`)
    .digest('hex')
    .slice(0, 32);
