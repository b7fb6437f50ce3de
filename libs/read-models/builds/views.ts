import { quoteIdentifier } from '#libs/event-sourcing/namespace.js';
import type { Sql } from '../projection.js';

/**
 * Shows a build's tables as views of the ledger's schema, with the comments of tables and columns; views of tables that
 * there are no more go. Both schemas quoted.
 */
export const showTables = async (
  sql: Sql,
  ledger: string,
  { schema, tables, gone = [] }: { schema: string; tables: readonly string[]; gone?: readonly string[] },
): Promise<void> => {
  const names = tables.map(quoteIdentifier);
  const dropped = [...new Set([...names, ...gone.map(quoteIdentifier)])];
  const statements = [
    ...dropped.map((name) => `DROP VIEW IF EXISTS ${ledger}.${name}`),
    ...names.map((name) => `CREATE VIEW ${ledger}.${name} AS SELECT * FROM ${schema}.${name}`),
  ];
  if (statements.length > 0) await sql.query(statements.join(';\n'));
  for (const table of names) await explain(sql, `${schema}.${table}`, `${ledger}.${table}`);
};

/** A view says what its table says. */
const explain = async (sql: Sql, table: string, view: string): Promise<void> => {
  const { rows } = await sql.query<{ statement: string }>(
    `SELECT format(
       CASE WHEN a.attname IS NULL THEN 'COMMENT ON VIEW %1$s IS %3$L' ELSE 'COMMENT ON COLUMN %1$s.%2$I IS %3$L' END,
       $2::text, a.attname, d.description) AS statement
     FROM pg_description d LEFT JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
     WHERE d.objoid = $1::regclass AND d.classoid = 'pg_class'::regclass`,
    [table, view],
  );
  if (rows.length > 0) await sql.query(rows.map(({ statement }) => statement).join(';\n'));
};
