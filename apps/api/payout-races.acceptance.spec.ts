import { setTimeout as delay } from 'node:timers/promises';
import { Account, accountIdOf, addsUp, isPayout } from '#libs/cashback/account.js';
import type { AccountState } from '#libs/cashback/account-state.js';
import { remainingOf } from '#libs/cashback/entries.js';
import { PayoutRun } from '#libs/cashback/payout-runs.js';
import {
  CancelPayoutRun,
  CreatePayoutRun,
  HoldCashback,
  ReleaseCashback,
  UnholdCashback,
} from '#libs/cashback/index.js';
import { readSources, verifyAccount } from '#libs/cashback/verify.js';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import { DomainError } from '#libs/kernel/errors.js';
import { freshUuid } from '#libs/kernel/ids.js';
import { sum } from '#libs/kernel/money.js';
import { businessDateOf, systemClock } from '#libs/kernel/time.js';
import { RefundOrder } from '#libs/orders/index.js';
import { createLedger, type OpenLedger } from '../ledger/composition.js';
import { allCommands } from '../ledger/contexts.js';
import type { Call } from './testing/client.js';
import { expected, furnish, type House, startHouse } from './testing/house.js';

/** In all tests; PAYOUT_ROUNDS=200 takes minutes. */
const ROUNDS = Number(process.env['PAYOUT_ROUNDS'] ?? 40);
const ORDERS = 10;
const PARTNERS = ['partner_a', 'partner_b'];
const says = (orgId: string): string => `${orgId}:legalRepresentative`;
const clientOf = (partner: string): string => `client_of_${partner}`;
/** A moment of up to three milliseconds: which of two requests comes first is left to chance. */
const moment = (): Promise<void> => delay(Math.random() * 3);

