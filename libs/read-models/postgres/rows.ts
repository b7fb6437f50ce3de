import { storable } from '#libs/kernel/text.js';
import type { Sql } from '../projection.js';
import type { Columns, Row } from './table.js';

const parameter = (type: string, values: readonly unknown[]): readonly unknown[] =>
  type === 'jsonb'
    ? values.map((value) => (value === null || value === undefined ? null : JSON.stringify(storable(value))))
    : values;
const unnest = (columns: Columns): string =>
  Object.values(columns)
    .map((type, index) => `$${index + 1}::${type}[]`)
    .join(', ');
const valuesOf = <C extends Columns>(columns: C, rows: readonly Row<C>[]): unknown[] =>
  Object.entries(columns).map(([name, type]) =>
    parameter(
      type,
      rows.map((row) => row[name]),
    ),
  );

/** Inserts many rows with one statement; `conflict` is an ON CONFLICT clause. Without rows nothing is sent. */
export const insertRows = async <C extends Columns>(
  sql: Sql,
  table: string,
  columns: C,
  rows: readonly Row<C>[],
  conflict = '',
): Promise<void> => {
  if (rows.length === 0) return;
  const names = Object.keys(columns).join(', ');
  await sql.query(
    `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${unnest(columns)}) ${conflict}`,
    valuesOf(columns, rows),
  );
};

/** Inserts rows, or replaces those with the same key by them. */
export const upsertRows = <C extends Columns>(
  sql: Sql,
  table: string,
  key: readonly string[],
  columns: C,
  rows: readonly Row<C>[],
): Promise<void> => {
  const rest = Object.keys(columns).filter((name) => !key.includes(name));
  const set = rest.map((name) => `${name} = excluded.${name}`).join(', ');
  return insertRows(sql, table, columns, rows, `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${set}`);
};

/** Sets columns of the rows that have the keys; rows that do not exist are left alone. */
export const updateRows = async <C extends Columns>(
  sql: Sql,
  table: string,
  key: readonly string[],
  columns: C,
  rows: readonly Row<C>[],
): Promise<void> => {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const set = names.filter((name) => !key.includes(name)).map((name) => `${name} = v.${name}`);
  const where = key.map((name) => `t.${name} = v.${name}`);
  await sql.query(
    `UPDATE ${table} t SET ${set.join(', ')} FROM unnest(${unnest(columns)}) AS v(${names.join(', ')}) WHERE ${where.join(' AND ')}`,
    valuesOf(columns, rows),
  );
};
