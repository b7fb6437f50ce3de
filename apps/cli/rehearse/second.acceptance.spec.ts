import { SECOND } from '../testing/places.js';
import { endAll, run } from '../testing/program.js';

afterAll(endAll);

describe('ledger rehearse of a long history', () => {
  it('finds 35,000 records, invoices crossing years and every branch of the rules equal in every section', async () => {
    const { code, stdout } = await run(['rehearse', SECOND.history, '--expect', SECOND.expected]);
    expect(stdout).toContain('Equal in every section.');
    expect(code).toBe(0);
  }, 900_000);
});