/** A command of finance, and how it ended: `done`, or the code of the refusal. */
const tell = async <D>(
  ledger: Ledger,
  command: new (data: D, context: CommandContext) => LedgerCommand<D>,
  data: D,
): Promise<string> => {
  const commandId = freshUuid();
  const actor = { userId: 'finance', orgId: null, role: 'staff:finance', channel: 'api' } as const;
  const context = { commandId, correlationId: commandId, causationId: commandId, actor, reason: 'a race' };
  try {
    await carryOut(allCommands, ledger, new command(data, context));
    return 'done';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};

describe('Payout runs in a race, in two processes over one store beside a worker', () => {
  const options = { ...testUrls(), namespace: testNamespace() };
  let house: House;
  let other: OpenLedger;
  let here: Ledger;
  let there: Ledger;
  beforeAll(async () => {
    house = await startHouse(options);
    other = await createLedger(options);
    [here, there] = [house.open.ledger, other.ledger];
    await furnish(house.as, { clients: PARTNERS.map(clientOf), partners: PARTNERS });
    const finance = house.as('staff:finance');
    // What is paid today may be released today.
    await expected(finance('POST', '/v1/policy', { body: { holdingDays: 0 } }), 200);
    await Promise.all(PARTNERS.map((partner) => earn(partner, finance)));
    await release();
  }, 120_000);
  afterAll(async () => {
    await other.close();
    await house.close();
  });

  const orderOf = (partner: string, n: number): string => `ord_${partner}_${n}`;
  /** The partner manages a client, whose orders are paid. */
  const earn = async (partner: string, finance: Call): Promise<void> => {
    const client = house.as(says(clientOf(partner)));
    const invitation = { invitationId: `inv_${partner}`, clientOrgId: clientOf(partner), partnerOrgId: partner };
    await expected(client('POST', '/v1/invitations', { body: { ...invitation, access: { mode: 'FULL' } } }), 201);
    await expected(house.as(says(partner))('POST', `/v1/invitations/inv_${partner}/accept`), 200);
    for (let n = 0; n < ORDERS; n += 1) {
      const orderId = orderOf(partner, n);
      const body = { orderId, clientOrgId: clientOf(partner), sku: 'hosting-web', quantity: 100 };
      await expected(client('POST', '/v1/orders', { body }), 201);
      await expected(finance('POST', `/v1/orders/${orderId}/payments`, { body: { instrument: 'card' } }), 201);
    }
  };
  const surely = async <D>(
    ledger: Ledger,
    command: new (data: D, context: CommandContext) => LedgerCommand<D>,
    data: D,
  ): Promise<void> => {
    expect(await tell(ledger, command, data)).toBe('done');
  };
  const release = (): Promise<void> => surely(here, ReleaseCashback, { through: businessDateOf(systemClock.now()) });
  const create = (ledger: Ledger, runId: string): Promise<string> =>
    tell(ledger, CreatePayoutRun, { runId, currency: 'CHF' });
  const cancel = (runId: string): Promise<void> => surely(here, CancelPayoutRun, { runId });
  const account = async (partner: string): Promise<AccountState> =>
    (await here.read(Account, accountIdOf(partner, 'CHF'))).state;
  const entry = async (partner: string, orderId: string) => (await account(partner)).entries.get(orderId);

  /** What the run says it pays is what each account gave it, and nothing else is in any payout (E7). */
  const holdsWhatItPays = async (runId: string): Promise<void> => {
    const { state: run } = await here.read(PayoutRun, runId);
    for (const partner of PARTNERS) {
      const state = await account(partner);
      const inPayout = [...state.entries.values()].filter((one) => one.state === 'inPayout');
      const loose = [...state.loose.values()].filter((one) => one.state === 'inPayout');
      expect([...inPayout, ...loose].map((one) => one.runId)).toEqual([...inPayout, ...loose].map(() => runId));
      const payout = state.runs.get(runId);
      const amount = sum([...inPayout.map(remainingOf), ...loose.map((one) => one.amount)]);
      expect(amount).toBe(isPayout(payout) ? payout.amount : '0.00');
      expect(amount).toBe(run.payouts.get(partner)?.amount ?? '0.00');
      expect(state.balance.inPayout).toBe(amount);
      expect(addsUp(state)).toBe(true);
    }
    expect(run.total).toBe(sum([...run.payouts.values()].map((one) => one.amount)));
  };

  it(`of two runs of a currency at once exactly one is made, ${ROUNDS} times (E7)`, async () => {
    for (let n = 0; n < ROUNDS; n += 1) {
      const answers = await Promise.all([
        moment().then(() => create(here, `a_${n}`)),
        moment().then(() => create(there, `b_${n}`)),
      ]);
      expect([...answers].sort()).toEqual(['RUN_OPEN', 'done']);
      const runId = answers[0] === 'done' ? `a_${n}` : `b_${n}`;
      if (n % 10 === 0) await holdsWhatItPays(runId);
      await cancel(runId);
    }
    for (const partner of PARTNERS) expect((await account(partner)).balance).toMatchObject({ inPayout: '0.00' });
  }, 400_000);

  it(`whatever is refunded or held while a run is made, it is before or after it, ${ROUNDS} times (E3, E4, E10)`, async () => {
    for (let n = 0; n < ROUNDS; n += 1) {
      const runId = `r_${n}`;
      const partner = PARTNERS[n % 2] as string;
      const [refunded, stopped] = [orderOf(partner, n % ORDERS), orderOf(partner, (n + 3) % ORDERS)];
      const before = await entry(partner, refunded);
      const [created, refund, hold] = await Promise.all([
        moment().then(() => create(here, runId)),
        moment().then(() => tell(there, RefundOrder, { refundId: `ref_${n}`, orderId: refunded, net: '5.00' })),
        moment().then(() => tell(there, HoldCashback, { orderId: stopped })),
      ]);
      expect([created, refund]).toEqual(['done', 'done']);
      expect(['done', 'ENTRY_IN_PAYOUT']).toContain(hold);
      await holdsWhatItPays(runId);
      const isHeld = hold === 'done';
      expect((await entry(partner, stopped))?.state).toBe(isHeld ? 'held' : 'inPayout');
      // Refunded before the run took it, the entry is less; after it, the whole refund is a loose item of a later run.
      const after = await entry(partner, refunded);
      expect([before?.reversed, sum([before!.reversed, '-1.00'])]).toContain(after?.reversed);
      await cancel(runId);
      if (isHeld) {
        await surely(here, UnholdCashback, { orderId: stopped });
        await release();
      }
    }
    const sources = await readSources(here);
    for (const partner of PARTNERS) {
      const state = await account(partner);
      expect(state.reversed).toBe(`-${ROUNDS / 2}.00`);
      expect([addsUp(state), state.balance.held, state.balance.pending]).toEqual([true, '0.00', '0.00']);
      const verified = await verifyAccount(here, accountIdOf(partner, 'CHF'), sources);
      expect(verified.difference).toBeNull();
    }
  }, 400_000);
});
