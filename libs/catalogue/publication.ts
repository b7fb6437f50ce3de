import { isDeepStrictEqual } from 'node:util';
import { DomainError } from '#libs/kernel/errors.js';
import { instantMs } from '#libs/kernel/time.js';
import { type Publication, type Publications, validAt } from './publications.js';

/** Whether the very same thing was published before, whatever else was since. */
export const isPublished = <T extends Publication & { data: object }>(
  { byVersion }: Publications<T>,
  wanted: Publication,
): boolean => {
  const before = byVersion.get(wanted.version);
  return before !== undefined && isDeepStrictEqual(plain(before.data), plain(wanted));
};

/** Stored data is plain; a command's may be an instance of a class. */
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

/** @throws the code, when the version or the instant from which it is valid is taken */
export const checkUnique = (code: string, published: Publications<Publication>, wanted: Publication): void => {
  const since = validAt(published, wanted.validFrom);
  const isSameInstant = since !== undefined && instantMs(since.validFrom) === instantMs(wanted.validFrom);
  const taken = published.byVersion.get(wanted.version) ?? (isSameInstant ? since : undefined);
  if (!taken) return;
  const { version, validFrom } = taken;
  throw new DomainError(code, `Version ${version}, valid from ${validFrom}, stands in the way.`, {
    version,
    validFrom,
  });
};

/** The first that occurs twice. */
export const repeated = (keys: Iterable<string>): string | undefined => {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return undefined;
};
