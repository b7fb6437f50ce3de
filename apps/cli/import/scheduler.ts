import type { Footprint } from './plan.js';

interface Lane {
  /** The last writer, and whoever has read since. */
  write: Promise<unknown>;
  reads: Promise<unknown>[];
}

const DONE: Promise<unknown> = Promise.resolve();

/**
 * Runs work in the order it was given wherever footprints meet, and at once elsewhere. `add` resolves when there is
 * room for more: at most `window` pieces are begun or waiting, so a history of any length fits into memory.
 */
export class Scheduler {
  private readonly lanes = new Map<string, Lane>();
  private readonly open = new Set<Promise<void>>();
  private barrier: Promise<unknown> = DONE;
  private failure: { error: unknown } | undefined;
  private roomMade: (() => void) | undefined;

  constructor(private readonly window: number) {}

  /** @throws what the first failed work threw; nothing is begun after a failure. */
  async add(footprint: Footprint, work: () => Promise<void>): Promise<void> {
    while (this.open.size >= this.window && !this.failure) {
      await new Promise<void>((resolve) => (this.roomMade = resolve));
    }
    if (this.failure) throw this.failure.error;
    const before = footprint.barrier ? [...this.open] : this.precedents(footprint);
    const mine: Promise<void> = Promise.all([this.barrier, ...before])
      .then(async () => {
        if (!this.failure) await work();
      })
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => {
        this.open.delete(mine);
        this.roomMade?.();
      });
    this.open.add(mine);
    if (footprint.barrier) this.raise(mine);
    else this.occupy(footprint, mine);
  }

  /** Resolves when everything added is done. @throws what the first failed work threw. */
  async drain(): Promise<void> {
    await Promise.all(this.open);
    if (this.failure) throw this.failure.error;
  }

  private raise(mine: Promise<void>): void {
    this.barrier = mine;
    this.lanes.clear();
  }

  private precedents({ writes, reads }: Footprint): Promise<unknown>[] {
    const before: Promise<unknown>[] = [];
    for (const key of writes) {
      const lane = this.lanes.get(key);
      if (lane) before.push(lane.write, ...lane.reads);
    }
    for (const key of reads) {
      const lane = this.lanes.get(key);
      if (lane) before.push(lane.write);
    }
    return before;
  }

  private occupy({ writes, reads }: Footprint, mine: Promise<void>): void {
    for (const key of writes) this.lanes.set(key, { write: mine, reads: [] });
    for (const key of reads) {
      const lane = this.lanes.get(key) ?? { write: DONE, reads: [] };
      lane.reads.push(mine);
      this.lanes.set(key, lane);
      void mine.then(() => {
        lane.reads = lane.reads.filter((read) => read !== mine);
      });
    }
  }
}
