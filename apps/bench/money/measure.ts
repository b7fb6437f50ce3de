import {
  Account,
  accountIdOf,
  accounts,
  ApprovePayoutRun,
  booksOf,
  ClosePeriod,
  CreatePayoutRun,
  ReleaseCashback,
} from '#libs/cashback/index.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { enter } from '#libs/event-sourcing/register/index.js';
import { assert } from '#libs/kernel/errors.js';
import { times } from '#libs/kernel/money.js';
import { systemClock } from '#libs/kernel/time.js';
import { allCommands } from '../../ledger/contexts.js';
import { by, CURRENCY, EARNED, fillAccount, MATURE } from '../accrual/fill.js';
import { openStore } from '../open-store.js';

export interface MoneyCosts {
  accounts: number;
  /** Over all accounts. */
  entries: number;
  /** Milliseconds until a process that has just started knows all accounts. */
  reading: number;
  /** Milliseconds of each step, by a process that knows the accounts. */
  release: number;
  create: number;
  approve: number;
  close: number;
}

const IN_FLIGHT = 32;

/**
 * Fills accounts with entries that have matured, then releases them, makes a payout run of all, approves it and closes
 * the month. @throws when an account does not end with everything paid
 */
export const measureMoney = async (
  url: string,
  name: string,
  { count, entriesEach }: { count: number; entriesEach: number },
): Promise<MoneyCosts> => {
  const store = openStore(url, name);
  try {
    const partners = Array.from({ length: count }, (_, n) => `partner-${n}`);
    const filling = new Ledger(store, systemClock);
    await inParallel(IN_FLIGHT, partners, async (partner) => {
      await fillAccount(filling, partner, entriesEach);
      await enter(filling, accounts, 'main', accountIdOf(partner, CURRENCY), by('bench', `enter ${partner}`));
    });
    const ledger = new Ledger(store, systemClock);
    await booksOf(ledger).settle();
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const began = performance.now();
      await work();
      return performance.now() - began;
    };
    const readAll = async (): Promise<void> => {
      await ledger.streams.sync();
      await inParallel(IN_FLIGHT, partners, async (partner) => {
        await ledger.streams.load(Account, accountIdOf(partner, CURRENCY));
      });
    };
    const send = (command: LedgerCommand<unknown>) => timed(() => carryOut(allCommands, ledger, command));
    const reading = await timed(readAll);
    const release = await send(new ReleaseCashback({ through: MATURE }, by('ada', 'release')));
    const create = await send(new CreatePayoutRun({ runId: 'run', currency: CURRENCY }, by('ada', 'create')));
    const approve = await send(new ApprovePayoutRun({ runId: 'run' }, by('ben', 'approve')));
    const close = await send(new ClosePeriod({ month: '2024-04' }, by('ada', 'close')));
    const paid = times(EARNED.amount, entriesEach);
    for (const partner of partners) {
      const { state } = await ledger.streams.load(Account, accountIdOf(partner, CURRENCY));
      assert(state.balance.paid === paid, `${partner} was paid ${state.balance.paid} of ${paid}`);
      assert(state.months.closedThrough !== null, `${partner} has no statement`);
    }
    return { accounts: count, entries: count * entriesEach, reading, release, create, approve, close };
  } finally {
    await store.dispose();
  }
};
