import fc from 'fast-check';
import { Account, accountIdOf } from '#libs/cashback/account.js';
import { owed } from '#libs/cashback/events/balance.js';
import { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import { PayoutDestinationSet } from '#libs/cashback/events/payout-destination-set.js';
import { EVERYTHING, Money, moneySteps, PARTNERS } from '../testing/money.js';
import { accrued } from '../testing/postings.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { accounts } from './accounts.projection.js';
import { AccountsQueries } from './accounts.query.js';

const model = new ReadModel(accounts);
/** Sealed IBANs of the stories below. */
const IBANS: Record<string, string> = {
  one: 'CH9300762011623852957',
  other: 'LI7408806123456789012',
  gone: '(erased)',
};
const queries = new AccountsQueries(model.database, {
  open: async (value) => IBANS[(value as { sealed: string }).sealed] ?? 'unknown',
});
beforeAll(() => model.open());
afterAll(() => model.close());

describe('accounts', () => {
  it('stand as their journals say, whatever happened in which batches (E1–E9, A26)', async () => {
    await fc.assert(
      fc.asyncProperty(moneySteps, async (steps) => {
        const money = new Money();
        await money.play(steps);
        const events = money.house.memory.recorded();
        for (const batch of [1, 7, events.length]) {
          await model.database.query('TRUNCATE account, payout_destination');
          for (let from = 0; from < events.length; from += batch) await model.apply(events.slice(from, from + batch));
          const rows = (await queries.list({}, {})).data;
          for (const partnerOrgId of PARTNERS) {
            const { state } = await money.house.ledger.read(Account, accountIdOf(partnerOrgId, 'CHF'));
            const row = rows.find((one) => one.partnerOrgId === partnerOrgId);
            const { accrued: all, reversed, adjusted, balance } = state;
            const expected = { accrued: all, reversed, adjusted, ...balance, owed: owed(balance) };
            expect(row === undefined ? state.revision : row).toEqual(
              row === undefined ? -1 : expect.objectContaining(expected),
            );
          }
        }
      }),
      { numRuns: 10, examples: [[EVERYTHING]] },
    );
  });

  it('tell where their payouts go, masked, since when (E6)', async () => {
    const story = new Story();
    const set = (currency: 'CHF' | 'EUR', iban: string | null, at: string): void => {
      const destination = iban === null ? 'prepaid' : 'bank';
      const sealed = iban === null ? null : { subject: 'org_p', sealed: iban };
      const data = { partnerOrgId: 'org_p', currency, destination, iban: sealed } as const;
      story.tell(`payoutDestination-org_p.${currency}`, PayoutDestinationSet, data, { at });
    };
    set('CHF', 'one', '2024-01-01T00:00:00Z');
    story.tell('partnerAccount-org_p.CHF', CashbackAccrued, accrued('o1', '52.08'));
    story.tell('partnerAccount-org_p.EUR', CashbackAccrued, accrued('o2', '52.08', { currency: 'EUR' }));
    story.tell('partnerAccount-org_q.CHF', CashbackAccrued, accrued('o3', '52.08', { partner: 'org_q' }));
    const shown = async () =>
      (await queries.list({}, {})).data.map(({ destination, iban, destinationSince }) => [
        destination,
        iban,
        destinationSince,
      ]);
    expect(await model.answer(story, shown)).toEqual([
      ['bank', 'CH** **** … 2957', '2024-01-01T00:00:00Z'],
      ['prepaid', null, null],
      ['prepaid', null, null],
    ]);
    set('CHF', null, '2024-01-02T00:00:00Z');
    set('EUR', 'other', '2024-01-03T00:00:00Z');
    set('EUR', 'gone', '2024-01-04T00:00:00Z');
    expect(await model.answer(story, shown)).toEqual([
      ['prepaid', null, '2024-01-02T00:00:00Z'],
      ['bank', '(erased)', '2024-01-04T00:00:00Z'],
      ['prepaid', null, null],
    ]);
    const { rows } = await model.database.query<{ iban: unknown }>('SELECT iban FROM payout_destination');
    expect(JSON.stringify(rows)).not.toContain('2957');
  });

  it('are asked by partner and currency', async () => {
    const story = new Story();
    story.tell('partnerAccount-org_q.CHF', CashbackAccrued, accrued('o3', '52.08', { partner: 'org_q' }));
    story.tell('partnerAccount-org_p.EUR', CashbackAccrued, accrued('o2', '52.08', { currency: 'EUR' }));
    story.tell('partnerAccount-org_p.CHF', CashbackAccrued, accrued('o1', '52.08'));
    await model.answer(story, () => queries.list({}, {}));
    const asked = async (filter: Parameters<typeof queries.list>[0]) =>
      (await queries.list(filter, {})).data.map(({ partnerOrgId, currency }) => `${partnerOrgId} ${currency}`);
    expect(await asked({})).toEqual(['org_p CHF', 'org_p EUR', 'org_q CHF']);
    expect(await asked({ partnerOrgId: 'org_p' })).toEqual(['org_p CHF', 'org_p EUR']);
    expect(await asked({ currency: 'EUR' })).toEqual(['org_p EUR']);
    expect(await asked({ orgId: 'org_q' })).toEqual(['org_q CHF']);
    expect(await asked({ orgId: 'org_q', partnerOrgId: 'org_p' })).toEqual([]);
  });
});
