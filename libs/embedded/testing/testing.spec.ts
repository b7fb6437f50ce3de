import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { testNamespace, testUrls } from './index.js';
import { runNeedsServers } from './needs-servers.js';

describe('the servers of a test run', () => {
  it('answer', async () => {
    const { databaseUrl, eventStoreUrl } = testUrls();
    expect(eventStoreUrl).toMatch(/^esdb/);
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  it('are kept apart by namespaces', () => {
    expect(testNamespace()).toMatch(/^t_[0-9a-f]{8}$/);
    expect(testNamespace()).not.toBe(testNamespace());
  });
});

describe('a run needs servers', () => {
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'ledger-needs-'));
    const files: Record<string, string> = {
      'libs/embedded/testing/index.ts': 'export {};',
      'libs/orders/pure.spec.ts': "import { order } from './order.js';",
      'libs/orders/order.ts': "import { order } from './pure.spec.js';",
      'apps/api/far.spec.ts': "import { help } from '#apps/api/help.js';",
      'apps/api/help.ts': "export * from '../../libs/embedded/testing/index.js';",
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each([
    [[], true],
    [['libs/orders'], false],
    [['API/far'], true],
    [['libs/orders', 'far.spec'], true],
    [['nothing like it'], false],
  ])('limited to %j: %s', (patterns, needs) => {
    expect(runNeedsServers(root, patterns)).toBe(needs);
  });
});
