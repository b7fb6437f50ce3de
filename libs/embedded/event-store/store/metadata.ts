/** What a stream's metadata says about reading it; the server's own strictness about what counts as metadata. */

export interface StreamMetadata {
  maxCount?: number;
  /** seconds */
  maxAge?: number;
  /** First revision that may be read. */
  truncateBefore?: number;
  /** $tb = Int64.MaxValue: the stream is deleted until something is written to it. */
  softDeleted: boolean;
}

export const NO_METADATA: StreamMetadata = { softDeleted: false };
export const SOFT_DELETE_JSON = '{"$tb":9223372036854775807}';
const INT64_MAX = 2n ** 63n - 1n;

interface Member {
  key: string;
  raw: string;
}

/** The members of a JSON object with their values as written: numbers of 64 bits do not survive JSON.parse. */
const membersOf = (text: string): Member[] | undefined => {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  } catch {
    return undefined;
  }
  const members: Member[] = [];
  let at = skipSpace(text, text.indexOf('{') + 1);
  while (text[at] !== '}') {
    const keyEnd = valueEnd(text, at);
    const valueStart = skipSpace(text, text.indexOf(':', keyEnd) + 1);
    const end = valueEnd(text, valueStart);
    members.push({ key: JSON.parse(text.slice(at, keyEnd)) as string, raw: text.slice(valueStart, end).trim() });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return members;
};

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at++;
  return at;
};

/** End of the value that starts here, in text known to be valid JSON. */
const valueEnd = (text: string, from: number): number => {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      for (at++; text[at] !== '"'; at++) if (text[at] === '\\') at++;
      if (depth === 0) return at + 1;
    } else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth--;
      if (depth === 0) return at + 1;
    } else if (character === ',' && depth === 0) return at;
  }
  return text.length;
};

/** An int64, or undefined for anything else: then the whole metadata is ignored. */
const int64 = (raw: string): bigint | undefined => {
  if (!/^-?\d+$/.test(raw)) return undefined;
  const value = BigInt(raw);
  return value <= INT64_MAX && value >= -INT64_MAX - 1n ? value : undefined;
};

const isAcl = (raw: string): boolean => {
  const acl: unknown = JSON.parse(raw);
  if (typeof acl !== 'object' || acl === null || Array.isArray(acl)) return false;
  return Object.entries(acl).every(
    ([key, value]) =>
      ['$r', '$w', '$d', '$mr', '$mw'].includes(key) &&
      (typeof value === 'string' || (Array.isArray(value) && value.every((role) => typeof role === 'string'))),
  );
};

/** Parses the last event of a metadata stream; what the server ignores is ignored. */
export const parseMetadata = (data: Buffer, json: boolean): StreamMetadata => {
  const members = json ? membersOf(data.toString('utf8')) : undefined;
  if (!members) return NO_METADATA;
  const metadata: StreamMetadata = { softDeleted: false };
  for (const { key, raw } of members) {
    if (key === '$acl') {
      if (!isAcl(raw)) return NO_METADATA;
    } else if (key === '$tb' || key === '$maxCount' || key === '$maxAge' || key === '$cacheControl') {
      const value = int64(raw);
      if (value === undefined) return NO_METADATA;
      applyNumber(metadata, key, value);
    }
  }
  return metadata;
};

const applyNumber = (metadata: StreamMetadata, key: string, value: bigint): void => {
  const number = Number(value);
  if (key === '$tb') {
    delete metadata.truncateBefore;
    metadata.softDeleted = value === INT64_MAX;
    if (value >= 0n) metadata.truncateBefore = number;
  } else if (key === '$maxCount') {
    delete metadata.maxCount;
    if (value > 0n) metadata.maxCount = number;
  } else if (key === '$maxAge') {
    delete metadata.maxAge;
    if (value > 0n) metadata.maxAge = number;
  }
};

/**
 * The metadata that revives a soft-deleted stream: the same members, $tb set to the first new revision. Undefined for what is
 * no JSON object; that the rest of it may be invalid does not matter.
 */
export const withTruncateBefore = (data: Buffer, revision: number): Buffer | undefined => {
  const members = membersOf(data.toString('utf8'));
  if (!members) return undefined;
  const kept = new Map(members.map(({ key, raw }) => [key, raw]));
  kept.set('$tb', String(revision));
  return Buffer.from(`{${[...kept].map(([key, raw]) => `${JSON.stringify(key)}:${raw}`).join(',')}}`);
};
