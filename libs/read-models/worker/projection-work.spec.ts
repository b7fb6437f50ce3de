import { CounterLedger, counterProjection, sumUp } from '../testing/counter-ledger.js';
import { silent } from './log.js';
import { parkedEvents, requestRetry } from './parked.js';
import { ProjectionWork } from './projection-work.js';

let ledger: CounterLedger;
beforeEach(async () => {
  ledger = await new CounterLedger().open();
});
afterEach(() => ledger.close());

it('a parked stream is retried with all that was left out, also where nothing was written since', async () => {
  let isMended = false;
  const picky = counterProjection({
    apply: async (events, sql) => {
      if (!isMended) throw new Error('cannot count');
      await sumUp(events, sql);
    },
  });
  const builds = await ledger.builds(picky);
  const { database, checkpoints, store } = ledger;
  await checkpoints.ensure('counters', 'projection', 1);
  const work = new ProjectionWork(builds.models[0]!, { database, checkpoints, builds, store, log: silent });
  const lease = (await checkpoints.takeOver('counters', 1, 'spec'))!;
  await work.begin(lease);
  await ledger.count('a', [1, 2, 4]);
  const events = [];
  for await (const event of store.readStream('counter-a')) events.push(event);
  await work.handle(events.slice(0, 1), lease);
  expect(await parkedEvents(database)).toHaveLength(1);
  // Left out, with nothing to write: the checkpoint has not followed yet.
  await work.handle(events.slice(1), lease);
  isMended = true;
  await requestRetry(database, 'counters');
  await work.idle(lease);
  expect(await ledger.totals()).toEqual({ a: ['7', '3'] });
  expect(await parkedEvents(database)).toEqual([]);
  expect(lease.passed).toEqual({ position: events[2]!.position, id: events[2]!.id });
});
