import { Account, accountIdOf, accounts, booksOf } from '#libs/cashback/index.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { EventStore } from '#libs/event-sourcing/eventstoredb/store.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { enter } from '#libs/event-sourcing/register/index.js';
import { assert } from '#libs/kernel/errors.js';
import { times } from '#libs/kernel/money.js';
import { systemClock } from '#libs/kernel/time.js';
import { allCommands } from '../../ledger/contexts.js';
import { median } from '../node/client-load.js';
import { openStore } from '../open-store.js';
import { by, CURRENCY, EARNED, fillAccount, payOrders, payOut } from './fill.js';

export interface StepCosts {
  entries: number;
  /** Milliseconds of a command that releases, makes a run of, or pays, a few entries of the account. */
  release: number;
  create: number;
  approve: number;
}
type Step = Exclude<keyof StepCosts, 'entries'>;

const PARTNER = 'partner';

/**
 * What a release and a payout run cost where an account has so many entries already, all of them paid; by a process that
 * knows the account. The sizes take turns, each in a namespace of its own. @throws when an entry was not paid once
 */
export const measureSteps = async (
  url: string,
  namespaceOf: (entries: number) => string,
  { sizes, rounds, perTurn }: { sizes: readonly number[]; rounds: number; perTurn: number },
): Promise<StepCosts[]> => {
  const houses: House[] = [];
  try {
    for (const entries of sizes) houses.push(await House.open(url, namespaceOf(entries), entries));
    for (let round = 0; round < rounds; round += 1) {
      for (let place = 0; place < houses.length; place += 1) {
        await houses[(round + place) % houses.length]!.takeTurn(`round-${round}`, perTurn);
      }
    }
    for (const house of houses) await house.check(rounds * perTurn);
    return houses.map((house) => house.costs());
  } finally {
    for (const house of houses) await house.close();
  }
};

/** A ledger with one account. */
class House {
  private readonly taken: Record<Step, number[]> = { release: [], create: [], approve: [] };
  private readonly ledger: Ledger;

  private constructor(
    private readonly store: EventStore,
    private readonly entries: number,
  ) {
    this.ledger = new Ledger(store, systemClock);
  }

  static async open(url: string, namespace: string, entries: number): Promise<House> {
    const house = new House(openStore(url, namespace), entries);
    await fillAccount(house.ledger, PARTNER, entries);
    await enter(house.ledger, accounts, 'main', accountIdOf(PARTNER, CURRENCY), by('bench', 'enter'));
    await house.steps('before');
    return house;
  }

  /** A few payments, which are then released, taken by a run and paid. */
  async takeTurn(name: string, payments: number): Promise<void> {
    await payOrders(this.ledger, PARTNER, payments, name);
    await booksOf(this.ledger).settle();
    const took = await this.steps(name);
    for (const step of Object.keys(took) as Step[]) this.taken[step].push(took[step]);
  }

  private async steps(name: string): Promise<Record<Step, number>> {
    const timed = async (command: LedgerCommand<unknown>): Promise<number> => {
      const began = performance.now();
      await carryOut(allCommands, this.ledger, command);
      return performance.now() - began;
    };
    const { release, create, approve } = payOut(name);
    return { release: await timed(release), create: await timed(create), approve: await timed(approve) };
  }

  costs(): StepCosts {
    const { release, create, approve } = this.taken;
    return { entries: this.entries, release: median(release), create: median(create), approve: median(approve) };
  }

  async check(more: number): Promise<void> {
    const { state } = await this.ledger.read(Account, accountIdOf(PARTNER, CURRENCY));
    const paid = times(EARNED.amount, this.entries + more);
    assert(
      state.balance.paid === paid,
      `${this.entries} entries and ${more} more: ${state.balance.paid} paid of ${paid}`,
    );
  }

  close(): Promise<void> {
    return this.store.dispose();
  }
}
