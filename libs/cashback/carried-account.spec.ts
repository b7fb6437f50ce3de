import { Account, accountIdOf, isPayout, WholeAccount } from './account.js';
import type { AccountState } from './account-state.js';
import { booksOf } from './books.js';
import {
  ApprovePayoutRun,
  CreatePayoutRun,
  HoldCashback,
  PostAdjustment,
  RecordPayout,
  ReleaseCashback,
  SetPayoutDestination,
} from './commands.js';
import { codeOf, finance, House } from './testing/house.js';
import { readSources, verifyAccount } from './verify.js';

const ACCOUNT = accountIdOf('p', 'CHF');
const EVERY = 4;
const second = { actor: finance('fin2') };

/** Another process on the same ledger, which has read nothing yet. */
const processOn = (house: House): House => new House(house.memory, {}, [], { cached: 1, carryEvery: EVERY });
const balanceOf = async (house: House): Promise<string> => {
  await booksOf(house.ledger).settle();
  const { balance } = (await house.ledger.read(Account, ACCOUNT)).state;
  return `${balance.pending} ${balance.available} ${balance.inPayout} ${balance.paid}`;
};
const stateOf = async (house: House): Promise<AccountState> => (await house.ledger.read(Account, ACCOUNT)).state;
const adjust = (house: House, adjustmentId: string, at: string) =>
  house.do(
    PostAdjustment,
    { adjustmentId, partnerOrgId: 'p', currency: 'CHF', amount: '1.00', reason: 'Bonus', approvedBy: 'f' },
    at,
  );

/** A partner with an order that was paid out by the bank in January and, after that, a year in which little happens. */
const lived = async (): Promise<House> => {
  const house = new House(undefined, {}, [], { cached: 1, carryEvery: EVERY });
  await house.partners('p');
  for (const order of ['old', 'open']) await house.order(order, 'p');
  const actor = { userId: 'lr', orgId: 'p', role: 'legalRepresentative', channel: 'api' } as const;
  const to = { partnerOrgId: 'p', currency: 'CHF', destination: 'bank', iban: 'CH9300762011623852957' } as const;
  await house.do(SetPayoutDestination, to, '2024-01-01T09:00:00Z', { actor });
  await house.pay('old', '2024-01-02T09:00:00Z');
  await house.do(ReleaseCashback, { through: '2024-02-29' }, '2024-03-01T09:00:00Z');
  await adjust(house, 'a0', '2024-03-01T09:00:00Z');
  await house.do(CreatePayoutRun, { runId: 'run1', currency: 'CHF' }, '2024-03-02T09:00:00Z');
  await house.do(ApprovePayoutRun, { runId: 'run1' }, '2024-03-02T09:00:00Z', second);
  await house.do(RecordPayout, { runId: 'run1', partnerOrgId: 'p', result: 'settled' }, '2024-03-03T09:00:00Z');
  for (let n = 1; n <= 6; n += 1) await adjust(house, `a${n}`, `2024-0${n + 3}-01T09:00:00Z`);
  await house.pay('open', '2024-12-01T09:00:00Z');
  expect(await balanceOf(house)).toBe('52.08 6.00 0.00 53.08');
  return house;
};

describe('An account that is carried forward', () => {
  it('knows what is open and nothing of what is over (E4)', async () => {
    const house = processOn(await lived());
    const { carried, entries, loose, runs } = await stateOf(house);
    expect(carried).not.toBeNull();
    expect([...entries.keys()]).toEqual(['open']);
    expect([loose.size, runs.size]).toEqual([6, 0]);
    const all = (await house.ledger.read(WholeAccount, ACCOUNT)).state;
    expect([...all.entries.keys()].sort()).toEqual(['old', 'open']);
    expect(all.carried).toBeNull();
  });

  it('takes a payout back that was settled before: all of it is available again (E9)', async () => {
    const house = await lived();
    const [reader, other] = [processOn(house), processOn(house)];
    expect((await stateOf(reader)).carried).not.toBeNull();
    await other.do(RecordPayout, { runId: 'run1', partnerOrgId: 'p', result: 'returned' }, '2025-01-10T09:00:00Z');
    // Whoever posted it, whoever had read the account before, and whoever reads it for the first time.
    for (const one of [other, reader, processOn(house)]) {
      expect(await balanceOf(one)).toBe('52.08 59.08 0.00 0.00');
      const state = await stateOf(one);
      expect(state.entries.get('old')).toMatchObject({ state: 'available', runId: null });
      expect(isPayout(state.runs.get('run1')) && state.runs.get('run1')).toMatchObject({ status: 'returned' });
    }
    // A later run takes it again, and it is what follows from the sources.
    await other.do(CreatePayoutRun, { runId: 'run2', currency: 'CHF' }, '2025-02-01T09:00:00Z');
    expect(await balanceOf(processOn(house))).toBe('52.08 0.00 59.08 0.00');
    const { ledger } = processOn(house);
    const { difference, carriedForward } = await verifyAccount(ledger, ACCOUNT, await readSources(ledger));
    expect(difference).toBeNull();
    expect(carriedForward.length).toBeGreaterThan(1);
  });

  it('refuses to hold what was paid long ago, as ever (E3)', async () => {
    const house = processOn(await lived());
    expect(await codeOf(house.do(HoldCashback, { orderId: 'old' }, '2025-01-10T09:00:00Z'))).toBe('ENTRY_IN_PAYOUT');
    expect(await codeOf(house.do(HoldCashback, { orderId: 'open' }, '2025-01-10T09:00:00Z'))).toBeUndefined();
  });

  it('takes the refund of an order that was paid long ago as a loose item (E4)', async () => {
    const house = processOn(await lived());
    await house.refund('r1', 'old', '100.00', '2025-01-10T09:00:00Z');
    expect(await balanceOf(house)).toBe('52.08 -14.00 0.00 53.08');
    const { ledger } = processOn(house);
    expect((await verifyAccount(ledger, ACCOUNT, await readSources(ledger))).difference).toBeNull();
  });

  it('is named where it is not what its events say (E13)', async () => {
    const house = await lived();
    const at = house.memory.all.findLastIndex(({ name }) => name === `carriedForward-partnerAccount-${ACCOUNT}`);
    const { event } = house.memory.all[at]!;
    const { entries, loose } = (event.data as { state: { entries: object[]; loose: [string, object][] } }).state;
    expect(entries).toEqual([]);
    Object.assign(loose[0]![1], { amount: '9.00' });
    const { ledger } = processOn(house);
    const { difference } = await verifyAccount(ledger, ACCOUNT, await readSources(ledger));
    expect(difference).toMatchObject({ type: 'FoldCarriedForward', eventId: event.id });
    expect(difference!.fields.map(({ field }) => field)).toEqual([`loose item ${loose[0]![0]}`]);
  });
});
