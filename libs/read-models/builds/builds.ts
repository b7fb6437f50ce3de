import { InvariantViolation } from '#libs/kernel/errors.js';
import type { Database } from '../postgres/database.js';
import { isLockTimeout } from '../postgres/failures.js';
import { checksumOf, migrationNoteSql } from '../postgres/migrations.js';
import type { Sql } from '../projection.js';
import { type Checkpoints, type Lease } from '../worker/checkpoints.js';
import { type Build, builderOf, type Model, purposeOf } from './build.js';
import { showTables } from './views.js';

const COLUMNS = 'build, model, version, state, tables, files';
/** Readers queue behind a swap that waits for a slow one: it rather tries again. */
const LOCK_TIMEOUT_MS = 500;

/**
 * The builds of read models: each in a schema of its own, one of them shown by the views of the ledger's schema. Another
 * version, or rows that must be made anew, are built beside and take over the views in one transaction; until then
 * readers see what they saw, and a build that fails leaves it alone.
 */
export class Builds {
  constructor(
    private readonly database: Database,
    readonly models: readonly Model[],
  ) {}

  /**
   * Makes sure that every model is shown, and that what is shown by this version has its SQL files. Safe to run twice, at
   * once or after a crash.
   */
  async prepare(): Promise<void> {
    await this.database.alone('builds', async () => {
      const served = new Map((await this.list()).filter(isServed).map((build) => [build.model, build]));
      for (const model of this.models) {
        const { name, version } = model.projection;
        const build = served.get(name) ?? (await this.adopt(model)) ?? (await this.note(model, 'served'));
        // What an older version shows stays as it is: an older worker may still be at it.
        if (build.version === version) await this.bringUpToDate(build, model);
      }
    });
  }

  async list(): Promise<Build[]> {
    const { rows } = await this.database.query<Build>(`SELECT ${COLUMNS} FROM read_model_build ORDER BY build`);
    return rows;
  }

  /** What is served of a model. @throws InvariantViolation before `prepare` */
  async served(model: string): Promise<Build> {
    const { rows } = await this.database.query<Build>(
      `SELECT ${COLUMNS} FROM read_model_build WHERE model = $1 AND state = 'served'`,
      [model],
    );
    if (!rows[0]) throw new InvariantViolation(`nothing is served of ${model}`);
    return rows[0];
  }

  /** Quoted schema of a build. */
  schema(build: Pick<Build, 'build'>): string {
    return this.database.schema(purposeOf(build));
  }

  /** What this process has to fill of all builds: begins what older versions are served of. */
  async due(builds: readonly Build[]): Promise<Build[]> {
    const due: Build[] = [];
    for (const model of this.models) {
      const { name, version } = model.projection;
      const mine = builds.filter((build) => build.model === name);
      const building = mine.find(({ state }) => state === 'building');
      if (building?.version === version) due.push(building);
      const newest = Math.max(...mine.filter(({ state }) => state !== 'retired').map((build) => build.version));
      if (newest < version) due.push(await this.database.transaction((sql) => this.begin(sql, model)));
    }
    return due;
  }

