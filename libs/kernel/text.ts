/** C0, DEL, C1 and, in Unicode mode, halves of surrogate pairs: nothing that a person writes on one line. */
const NOT_ON_A_LINE = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/u;
/** PostgreSQL takes no U+0000 in a text, and no encoding takes half a surrogate pair. */
const UNSTORABLE = /[\u0000\ud800-\udfff]/u;
const EVERY_UNSTORABLE = /[\u0000\ud800-\udfff]/gu;
const REPLACEMENT = '\ufffd';

/** A line that a person wrote: not blank, without control characters and unpaired surrogates. */
export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && !NOT_ON_A_LINE.test(value);

/** The same for several lines: line feeds and tabs are no harm in them. */
const NOT_IN_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff]/u;
/** Lines that a person wrote, such as what is asked for in a tender. */
export const isLines = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && !NOT_IN_LINES.test(value);

const isStorable = (value: unknown): boolean => {
  if (typeof value === 'string') return !UNSTORABLE.test(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isStorable);
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner));
};

/** Path of the first text, keys included, that not every store can hold; undefined where all can. */
export const unstorableText = (value: unknown, path: readonly string[] = []): string | undefined => {
  if (isStorable(value)) return undefined;
  if (typeof value === 'string') return storable(path.join('.'));
  for (const [key, inner] of Object.entries(value as object)) {
    if (!isStorable(key)) return storable([...path, key].join('.'));
    const found = unstorableText(inner, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The value with U+FFFD where a text, keys included, has what a store cannot hold; the same value where none has. */
export const storable = <T>(value: T): T => {
  if (isStorable(value)) return value;
  if (typeof value === 'string') return value.replace(EVERY_UNSTORABLE, REPLACEMENT) as T;
  if (Array.isArray(value)) return value.map((element: unknown) => storable(element)) as T;
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([key, inner]) => [storable(key), storable(inner as unknown)])) as T;
};
