import fc from 'fast-check';
import { Account, accountIdOf, isPayout } from '#libs/cashback/account.js';
import type { AccountState } from '#libs/cashback/account-state.js';
import { remainingOf } from '#libs/cashback/entries.js';
import { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import { CashbackHeld, CashbackUnheld } from '#libs/cashback/events/cashback-held.js';
import { CashbackReleased } from '#libs/cashback/events/cashback-released.js';
import { HoldOrdered } from '#libs/cashback/events/hold-ordered.js';
import { sum } from '#libs/kernel/money.js';
import { EVERYTHING, Money, moneySteps, PARTNERS } from '../testing/money.js';
import { accrued, partsOf } from '../testing/postings.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { entries } from './entries.projection.js';
import { EntriesQueries } from './entries.query.js';
import type { EntryRow } from './entries.row.js';
import { layersOf } from './steps.js';

const model = new ReadModel(entries);
const queries = new EntriesQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

/** What the account's own fold says of its entries and loose items, as rows would. */
const folded = ({ entries: all, loose }: AccountState): unknown[] => [
  ...all.valueSeq().map((entry) => {
    const { orderId, amount, reversed, adjusted, state, maturesOn, runId } = entry;
    return ['entry', orderId, amount, reversed, adjusted, remainingOf(entry), state, maturesOn, runId];
  }),
  ...loose.valueSeq().map(({ amount, state, runId }) => ['loose', amount, state, null, runId]),
];
const told = (rows: readonly EntryRow[]): unknown[] =>
  rows.map(({ kind, orderId, amount, reversed, adjusted, remaining, state, maturesOn, runId }) =>
    kind === 'entry'
      ? ['entry', orderId, amount, reversed, adjusted, remaining, state, maturesOn, runId]
      : ['loose', remaining, state, maturesOn, runId],
  );
const sorted = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

describe('entries', () => {
  it('are those of the accounts, with the items of every payout, whatever happened in which batches (E1–E5, E7–E10, E31)', async () => {
    await fc.assert(
      fc.asyncProperty(moneySteps, async (steps) => {
        const money = new Money();
        await money.play(steps);
        const events = money.house.memory.recorded();
        for (const batch of [1, 7, events.length]) {
          await model.database.query('TRUNCATE cashback_item, payout_item');
          for (let from = 0; from < events.length; from += batch) await model.apply(events.slice(from, from + batch));
          for (const partnerOrgId of PARTNERS) {
            const { state } = await money.house.ledger.read(Account, accountIdOf(partnerOrgId, 'CHF'));
            const { data } = await queries.list({ partnerOrgId }, { limit: 200 });
            expect(sorted(told(data))).toEqual(sorted(folded(state)));
            for (const [runId, result] of state.runs) {
              const items = (await queries.payoutItems({ runId, partnerOrgId }, { limit: 200 })).data;
              const total = sum(items.map(({ amount }) => amount));
              expect([runId, items.length, total]).toEqual(
                isPayout(result) ? [runId, result.items, result.amount] : [runId, 0, '0.00'],
              );
            }
          }
        }
      }),
      { numRuns: 15, examples: [[EVERYTHING]] },
    );
  });

  it('tell why one is held, as long as it is (E3)', async () => {
    const story = new Story();
    const account = 'partnerAccount-org_p.CHF';
    const named = { orderId: 'o1', partnerOrgId: 'org_p', currency: 'CHF' } as const;
    story.tell(account, CashbackAccrued, accrued('o1', '52.08'));
    story.tell('cashbackHold-o1', HoldOrdered, named, { reason: 'disputed' });
    const held = { orderId: 'o1', amount: '52.08', sourceEventId: 's1', ...partsOf('org_p', { held: '52.08' }) };
    story.tell(account, CashbackHeld, held);
    const [row] = (await model.answer(story, () => queries.list({}, {}))).data;
    expect([row?.state, row?.holdReason, row?.remaining]).toEqual(['held', 'disputed', '52.08']);
    story.tell(account, CashbackUnheld, { ...held, ...partsOf('org_p', { pending: '52.08' }) });
    const [after] = (await model.answer(story, () => queries.list({}, {}))).data;
    expect([after?.state, after?.holdReason]).toEqual(['pending', null]);
  });

  it('are asked by order, partner, currency, state, kind and run', async () => {
    const story = new Story();
    story.tell('partnerAccount-org_p.CHF', CashbackAccrued, accrued('o1', '52.08'));
    story.tell('partnerAccount-org_p.EUR', CashbackAccrued, accrued('o2', '52.08', { currency: 'EUR' }));
    story.tell('partnerAccount-org_q.CHF', CashbackAccrued, accrued('o3', '52.08', { partner: 'org_q' }));
    const released = { through: '2024-02-29', amount: '52.08', entries: 1, sourceEventId: 's1' };
    story.tell('partnerAccount-org_q.CHF', CashbackReleased, {
      ...released,
      ...partsOf('org_q', { available: '52.08' }),
    });
    await model.answer(story, () => queries.list({}, {}));
    const orders = async (filter: Parameters<typeof queries.list>[0]) =>
      (await queries.list(filter, {})).data.map(({ orderId }) => orderId);
    expect(await orders({ orderId: 'o2' })).toEqual(['o2']);
    expect(await orders({ partnerOrgId: 'org_p' })).toEqual(['o1', 'o2']);
    expect(await orders({ currency: 'CHF' })).toEqual(['o1', 'o3']);
    expect(await orders({ state: 'available' })).toEqual(['o3']);
    expect(await orders({ kind: 'adjustment' })).toEqual([]);
    expect(await orders({ runId: 'run_1' })).toEqual([]);
  });

  it('are moved by few statements: a release over a thousand accounts is one, in its place in each of them', () => {
    const accounts = Array.from({ length: 1000 }, (_, n) => ({ partner: `p${n}`, currency: 'CHF' as const }));
    const layers = layersOf([
      ...accounts.map((of) => ({ kind: 'take' as const, runId: 'r1', ...of })),
      ...accounts.map((of) => ({ kind: 'release' as const, through: '2024-02-29', ...of })),
      ...accounts.map((of) => ({ kind: 'take' as const, runId: 'r2', ...of })),
    ]);
    expect(layers.map(({ kind, steps }) => [kind, steps.length])).toEqual([
      ['take', 1000],
      ['release', 1000],
      ['take', 1000],
    ]);
  });
});
