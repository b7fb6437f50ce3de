import { createHash } from 'node:crypto';
import { DomainError } from '#libs/kernel/errors.js';
import { DEFAULT_PAGE, type Page, type PageRequest } from '#libs/read-models/postgres/pages.js';

/** A list that stands in memory, in its order. */
export interface ListInMemory<Row> {
  readonly rows: readonly Row[];
  /** What names a row among them. */
  readonly keyOf: (row: Row) => string;
  /** What else a list is, filters included: a cursor goes on in the one that answered it. */
  readonly of: readonly unknown[];
}

/**
 * One page of what was folded from a stream, in the manner of the lists of read models: it starts behind the cursor's
 * row, so that rows written meanwhile neither repeat nor hide others.
 * @throws DomainError INVALID_CURSOR
 */
export const pageAmong = <Row>(
  { rows, keyOf, of }: ListInMemory<Row>,
  { limit = DEFAULT_PAGE, cursor, order = 'asc' }: PageRequest,
): Page<Row> => {
  const sequence = order === 'desc' ? [...rows].reverse() : rows;
  const hash = createHash('sha256')
    .update(JSON.stringify([of, order]))
    .digest('base64url')
    .slice(0, 8);
  const after = cursor === undefined ? -1 : indexBehind(cursor, hash, sequence.map(keyOf));
  const data = sequence.slice(after + 1, after + 1 + limit);
  const last = data.at(-1);
  const isEnd = last === undefined || after + 1 + limit >= sequence.length;
  return {
    data,
    nextCursor: isEnd ? null : Buffer.from(JSON.stringify([hash, keyOf(last)])).toString('base64url'),
  };
};

/** Where the row of a cursor stands; what was published does not go away again. */
const indexBehind = (cursor: string, hash: string, keys: readonly string[]): number => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const index = Array.isArray(parts) && parts.length === 2 && parts[0] === hash ? keys.indexOf(parts[1]) : -1;
    if (index >= 0) return index;
  } catch {
    // Told below: whatever is wrong with it, the caller made it up.
  }
  throw new DomainError('INVALID_CURSOR', 'The cursor is not one that this list has answered with these filters.');
};
