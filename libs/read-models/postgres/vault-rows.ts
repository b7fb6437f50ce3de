import type { Sql } from '../projection.js';
import type { Database } from './database.js';

/** One row of a vault as a backup has it; keys in base64. */
export type VaultRow =
  | { subject: string; key: string | null; createdAt: string; erasedAt: string | null }
  | { ledgerId: string; foundedAt: string | null; givenUp: { at: string; by: string; because: string } | null };

interface KeyRow {
  subject: string;
  key: Buffer | null;
  createdAt: string;
  erasedAt: string | null;
}
interface LedgerRow {
  ledgerId: string;
  foundedAt: string | null;
  at: string | null;
  by: string | null;
  because: string | null;
}

const PAGE = 5_000;

/** Everything that a vault holds, its ledger first; what is added meanwhile may be in it or not. */
export async function* vaultRows(database: Database): AsyncGenerator<VaultRow> {
  const schema = database.schema('vault');
  const ledger = await database.query<LedgerRow>(
    `SELECT ledger_id AS "ledgerId", founded_at AS "foundedAt", names_given_up_at AS at, names_given_up_by AS by,
       names_given_up_because AS because FROM ${schema}.ledger`,
  );
  for (const { ledgerId, foundedAt, at, by, because } of ledger.rows) {
    yield { ledgerId, foundedAt, givenUp: at === null ? null : { at, by: by ?? '', because: because ?? '' } };
  }
  for (let after = ''; ;) {
    const { rows } = await database.query<KeyRow>(
      `SELECT subject, key, created_at AS "createdAt", erased_at AS "erasedAt" FROM ${schema}.subject_key
       WHERE subject > $1 ORDER BY subject LIMIT ${PAGE}`,
      [after],
    );
    for (const row of rows) yield { ...row, key: row.key?.toString('base64') ?? null };
    if (rows.length < PAGE) return;
    after = rows[rows.length - 1]!.subject;
  }
}

/** Puts a row into an empty vault. */
export const putVaultRow = async (sql: Sql, schema: string, row: VaultRow): Promise<void> => {
  if ('ledgerId' in row) {
    const { ledgerId, foundedAt, givenUp } = row;
    await sql.query(
      `INSERT INTO ${schema}.ledger (ledger_id, founded_at, names_given_up_at, names_given_up_by, names_given_up_because)
       VALUES ($1, $2, $3, $4, $5)`,
      [ledgerId, foundedAt, givenUp?.at ?? null, givenUp?.by ?? null, givenUp?.because ?? null],
    );
    return;
  }
  const key = row.key === null ? null : Buffer.from(row.key, 'base64');
  await sql.query(`INSERT INTO ${schema}.subject_key (subject, key, created_at, erased_at) VALUES ($1, $2, $3, $4)`, [
    row.subject,
    key,
    row.createdAt,
    row.erasedAt,
  ]);
};
