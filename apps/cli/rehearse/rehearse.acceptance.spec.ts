import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { formatHistory, generateBalanceProbes, generateHistory, generateProbes } from '#libs/histories/generator.js';
import { expectedOf, formatExpected } from '#libs/histories/model.js';
import { testUrls } from '#libs/embedded/testing/index.js';
import { THIRD } from '../testing/places.js';
import { endAll, run } from '../testing/program.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ledger-rehearse-'))));
afterAll(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

describe('ledger rehearse', () => {
  it('finds a history of money to the bank, renewals, corrections and statements equal in every section, and reports what it found to the byte (E1–E32)', async () => {
    const report = join(folder, 'report.json');
    const words = ['rehearse', THIRD.history, '--expect', THIRD.expected, '--report', report];
    const { code, stdout } = await run(words);
    expect(stdout).toContain('Equal in every section.');
    expect(code).toBe(0);
    expect(readFileSync(report, 'utf8')).toBe(gunzipSync(readFileSync(THIRD.expected)).toString('utf8'));
  }, 600_000);

  it.each([144])(
    'finds a generated history of the programme equal to what an independent model makes of it (seed %i), on servers',
    async (seed) => {
      const { eventStoreUrl, databaseUrl } = testUrls();
      const size = { records: 240, organisations: 6, partners: 3, months: 14 };
      const records = generateHistory({ seed, ...size, programme: true });
      const history = join(folder, `${seed}.ndjson`);
      const expectation = join(folder, `${seed}.json`);
      const expected = expectedOf(records, generateProbes(records, seed), generateBalanceProbes(records, seed));
      writeFileSync(history, formatHistory(records));
      writeFileSync(expectation, formatExpected(expected));
      const { code, stdout, stderr } = await run(['rehearse', history, '--expect', expectation], {
        EVENTSTORE_URL: eventStoreUrl,
        DATABASE_URL: databaseUrl,
        LEDGER_NAMESPACE: 'acceptance',
      });
      expect(stdout).toContain('Equal in every section.');
      expect(code).toBe(0);
      const [, namespace] = /rehearsing in the namespace (acceptance-rehearsal-[0-9a-f]{10})\n/.exec(stderr)!;
      expect(await schemasOf(databaseUrl, namespace!)).toEqual([]);
    },
    480_000,
  );
});

/** What is left of a namespace in the database. */
const schemasOf = async (databaseUrl: string, namespace: string): Promise<string[]> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE '%' || $1",
      [namespace],
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
};
