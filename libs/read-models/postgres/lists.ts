import type { FilterOf, RowDescription } from '../description/row.js';
import type { Sql } from '../projection.js';
import { type Page, page, type PageRequest, where, withoutHidden } from './pages.js';

type Conditions = Readonly<Record<string, unknown>>;
type RowOf<D extends RowDescription> = NonNullable<D['answer']['types']>['row'];

const asked = <D extends RowDescription>({ conditions }: D, filter: FilterOf<D>, more: Conditions) => {
  const given = filter as Conditions;
  return [...Object.entries(conditions).map(([name, sql]) => [sql, given[name]] as const), ...Object.entries(more)];
};

/**
 * A page of described rows in the order of their description; `more` are conditions that no field alone makes.
 * @throws DomainError INVALID_CURSOR
 */
export const listRows = <D extends RowDescription>(
  sql: Sql,
  row: D,
  filter: FilterOf<D>,
  request: PageRequest,
  more: Conditions = {},
): Promise<Page<RowOf<D>>> => {
  const { clause, values } = where(asked(row, filter, more));
  const { key, descendingKey } = row;
  return page(sql, { select: `${row.select} ${clause} ${row.tail}`, values, key, descendingKey }, request);
};

/** The one row that is so; undefined without one. */
export const findRow = async <D extends RowDescription>(
  sql: Sql,
  row: D,
  filter: FilterOf<D>,
): Promise<RowOf<D> | undefined> => {
  const { clause, values } = where(asked(row, filter, {}));
  const { rows } = await sql.query(`${row.select} ${clause} ${row.tail}`, values);
  return rows[0] && withoutHidden<RowOf<D>>(rows[0]);
};
