import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { Namespace } from '#libs/event-sourcing/namespace.js';
import { Database } from './database.js';
import { isOutage } from './failures.js';
import { insertRows } from './rows.js';
import { PostgresVault, vaultMigrations } from './vault.js';

let database: Database;
let folder: string;

beforeEach(async () => {
  database = new Database(testUrls().databaseUrl, new Namespace(testNamespace(), []));
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
});
afterEach(async () => {
  await database.dropSchemas();
  await database.close();
  await rm(folder, { recursive: true });
});

const file = (name: string, sql: string): Promise<void> => writeFile(join(folder, name), sql);
const tables = async (): Promise<string[]> => {
  const { rows } = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1 ORDER BY 1`,
    [database.namespace.schema('ledger')],
  );
  return rows.map(({ name }) => name);
};

describe('database', () => {
  it('takes every text, with U+FFFD for what PostgreSQL cannot hold', async () => {
    const { rows } = await database.query('SELECT $1::text AS one, $2::text[] AS many', ['a\u0000b', ['\u0000', 'ok']]);
    expect(rows[0]).toEqual({ one: 'a\ufffdb', many: ['\ufffd', 'ok'] });
    const within = await database.transaction(async (sql) => {
      await sql.query('CREATE TEMP TABLE held (id int, made jsonb) ON COMMIT DROP');
      const made = { 'k\u0000': 'a\u0000b', list: ['\ud83d', '😀', 'é'], n: 1 };
      await insertRows(sql, 'held', { id: 'integer', made: 'jsonb' }, [
        { id: 1, made },
        { id: 2, made: null },
      ]);
      return sql.query('SELECT made FROM held ORDER BY id');
    });
    const made = { 'k\ufffd': 'a\ufffdb', list: ['\ufffd', '😀', 'é'], n: 1 };
    expect(within.rows).toEqual([{ made }, { made: null }]);
  });

  it('answers positions and amounts as texts, dates as dates and instants as ISO UTC', async () => {
    const { rows } = await database.query(
      `SELECT 9223372036854775807::bigint AS position, 0.10::numeric(19,2) AS amount, date '2024-02-29' AS day,
        timestamptz '2024-03-12 10:00:00.25+01' AS precise, timestamptz '2024-03-12 09:00:00Z' AS whole`,
    );
    expect(rows[0]).toEqual({
      position: '9223372036854775807',
      amount: '0.10',
      day: '2024-02-29',
      precise: '2024-03-12T09:00:00.250Z',
      whole: '2024-03-12T09:00:00Z',
    });
  });

  it('keeps namespaces apart, also those that look alike', async () => {
    await file('001_kept.sql', 'CREATE TABLE kept (id int)');
    const other = new Database(testUrls().databaseUrl, new Namespace(database.namespace.name.toUpperCase(), []));
    await database.migrate([folder]);
    await other.migrate([folder]);
    await database.query('INSERT INTO kept VALUES (1)');
    expect((await other.query('SELECT * FROM kept')).rows).toEqual([]);
    await other.dropSchemas();
    await other.close();
    expect((await database.query('SELECT * FROM kept')).rows).toEqual([{ id: 1 }]);
  });

  it('rolls back what threw, and keeps the connection usable', async () => {
    await file('001_kept.sql', 'CREATE TABLE kept (id int)');
    await database.migrate([folder]);
    const failing = database.transaction(async (sql) => {
      await sql.query('INSERT INTO kept VALUES (1)');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await database.transaction((sql) => sql.query('INSERT INTO kept VALUES (2)'), { durable: false });
    expect((await database.query('SELECT * FROM kept')).rows).toEqual([{ id: 2 }]);
  });

  it('tells an outage from a wrong statement', async () => {
    const gone = new Database('postgres://nobody@127.0.0.1:1/none', database.namespace);
    expect(isOutage(await gone.query('SELECT 1').catch((error: unknown) => error))).toBe(true);
    await gone.close();
    const killed = database.transaction((sql) => sql.query('SELECT pg_terminate_backend(pg_backend_pid())'));
    expect(isOutage(await killed.catch((error: unknown) => error))).toBe(true);
    expect(isOutage(await database.query('SELECT nothing').catch((error: unknown) => error))).toBe(false);
    expect((await database.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('migrations', () => {
  it('run once, in order, also when two start at once', async () => {
    await file('001_first.sql', 'CREATE TABLE first (id int)');
    await file('002_second.sql', 'ALTER TABLE first RENAME TO second');
    await Promise.all([database.migrate([folder]), database.migrate([folder]), database.migrate([folder])]);
    expect(await tables()).toEqual(['migration', 'second']);
  });

  it('refuse a file that changed after it ran', async () => {
    await file('001_first.sql', 'CREATE TABLE first (id int)');
    await database.migrate([folder]);
    await file('001_first.sql', 'CREATE TABLE first (id bigint)');
    await expect(database.migrate([folder])).rejects.toThrow(`${basename(folder)}/001_first.sql has changed`);
  });

  it('leave nothing of a file that failed, and go on from there', async () => {
    await file('001_first.sql', 'CREATE TABLE first (id int)');
    await file('002_second.sql', 'CREATE TABLE second (id int); SELECT missing');
    await expect(database.migrate([folder])).rejects.toThrow('002_second.sql failed');
    expect(await tables()).toEqual(['first', 'migration']);
    await file('002_second.sql', 'CREATE TABLE second (id int)');
    await database.migrate([folder]);
    expect(await tables()).toEqual(['first', 'migration', 'second']);
  });
});

describe('vault', () => {
  it('makes one key a subject, whoever asks first, and another process finds it', async () => {
    await database.migrate([vaultMigrations], 'vault');
    const [one, other] = [new PostgresVault(database), new PostgresVault(database)];
    const keys = await Promise.all([one.keyFor('org_1'), other.keyFor('org_1'), one.keyFor('org_1')]);
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(await other.findKey('org_1')).toEqual(keys[0]);
    expect(await other.findKey('org_2')).toBeUndefined();
  });

  it('never makes a key again for an erased subject', async () => {
    await database.migrate([vaultMigrations], 'vault');
    const vault = new PostgresVault(database);
    await vault.keyFor('org_1');
    await vault.erase('org_1');
    await vault.erase('org_1');
    expect(await vault.findKey('org_1')).toBeUndefined();
    await expect(vault.keyFor('org_1')).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
  });
});
