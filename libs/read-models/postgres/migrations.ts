import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type pg from 'pg';
import { InvariantViolation } from '#libs/kernel/errors.js';
import { quoteIdentifier } from '#libs/event-sourcing/namespace.js';

const NUMBERED = /^\d{3}_[a-z0-9_]+\.sql$/;

interface Migration {
  /** `<folder>/<file>`, e.g. `client_list/001_create.sql`. */
  name: string;
  sql: string;
  checksum: string;
}

const migrationsOf = async (folder: string): Promise<Migration[]> => {
  const files = (await readdir(folder)).filter((file) => NUMBERED.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(join(folder, file), 'utf8');
      return { name: `${basename(folder)}/${file}`, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
};

/** SHA-256 over the names and texts of a folder's SQL files, in hex. */
export const checksumOf = async (folder: string): Promise<string> => {
  const files = (await migrationsOf(folder)).map(({ name, checksum }) => `${name} ${checksum}`);
  return createHash('sha256').update(files.join('\n')).digest('hex');
};

/** Where a schema notes what ran on it. */
export const migrationNoteSql = `
  CREATE TABLE IF NOT EXISTS migration (
    name text COLLATE "C" PRIMARY KEY, checksum text COLLATE "C" NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
  COMMENT ON TABLE migration IS 'Numbered SQL files that made this schema what it is; each runs once and never changes afterwards.';
  COMMENT ON COLUMN migration.name IS 'Folder and file, e.g. client_list/001_create.sql.';
  COMMENT ON COLUMN migration.checksum IS 'SHA-256 of the file, in hex.';
  COMMENT ON COLUMN migration.applied_at IS 'When it ran.';`;

/** Two workers may make the same schema at once, and PostgreSQL's IF NOT EXISTS is not safe against that: hence the lock. */
const withLock = async (client: pg.Client, schema: string, work: () => Promise<void>): Promise<void> => {
  await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [`migrate ${schema}`]);
  try {
    await work();
  } finally {
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [`migrate ${schema}`]);
  }
};

const run = async (client: pg.Client, { name, sql, checksum }: Migration): Promise<void> => {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query('INSERT INTO migration (name, checksum) VALUES ($1, $2)', [name, checksum]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new InvariantViolation(`migration ${name} failed: ${(error as Error).message}`);
  }
};

/** Runs what has not run yet; `client` has the schema as its search path. */
export const migrateSchema = async (client: pg.Client, schema: string, folders: readonly string[]): Promise<void> => {
  const migrations = (await Promise.all(folders.map(migrationsOf))).flat();
  await withLock(client, schema, async () => {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`);
    await client.query(migrationNoteSql);
    const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migration');
    const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
    for (const migration of migrations) {
      const before = applied.get(migration.name);
      if (before === undefined) await run(client, migration);
      else if (before !== migration.checksum) {
        throw new InvariantViolation(
          `migration ${migration.name} has changed since it ran on schema "${schema}"; add a new file instead`,
        );
      }
    }
  });
};
