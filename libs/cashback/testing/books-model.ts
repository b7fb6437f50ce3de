/**
 * Two partners' accounts by the rules alone (E1–E9): plain maps and whole cents, which share nothing with the ledger.
 * Every step answers the code of a refusal, or undefined.
 */
interface ModelEntry {
  amount: number;
  reversed: number;
  state: 'pending' | 'held' | 'available' | 'inPayout' | 'paid';
  maturesOn: string;
  run: string | null;
}
interface ModelItem {
  amount: number;
  state: 'available' | 'inPayout' | 'paid';
  run: string | null;
}
interface ModelPayout {
  amount: number;
  items: number;
  bank: boolean;
  status: 'requested' | 'sent' | 'settled' | 'failed' | 'returned' | 'cancelled';
}
interface ModelRun {
  status: 'draft' | 'approved' | 'closed' | 'cancelled';
  by: string;
  payouts: Map<string, ModelPayout>;
}
class ModelAccount {
  readonly entries = new Map<string, ModelEntry>();
  readonly loose: ModelItem[] = [];
  bank = false;

  remaining(order: string): number {
    const { amount, reversed } = this.entries.get(order)!;
    return amount + reversed;
  }
  private sum(state: ModelEntry['state']): number {
    const entries = [...this.entries].filter(([, one]) => one.state === state).map(([order]) => this.remaining(order));
    return [...entries, ...this.loose.filter((one) => one.state === state).map(({ amount }) => amount)].reduce(
      (total, amount) => total + amount,
      0,
    );
  }
  get balance(): Record<ModelEntry['state'], number> {
    const { sum } = this;
    const of = (state: ModelEntry['state']): number => sum.call(this, state);
    return {
      pending: of('pending'),
      held: of('held'),
      available: of('available'),
      inPayout: of('inPayout'),
      paid: of('paid'),
    };
  }
}

const MINIMUM = 5000;

export class BooksModel {
  readonly accounts = new Map<string, ModelAccount>();
  readonly runs = new Map<string, ModelRun>();

  account(partner: string): ModelAccount {
    const known = this.accounts.get(partner) ?? new ModelAccount();
    this.accounts.set(partner, known);
    return known;
  }

  pay(order: string, partner: string, amount: number, maturesOn: string): void {
    this.account(partner).entries.set(order, { amount, reversed: 0, state: 'pending', maturesOn, run: null });
  }

  refund(order: string, partner: string, taken: number): void {
    if (taken === 0) return;
    const account = this.account(partner);
    const entry = account.entries.get(order)!;
    const isTaken = entry.state === 'inPayout' || entry.state === 'paid';
    const fromEntry = isTaken ? 0 : Math.min(taken, account.remaining(order));
    entry.reversed -= fromEntry;
    if (taken > fromEntry) account.loose.push({ amount: fromEntry - taken, state: 'available', run: null });
  }

  release(through: string): void {
    for (const { entries } of this.accounts.values()) {
      for (const entry of entries.values()) {
        if (entry.state === 'pending' && entry.maturesOn <= through) entry.state = 'available';
      }
    }
  }

  private entry(order: string): ModelEntry | undefined {
    return [...this.accounts.values()].map(({ entries }) => entries.get(order)).find((entry) => entry !== undefined);
  }

  hold(order: string): string | undefined {
    const entry = this.entry(order);
    if (!entry) return 'NO_CASHBACK';
    if (entry.state === 'inPayout' || entry.state === 'paid') return 'ENTRY_IN_PAYOUT';
    entry.state = 'held';
    return undefined;
  }

  unhold(order: string): string | undefined {
    const entry = this.entry(order);
    if (!entry) return 'NO_CASHBACK';
    if (entry.state !== 'held') return 'ENTRY_NOT_HELD';
    entry.state = 'pending';
    return undefined;
  }

  adjust(partner: string, amount: number): void {
    this.account(partner).loose.push({ amount, state: 'available', run: null });
  }

  create(run: string, by: string): string | undefined {
    if (this.runs.has(run)) return 'RUN_EXISTS';
    if ([...this.runs.values()].some(({ status }) => status === 'draft')) return 'RUN_OPEN';
    const payouts = new Map<string, ModelPayout>();
    for (const [partner, account] of this.accounts) {
      const { available } = account.balance;
      if (available <= 0 || (account.bank && available < MINIMUM)) continue;
      let items = 0;
      for (const [order, entry] of account.entries) {
        if (entry.state !== 'available' || account.remaining(order) === 0) continue;
        Object.assign(entry, { state: 'inPayout', run });
        items += 1;
      }
      for (const item of account.loose.filter(({ state }) => state === 'available')) {
        Object.assign(item, { state: 'inPayout', run });
        items += 1;
      }
      payouts.set(partner, { amount: available, items, bank: account.bank, status: 'requested' });
    }
    if (payouts.size === 0) return 'NOTHING_TO_PAY';
    this.runs.set(run, { status: 'draft', by, payouts });
    return undefined;
  }

  private move(run: string, partner: string, to: 'available' | 'paid'): void {
    const account = this.account(partner);
    for (const item of [...account.entries.values(), ...account.loose].filter((one) => one.run === run)) {
      Object.assign(item, { state: to, run: to === 'paid' ? run : null });
    }
  }

  approve(id: string, by: string): string | undefined {
    const run = this.runs.get(id);
    if (!run) return 'UNKNOWN_RUN';
    if (run.by === by) return 'SAME_PERSON';
    if (run.status !== 'draft') return 'RUN_NOT_DRAFT';
    for (const [partner, payout] of run.payouts) {
      payout.status = payout.bank ? 'sent' : 'settled';
      if (!payout.bank) this.move(id, partner, 'paid');
    }
    run.status = [...run.payouts.values()].some(({ bank }) => bank) ? 'approved' : 'closed';
    return undefined;
  }

  cancel(id: string): string | undefined {
    const run = this.runs.get(id);
    if (!run) return 'UNKNOWN_RUN';
    if (run.status !== 'draft') return 'RUN_NOT_DRAFT';
    run.status = 'cancelled';
    for (const [partner, payout] of run.payouts) {
      payout.status = 'cancelled';
      this.move(id, partner, 'available');
    }
    return undefined;
  }

  record(id: string, partner: string, result: 'settled' | 'failed' | 'returned'): string | undefined {
    const run = this.runs.get(id);
    if (!run) return 'UNKNOWN_RUN';
    const payout = run.payouts.get(partner);
    if (!payout) return 'UNKNOWN_PAYOUT';
    if (result === 'returned' && (payout.status !== 'settled' || !payout.bank)) return 'PAYOUT_NOT_SETTLED';
    if (result !== 'returned' && payout.status !== 'sent') return 'PAYOUT_NOT_SENT';
    payout.status = result;
    this.move(id, partner, result === 'settled' ? 'paid' : 'available');
    if ([...run.payouts.values()].every(({ status }) => status !== 'sent')) run.status = 'closed';
    return undefined;
  }
}
