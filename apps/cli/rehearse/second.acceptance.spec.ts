import { fileURLToPath } from 'node:url';
import { endAll, run } from '../testing/program.js';

const given = (name: string): string => fileURLToPath(new URL(`../../bench/histories/second/${name}`, import.meta.url));

afterAll(endAll);

describe('ledger rehearse of a long history', () => {
  it('finds 35,000 records, invoices crossing years and every branch of the rules equal in every section', async () => {
    const { code, stdout } = await run(['rehearse', given('history.ndjson.gz'), '--expect', given('expected.json.gz')]);
    expect(stdout).toContain('Equal in every section.');
    expect(code).toBe(0);
  }, 900_000);
});
