import { createHash } from 'node:crypto';
import { DomainError } from '#libs/kernel/errors.js';
import type { Sql } from '../projection.js';

/** Directions of a list: `asc` as it is kept, `desc` the other way round, so the newest first where it is by time. */
export const ORDERS = ['asc', 'desc'] as const;
export type Order = (typeof ORDERS)[number];

/** What a list is asked with: at most `MAX_PAGE` rows, from where the last page ended; `asc` unless told. */
export interface PageRequest {
  limit?: number;
  cursor?: string | undefined;
  order?: Order | undefined;
}
/** Rows of a list in the order of its key; `nextCursor` is null on the last page. */
export interface Page<Row> {
  data: Row[];
  nextCursor: string | null;
}
export const MAX_PAGE = 200;
export const DEFAULT_PAGE = 50;

export interface List {
  /** Any SELECT with every key among its columns; columns whose name begins with `_` are not answered. */
  select: string;
  values?: readonly unknown[];
  /** Column → type, a unique combination: the list's order. */
  key: Readonly<Record<string, string>>;
  /** The same columns in another sequence, where `desc` is to go by another one first: the month before its owner. */
  descendingKey?: Readonly<Record<string, string>> | undefined;
}

/** What a list is, filters and order included: a cursor goes on in the one that answered it, in no other. */
const listHash = ({ select, values = [] }: List, key: Readonly<Record<string, string>>, order: Order): string =>
  createHash('sha256')
    .update(JSON.stringify([select, values, key, order]))
    .digest('base64url')
    .slice(0, 8);

const encode = (hash: string, key: Readonly<Record<string, string>>, row: Record<string, unknown>): string => {
  const values = Object.keys(key).map((name) => String(row[name]));
  return Buffer.from(JSON.stringify([hash, ...values])).toString('base64url');
};
const decode = (cursor: string, hash: string, length: number): string[] => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.every((part) => typeof part === 'string')) {
      const [given, ...values] = parts as string[];
      if (given === hash && values.length === length) return values;
    }
  } catch {
    // Told below: whatever is wrong with it, the caller made it up.
  }
  throw invalidCursor();
};
const invalidCursor = (): DomainError =>
  new DomainError('INVALID_CURSOR', 'The cursor is not one that this list has answered with these filters.');

/** Columns that only the order needs are nobody's. */
export const withoutHidden = <Row>(row: Record<string, unknown>): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('_'))) as Row;

/** A cursor carries the caller's text into a typed comparison; what PostgreSQL cannot read there is no cursor. */
const readable = (error: unknown): unknown =>
  (error as { code?: string }).code?.startsWith('22') ? invalidCursor() : error;

/**
 * One page by keyset: it starts behind the cursor's key, so that rows written meanwhile neither repeat nor hide others.
 * @throws DomainError INVALID_CURSOR
 */
export const page = async <Row>(
  sql: Sql,
  list: List,
  { limit = DEFAULT_PAGE, cursor, order = 'asc' }: PageRequest,
): Promise<Page<Row>> => {
  const values = [...(list.values ?? [])];
  const key = order === 'desc' ? (list.descendingKey ?? list.key) : list.key;
  const hash = listHash(list, key, order);
  const names = Object.keys(key).map((name) => `"${name}"`);
  const size = Math.min(Math.max(1, limit), MAX_PAGE);
  let after = '';
  if (cursor !== undefined) {
    const types = Object.values(key);
    const last = decode(cursor, hash, types.length);
    const placeholders = last.map((value, index) => `$${values.push(value)}::${types[index]}`);
    after = `WHERE (${names.join(', ')}) ${order === 'desc' ? '<' : '>'} (${placeholders.join(', ')})`;
  }
  const sequence = names.map((name) => `${name} ${order}`).join(', ');
  const { rows } = await sql
    .query(`SELECT * FROM (${list.select}) AS list ${after} ORDER BY ${sequence} LIMIT ${size + 1}`, values)
    .catch((error: unknown) => {
      throw cursor === undefined ? error : readable(error);
    });
  const last = rows.length > size ? rows[size - 1] : undefined;
  return {
    data: rows.slice(0, size).map((row) => withoutHidden<Row>(row)),
    nextCursor: last ? encode(hash, key, last) : null,
  };
};

/** Conditions joined by AND, also the same one twice; one whose value is undefined is left out. `?` stands for the value. */
export const where = (
  conditions: readonly (readonly [condition: string, value: unknown])[],
): { clause: string; values: unknown[] } => {
  const values: unknown[] = [];
  const parts = conditions.flatMap(([condition, value]) => {
    if (value === undefined) return [];
    values.push(value);
    return [condition.replaceAll('?', `$${values.length}`)];
  });
  return { clause: parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '', values };
};
