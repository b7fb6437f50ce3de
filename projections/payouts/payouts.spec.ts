import fc from 'fast-check';
import { isPayout, Account, accountIdOf } from '#libs/cashback/account.js';
import { PayoutRunContinued, PayoutRunCreated } from '#libs/cashback/events/payout-run-steps.js';
import { PayoutRun } from '#libs/cashback/payout-runs.js';
import { EVERYTHING, IBAN, Money, moneySteps } from '../testing/money.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { payouts } from './payouts.projection.js';
import { PayoutsQueries } from './payouts.query.js';

const model = new ReadModel(payouts);
const queries = new PayoutsQueries(model.database, { open: async () => IBAN });
beforeAll(() => model.open());
afterAll(() => model.close());

const ALL = { limit: 200 };

describe('payout runs', () => {
  it('are those that finance made, each payout as its account has it, whatever happened in which batches (E6–E10)', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(moneySteps, async (all) => {
        const money = new Money();
        await money.play(all);
        const { memory, ledger } = money.house;
        const events = memory.recorded().filter(({ type }) => payouts.types.has(type));
        const made = events.filter(({ type }) => type === 'PayoutRunCreated').map(({ streamId }) => streamId);
        seen += made.length;
        for (const batch of [1, 7, Math.max(1, events.length)]) {
          await model.database.query('TRUNCATE payout_run, payout, left_out_account');
          for (let from = 0; from < events.length; from += batch) await model.apply(events.slice(from, from + batch));
          const rows = (await queries.runs({}, ALL)).data;
          expect(rows.map(({ runId }) => runId)).toEqual(made);
          for (const row of rows) {
            const { state } = await ledger.read(PayoutRun, row.runId);
            const told = [...state.payouts.values()];
            const changed = told.filter(({ destinationIsNew }) => destinationIsNew);
            expect(row).toMatchObject({
              currency: 'CHF',
              status: state.status,
              total: state.total,
              createdBy: state.draftedBy,
              payouts: told.length,
              leftOut: state.leftOut.length,
              newDestinations: changed.length,
            });
            const paid = (await queries.payouts({ runId: row.runId }, ALL, { withIbans: true })).data;
            const byPartner = (a: { partnerOrgId: string }, b: { partnerOrgId: string }) =>
              a.partnerOrgId < b.partnerOrgId ? -1 : 1;
            expect(
              paid.sort(byPartner).map(({ partnerOrgId, amount, items, destination, destinationIsNew, status }) => ({
                partnerOrgId,
                amount,
                items,
                destination,
                destinationIsNew,
                status,
              })),
            ).toEqual(told.sort(byPartner));
            for (const one of paid) {
              expect(one.fullIban).toBe(one.destination === 'bank' ? IBAN : null);
              const account = await ledger.read(Account, accountIdOf(one.partnerOrgId, 'CHF'));
              expect(isPayout(account.state.runs.get(row.runId))).toBe(true);
            }
            const left = (await queries.leftOut({ runId: row.runId }, ALL)).data;
            expect(left.map(({ partnerOrgId, available, because }) => ({ partnerOrgId, available, because }))).toEqual(
              state.leftOut,
            );
          }
        }
      }),
      { numRuns: 12, examples: [[EVERYTHING]] },
    );
    expect(seen).toBeGreaterThan(0);
  });

  it('show an IBAN masked, whole only to whom pays to it, and keep it sealed', async () => {
    const money = new Money();
    await money.play([
      { do: 'bank', partner: 'p', isPrepaid: false },
      { do: 'adjust', partner: 'p', cents: 6000 },
      { do: 'adjust', partner: 'q', cents: 500 },
      { do: 'create' },
    ]);
    await model.database.query('TRUNCATE payout_run, payout, left_out_account');
    await model.apply(money.house.memory.recorded());
    const ibans = async (withIbans: boolean) =>
      (await queries.payouts({}, {}, { withIbans })).data.map(({ iban, fullIban }) => [iban, fullIban]);
    expect(await ibans(false)).toEqual([
      ['CH** **** … 2957', null],
      [null, null],
    ]);
    expect(await ibans(true)).toEqual([
      ['CH** **** … 2957', IBAN],
      [null, null],
    ]);
    const { rows } = await model.database.query('SELECT full_iban FROM payout');
    expect(JSON.stringify(rows)).not.toContain(IBAN);
    expect(await queries.run('run0')).toMatchObject({ runId: 'run0', status: 'draft', payouts: 2, total: '65.00' });
    expect(await queries.run('run1')).toBeUndefined();
  });

  it('may be told by several events, and are no run where nobody would be paid', async () => {
    const story = new Story();
    const payout = { amount: '5.00', items: 1, destination: 'prepaid', destinationIsNew: true } as const;
    const left = { available: '0.00', because: 'NOTHING_AVAILABLE' } as const;
    const run = { runId: 'run_1', currency: 'CHF', draftedBy: 'fin', total: '10.00' } as const;
    story.tell('payoutRun-run_1', PayoutRunCreated, {
      ...run,
      payouts: [{ partnerOrgId: 'org_p', ...payout }],
      leftOut: [{ partnerOrgId: 'org_r', ...left }],
    });
    story.tell('payoutRun-run_1', PayoutRunContinued, {
      runId: 'run_1',
      payouts: [{ partnerOrgId: 'org_q', ...payout }],
      leftOut: [{ partnerOrgId: 'org_s', ...left }],
    });
    story.tell('payoutRun-run_2', PayoutRunCreated, {
      ...run,
      runId: 'run_2',
      payouts: [],
      leftOut: [],
      total: '0.00',
    });
    const { data } = await model.answer(story, () => queries.runs({}, {}));
    expect(data).toMatchObject([{ runId: 'run_1', payouts: 2, leftOut: 2, newDestinations: 2, total: '10.00' }]);
    expect((await queries.leftOut({ runId: 'run_1' }, {})).data.map(({ partnerOrgId }) => partnerOrgId)).toEqual([
      'org_r',
      'org_s',
    ]);
  });
});
