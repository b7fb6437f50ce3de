/** One queue a name: work under the same name runs one after the other, in the order it came. */
export class Mutexes {
  private readonly tails = new Map<string, Promise<unknown>>();

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(name);
    const mine = before ? before.then(work, work) : work();
    const settled = mine.catch(() => undefined);
    this.tails.set(name, settled);
    try {
      return await mine;
    } finally {
      if (this.tails.get(name) === settled) this.tails.delete(name);
    }
  }
}
