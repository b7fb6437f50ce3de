import { WhenOrderPaidOrRefundedThenPost } from '#libs/cashback/automations/when-order-paid-or-refunded-then-post.js';
import { accountIdOf } from '#libs/cashback/index.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { assert } from '#libs/kernel/errors.js';
import { systemClock } from '#libs/kernel/time.js';
import { median } from '../node/client-load.js';
import { openStore } from '../open-store.js';
import { fineCpuMs } from '../processes.js';
import { fillAccount, payOrders } from './fill.js';

export interface AccrualOptions {
  eventStoreUrl: string;
  namespace: string;
  /** Entries an account has before; each size is measured. */
  sizes: readonly number[];
  /** Turns of each size. */
  rounds: number;
  /** Accruals a turn, one after the other. */
  perTurn: number;
  /** The node's process, for its share of the CPU. */
  nodePid?: number;
  onProgress?(what: string): void;
}

/** Milliseconds an accrual; CPU is undefined where the system does not tell. */
export interface Cost {
  latency: number;
  cpu: number;
  nodeCpu: number | undefined;
}

export interface AccrualCosts {
  entries: number;
  accruals: number;
  /** By an automation that has just started: it reads where the account stands, and appends. */
  fresh: Cost;
  /** By one that knows where the account stands. */
  following: Cost;
}

interface Turn {
  latencies: number[];
  cpu: number;
  nodeCpu: number | undefined;
}

type Work = (sources: readonly RecordedEvent[]) => Promise<void>;

/** One turn in so many warms up. */
const WARM_UP_SHARE = 5;

/**
 * Measures accruals on accounts of different lengths through the automation that makes them, turn by turn, so that
 * whatever else the machine does meets all of them. @throws when an account does not hold what it must afterwards
 */
export const measureAccruals = async (options: AccrualOptions): Promise<AccrualCosts[]> => {
  const store = openStore(options.eventStoreUrl, options.namespace);
  const ledger = new Ledger(store, systemClock);
  try {
    const accounts: Account[] = [];
    for (const entries of options.sizes) accounts.push(await Account.prepare(ledger, entries, options));
    for (let round = 0; round < options.rounds; round += 1) {
      for (let place = 0; place < accounts.length; place += 1) {
        await accounts[(round + place) % accounts.length]!.takeTurn();
      }
    }
    for (const account of accounts) await account.check();
    return accounts.map((account) => account.costs());
  } finally {
    await store.dispose();
  }
};

/** Accounts of one length: a short one is replaced before it has doubled. */
class Account {
  private readonly fresh: Turn[] = [];
  private readonly following: Turn[] = [];
  private readonly automation: WhenOrderPaidOrRefundedThenPost;

  private constructor(
    private readonly ledger: Ledger,
    private readonly entries: number,
    private readonly options: AccrualOptions,
    /** Payments to post, by account. */
    private readonly payments: { partner: string; paid: RecordedEvent[]; total: number }[],
  ) {
    this.automation = new WhenOrderPaidOrRefundedThenPost(ledger);
  }

  static async prepare(ledger: Ledger, entries: number, options: AccrualOptions): Promise<Account> {
    const { rounds, perTurn, onProgress } = options;
    const turnsEach = Math.max(1, Math.floor(entries / (2 * perTurn)));
    const payments = [];
    for (let turn = 0; turn < rounds; turn += turnsEach) {
      const partner = `p${entries}-${turn}`;
      onProgress?.(`filling an account with ${entries} entries`);
      await fillAccount(ledger, partner, entries);
      const total = 2 * perTurn * Math.min(turnsEach, rounds - turn);
      payments.push({ partner, paid: await payOrders(ledger, partner, total), total });
    }
    return new Account(ledger, entries, options, payments);
  }

  /** Both ways once. */
  async takeTurn(): Promise<void> {
    const sources = this.next();
    const { perTurn } = this.options;
    const [first, second] = [sources.slice(0, perTurn), sources.slice(perTurn)];
    this.fresh.push(await this.turn(first, (event) => new WhenOrderPaidOrRefundedThenPost(this.ledger).handle(event)));
    // Others wrote to the account since it last did: seeing the same payments again, it finds out where that stands.
    await this.automation.handle(first);
    this.following.push(await this.turn(second, (event) => this.automation.handle(event)));
  }

  /** Without the first turns, in which the compiler is still at work. */
  costs(): AccrualCosts {
    const warmUp = Math.floor(this.fresh.length / WARM_UP_SHARE);
    const accruals = (this.fresh.length - warmUp) * this.options.perTurn;
    const [fresh, following] = [this.fresh.slice(warmUp), this.following.slice(warmUp)];
    return { entries: this.entries, accruals, fresh: costOf(fresh), following: costOf(following) };
  }

  /** Every account holds its entries and one more for each payment, in the right order and with the right balance. */
  async check(): Promise<void> {
    for (const { partner, total } of this.payments) {
      const last = await this.ledger.store.readLast(`partnerAccount-${accountIdOf(partner, 'CHF')}`);
      const count = this.entries + total;
      const balance = (last?.data as { balanceAfter: { pending: string } }).balanceAfter.pending;
      assert(last?.revision === count - 1, `${partner} has ${(last?.revision ?? -1) + 1} entries instead of ${count}`);
      assert(Math.round(Number(balance) * 100) === count * 5208, `${partner} has ${balance} of ${count} entries`);
    }
  }

  private next(): RecordedEvent[] {
    const account = this.payments.find(({ paid }) => paid.length > 0);
    assert(account, 'no payments are left');
    return account.paid.splice(0, 2 * this.options.perTurn);
  }

  private async turn(sources: readonly RecordedEvent[], work: Work): Promise<Turn> {
    const { nodePid } = this.options;
    const node = nodePid === undefined ? undefined : fineCpuMs(nodePid);
    const cpu = process.cpuUsage();
    const latencies: number[] = [];
    for (const source of sources) {
      const begun = performance.now();
      await work([source]);
      latencies.push(performance.now() - begun);
    }
    const { user, system } = process.cpuUsage(cpu);
    const nodeAfter = nodePid === undefined ? undefined : fineCpuMs(nodePid);
    return {
      latencies,
      cpu: (user + system) / 1_000 / sources.length,
      nodeCpu: node === undefined || nodeAfter === undefined ? undefined : (nodeAfter - node) / sources.length,
    };
  }
}

const costOf = (turns: readonly Turn[]): Cost => {
  const nodeCpu = turns.flatMap((turn) => (turn.nodeCpu === undefined ? [] : [turn.nodeCpu]));
  return {
    latency: median(turns.flatMap(({ latencies }) => latencies)),
    cpu: median(turns.map(({ cpu }) => cpu)),
    nodeCpu: nodeCpu.length > 0 ? median(nodeCpu) : undefined,
  };
};
