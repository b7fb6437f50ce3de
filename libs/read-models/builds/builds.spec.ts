import { setTimeout as delay } from 'node:timers/promises';
import { CounterLedger, counterProjection, counterSql, sumUp } from '../testing/counter-ledger.js';
import type { Projection } from '../projection.js';
import { Engine } from '../worker/engine.js';
import type { Build } from './build.js';
import { Builds } from './builds.js';

let ledger: CounterLedger;
const engines: Engine[] = [];
const work = async (projection: Projection): Promise<Engine> => {
  const builds = await ledger.builds(projection);
  const engine = new Engine({ store: ledger.store, database: ledger.database, builds });
  engines.push(engine);
  await engine.start();
  return engine;
};
const settled = () => ledger.checkpoints.settled(ledger.store, 10_000);
const eventually = async (what: () => Promise<boolean>): Promise<void> => {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (await what()) return;
    await delay(25);
  }
  throw new Error('did not happen within ten seconds');
};
const all = (): Promise<Build[]> => new Builds(ledger.database, []).list();
const states = async (): Promise<string[]> => (await all()).map(({ version, state }) => `${state} ${version}`);
const schemas = async (): Promise<number> => {
  const { rows } = await ledger.database.query(
    `SELECT FROM pg_namespace WHERE nspname ~ '^ledger_' AND nspname LIKE '%:' || $1`,
    [ledger.namespace.name],
  );
  return rows.length;
};
/** The second version counts tenfold, and waits for the word to begin. */
const tenfold = (ready: Promise<void> = Promise.resolve()): Projection =>
  counterProjection({
    version: 2,
    apply: async (events, sql) => {
      await ready;
      for (let time = 0; time < 10; time += 1) await sumUp(events, sql);
    },
  });

beforeEach(async () => {
  ledger = await new CounterLedger().open();
});
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.stop();
  await ledger.close();
});

describe('builds of a read model', () => {
  it('another version is built beside what is shown, and readers see either the one or the other', async () => {
    await ledger.count('a', [1, 2]);
    await ledger.count('b', [4]);
    const old = await work(counterProjection());
    await settled();
    let begin = (): void => undefined;
    await work(tenfold(new Promise((resolve) => (begin = resolve))));
    await eventually(async () => (await states()).includes('building 2'));
    // The older worker still follows what is shown.
    await ledger.checkpoints.waitFor(await ledger.count('a', [8]), 5_000, ['counters']);
    const seen = new Set<string>();
    let isOver = false;
    const reading = (async () => {
      while (!isOver) seen.add(JSON.stringify(await ledger.totals()));
    })();
    await delay(100);
    begin();
    await settled();
    isOver = true;
    await reading;
    expect([...seen].sort()).toEqual(
      [
        { a: ['11', '3'], b: ['4', '1'] },
        { a: ['110', '30'], b: ['40', '10'] },
      ]
        .map((totals) => JSON.stringify(totals))
        .sort(),
    );
    await eventually(async () => old.health()[0]?.error?.includes('version 2; this worker has only 1') ?? false);
    await ledger.checkpoints.waitFor(await ledger.count('b', [1]), 5_000);
    expect((await ledger.totals())['b']).toEqual(['50', '20']);
    await eventually(async () => (await schemas()) === 1);
    expect(await states()).toEqual(['served 2']);
  });

  it('never goes back while events keep coming, whoever builds', async () => {
    await work(counterProjection());
    await ledger.count('a', [1]);
    await settled();
    await Promise.all([work(counterProjection({ version: 2 })), work(counterProjection({ version: 2 }))]);
    let last = 0;
    for (let round = 0; round < 40; round += 1) {
      await ledger.checkpoints.waitFor(await ledger.count('a', [1]), 10_000, ['counters']);
      const total = Number((await ledger.totals())['a']?.[0]);
      expect(total).toBeGreaterThan(last);
      last = total;
      await delay(25);
    }
    await settled();
    expect(await ledger.totals()).toEqual({ a: ['41', '41'] });
    expect((await states()).filter((state) => !state.startsWith('retired'))).toEqual(['served 2']);
  });

  it('one that fails leaves what is shown alone, and a mended one replaces it', async () => {
    await ledger.count('a', [1, 2]);
    const old = await work(counterProjection());
    await settled();
    await old.stop();
    const failing = await work(counterProjection({ version: 2, apply: () => Promise.reject(new Error('ECONNRESET')) }));
    await eventually(async () => (await ledger.checkpoints.rows()).some(({ parked }) => parked > 0));
    await failing.stop();
    const rows = await ledger.checkpoints.rows();
    expect(rows.map(({ consumer }) => consumer.replace(/@.*/, '@'))).toEqual(expect.arrayContaining(['counters']));
    await work(counterProjection({ version: 3 }));
    await settled();
    expect(await ledger.totals()).toEqual({ a: ['3', '2'] });
    await eventually(async () => (await states()).join() === 'served 3');
  });

  it('goes on where it was when its worker ends in the middle', async () => {
    await ledger.count('a', [1, 2]);
    const old = await work(counterProjection());
    await settled();
    await old.stop();
    const first = await work(tenfold(delay(300)));
    await first.stop();
    expect(await ledger.totals()).toEqual({ a: ['3', '2'] });
    await work(tenfold());
    await settled();
    expect(await ledger.totals()).toEqual({ a: ['30', '20'] });
  });

  it('takes over the tables that stood in the ledger’s schema before there were builds', async () => {
    await ledger.database.migrate([counterSql]);
    await ledger.database.query(`INSERT INTO counter VALUES ('before', 7, 1)`);
    const builds = await ledger.builds(counterProjection());
    expect(await ledger.totals()).toEqual({ before: ['7', '1'] });
    expect(await states()).toEqual(['served 1']);
    await builds.prepare();
    const { rows } = await ledger.database.query(
      `SELECT relkind, obj_description(oid) AS told FROM pg_class WHERE oid = 'counter'::regclass`,
    );
    expect(rows).toEqual([{ relkind: 'v', told: 'How far has each been counted?' }]);
  });
});