  /** Notes that a model is to be built anew beside what is served; what is being built by an older version is given up. */
  async begin(sql: Sql, model: Model): Promise<Build> {
    const { name, version } = model.projection;
    // Of two that begin at once, the second finds what the first began.
    await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `${this.database.schema('ledger')} begins a build`,
    ]);
    const { rows } = await sql.query<Build>(
      `SELECT ${COLUMNS} FROM read_model_build WHERE model = $1 AND state = 'building'`,
      [name],
    );
    const [before] = rows;
    if (before && before.version >= version) return before;
    if (before) await this.giveUp(sql, before);
    const build = await this.note(model, 'building', sql);
    // Whoever looks after it comes within a second.
    await sql.query(`INSERT INTO checkpoint (consumer, kind, version, alive_at) VALUES ($1, 'projection', $2, now())`, [
      builderOf(build),
      version,
    ]);
    return build;
  }

  /** Makes the schema of a build. */
  async make(build: Build): Promise<void> {
    const model = this.models.find(({ projection }) => projection.name === build.model)!;
    await this.database.alone('builds', () => this.bringUpToDate(build, model));
  }

  /**
   * Shows a build in place of the one before, unless that has come further; false when it must wait. What followed the
   * one before is fenced, and goes on with this one.
   * @throws Fenced
   */
  async serve(build: Build, lease: Lease, checkpoints: Checkpoints): Promise<boolean> {
    try {
      return await this.database.transaction(async (sql) => {
        await sql.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
        if (!(await this.hasComeAsFar(sql, build, lease))) return false;
        await checkpoints.advance(sql, lease, lease.passed);
        await this.takeOver(sql, build);
        return true;
      });
    } catch (error) {
      if (isLockTimeout(error)) return false;
      throw error;
    }
  }

  /** Drops those of all builds that nobody shows or fills any more. */
  async dropRetired(builds: readonly Build[]): Promise<void> {
    for (const build of builds) {
      if (build.state !== 'retired') continue;
      await this.database.query(`DROP SCHEMA IF EXISTS ${this.schema(build)} CASCADE`);
      await this.database.query(`DELETE FROM read_model_build WHERE build = $1 AND state = 'retired'`, [build.build]);
    }
  }

  /** Empties everything that is served and gives up everything else: the log is not the one that it was made from. */
  async empty(sql: Sql): Promise<void> {
    const { rows } = await sql.query<Build>(`SELECT ${COLUMNS} FROM read_model_build FOR UPDATE`);
    for (const build of rows) {
      if (build.state === 'building') await this.giveUp(sql, build);
      if (build.state === 'served') await this.truncate(sql, build);
    }
  }

  async truncate(sql: Sql, build: Build): Promise<void> {
    const tables = build.tables.map((table) => `${this.schema(build)}.${table}`);
    if (tables.length > 0) await sql.query(`TRUNCATE ${tables.join(', ')}`);
  }

  private async hasComeAsFar(sql: Sql, { model }: Build, { passed }: Lease): Promise<boolean> {
    const { rows } = await sql.query<{ position: string | null }>(
      'SELECT position FROM checkpoint WHERE consumer = $1 FOR UPDATE',
      [model],
    );
    const position = rows[0]?.position ?? null;
    return position === null || (passed !== undefined && passed.position >= BigInt(position));
  }

  private async takeOver(sql: Sql, build: Build): Promise<void> {
    const before = await sql.query<Build>(
      `UPDATE read_model_build SET state = 'retired' WHERE model = $1 AND state = 'served' RETURNING ${COLUMNS}`,
      [build.model],
    );
    await sql.query(`UPDATE read_model_build SET state = 'served', served_at = now() WHERE build = $1`, [build.build]);
    const names = [build.model, builderOf(build)];
    await sql.query('DELETE FROM parked WHERE consumer = $1', [build.model]);
    await sql.query(
      `UPDATE checkpoint c SET version = b.version, position = b.position, event_id = b.event_id, quarantine = b.quarantine,
         error = NULL, alive_at = now(), epoch = c.epoch + 1
       FROM checkpoint b WHERE c.consumer = $1 AND b.consumer = $2`,
      names,
    );
    await sql.query('UPDATE parked SET consumer = $1 WHERE consumer = $2', names);
    await sql.query('DELETE FROM checkpoint WHERE consumer = $1', [builderOf(build)]);
    await showTables(sql, this.database.schema('ledger'), {
      schema: this.schema(build),
      tables: build.tables,
      gone: before.rows.flatMap(({ tables }) => tables),
    });
  }

  private async giveUp(sql: Sql, build: Build): Promise<void> {
    await sql.query('DELETE FROM parked WHERE consumer = $1', [builderOf(build)]);
    await sql.query('DELETE FROM checkpoint WHERE consumer = $1', [builderOf(build)]);
    await sql.query(`UPDATE read_model_build SET state = 'retired' WHERE build = $1`, [build.build]);
  }

  private async note({ projection }: Model, state: Build['state'], sql: Sql = this.database): Promise<Build> {
    const { rows } = await sql.query<Build>(
      `INSERT INTO read_model_build (model, version, state, tables, served_at)
       VALUES ($1, $2, $3, $4, CASE $3 WHEN 'served' THEN now() END) RETURNING ${COLUMNS}`,
      [projection.name, projection.version, state, projection.tables],
    );
    return rows[0]!;
  }

  /** Runs the SQL files that have not run yet, and shows what they made. */
  private async bringUpToDate(build: Build, { folder, projection }: Model): Promise<void> {
    const files = await checksumOf(folder);
    if (files === build.files) return;
    await this.database.migrate([folder], purposeOf(build));
    await this.database.transaction(async (sql) => {
      const { tables } = projection;
      await sql.query(`COMMENT ON SCHEMA ${this.schema(build)} IS '${build.model}, version ${build.version}'`);
      if (build.state === 'served') {
        const schema = this.schema(build);
        await showTables(sql, this.database.schema('ledger'), { schema, tables, gone: build.tables });
      }
      await sql.query('UPDATE read_model_build SET files = $2, tables = $3 WHERE build = $1', [
        build.build,
        files,
        tables,
      ]);
    });
  }

  /** Tables that stood in the ledger's schema before there were builds become the first one, with their rows. */
  private async adopt({ projection }: Model): Promise<Build | undefined> {
    const { name, tables } = projection;
    const ledger = this.database.schema('ledger');
    const { rows: found } = await this.database.query<{ table: string }>(
      `SELECT c.relname AS table FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' AND c.relname = ANY ($2)`,
      [ledger, tables],
    );
    if (found.length === 0) return undefined;
    return this.database.transaction(async (sql) => {
      const { rows } = await sql.query<Build>(
        `INSERT INTO read_model_build (model, version, state, tables, served_at)
         VALUES ($1, coalesce((SELECT version FROM checkpoint WHERE consumer = $1), $2), 'served', $3, now()) RETURNING ${COLUMNS}`,
        [name, projection.version, found.map(({ table }) => table)],
      );
      const build = rows[0]!;
      const schema = this.schema(build);
      await sql.query(`CREATE SCHEMA ${schema}; SET LOCAL search_path TO ${schema}; ${migrationNoteSql}`);
      await sql.query(`SET LOCAL search_path TO ${ledger}`);
      for (const { table } of found) await sql.query(`ALTER TABLE ${table} SET SCHEMA ${schema}`);
      await sql.query(
        `WITH moved AS (DELETE FROM migration WHERE starts_with(name, $1) RETURNING *) INSERT INTO ${schema}.migration SELECT * FROM moved`,
        [`${name}/`],
      );
      await showTables(sql, ledger, { schema, tables: build.tables });
      return build;
    });
  }
}

const isServed = ({ state }: Build): boolean => state === 'served';
