import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';
import { DomainError } from '#libs/kernel/errors.js';
import { ERASED, KeyLost, LOST, type Vault } from '#libs/event-sourcing/personal.js';
import type { Database } from './database.js';

const CACHED_KEYS = 50_000;
/** So long may another process still open data that was erased here. */
const CACHE_MS = 60_000;
/** Lost keys named at once. */
const SHOWN = 10;

/** Folder of the vault's migrations, for `database.migrate([…], 'vault')`. */
export const vaultMigrations = fileURLToPath(new URL('./vault', import.meta.url));

/** Keys as rows of the namespace's vault schema; a key is made once, whoever asks first, and its destruction is final. */
export class PostgresVault implements Vault {
  private readonly keys = new LRUCache<string, Buffer>({ max: CACHED_KEYS, ttl: CACHE_MS });

  constructor(private readonly database: Database) {}

  /** @throws DomainError SUBJECT_ERASED: nothing more is written about a subject whose key was destroyed */
  async keyFor(subject: string): Promise<Buffer> {
    const known = this.keys.get(subject);
    if (known) return known;
    await this.database.query(`INSERT INTO ${this.table} (subject, key) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
      subject,
      randomBytes(32),
    ]);
    const key = await this.findKey(subject);
    if (!key)
      throw new DomainError('SUBJECT_ERASED', 'The personal data of this subject was erased for good.', { subject });
    return key;
  }

  async findKey(subject: string): Promise<Buffer | undefined> {
    const known = this.keys.get(subject);
    if (known) return known;
    const { rows } = await this.database.query<{ key: Buffer | null }>(
      `SELECT key FROM ${this.table} WHERE subject = $1`,
      [subject],
    );
    const key = rows[0]?.key ?? undefined;
    if (key) this.keys.set(subject, key);
    return key;
  }

  /** An erased key leaves its row; a missing row is a loss, and is noted for health until a person gives the key up. */
  async withoutKey(subject: string): Promise<string> {
    const schema = this.database.schema('vault');
    const { rows } = await this.database.query<{ isErased: boolean; isGivenUp: boolean }>(
      `SELECT EXISTS (SELECT FROM ${this.table} WHERE subject = $1 AND key IS NULL) AS "isErased",
         EXISTS (SELECT FROM ${schema}.ledger WHERE names_given_up_at IS NOT NULL) AS "isGivenUp"`,
      [subject],
    );
    if (rows[0]?.isErased) return ERASED;
    if (rows[0]?.isGivenUp) return LOST;
    await this.database.query(`INSERT INTO ${schema}.lost_key (subject) VALUES ($1) ON CONFLICT DO NOTHING`, [subject]);
    throw new KeyLost(subject);
  }

  /** Subjects whose key was missed and not given up, a few of them. */
  async lost(): Promise<string[]> {
    const { rows } = await this.database.query<{ subject: string }>(
      `SELECT subject FROM ${this.database.schema('vault')}.lost_key ORDER BY met_at, subject LIMIT ${SHOWN}`,
    );
    return rows.map(({ subject }) => subject);
  }

  /** What was missed before is asked for again: keys may have come back with a backup. */
  async forgetLost(): Promise<void> {
    await this.database.query(`DELETE FROM ${this.database.schema('vault')}.lost_key`);
  }

  /** Destroys a subject's key; repeated, or for a subject never heard of, it ends the same. */
  async erase(subject: string): Promise<void> {
    await this.database.query(
      `INSERT INTO ${this.table} (subject, key, erased_at) VALUES ($1, NULL, now())
       ON CONFLICT (subject) DO UPDATE SET key = NULL, erased_at = coalesce(subject_key.erased_at, now())`,
      [subject],
    );
    this.keys.delete(subject);
  }

  private get table(): string {
    return `${this.database.schema('vault')}.subject_key`;
  }
}
