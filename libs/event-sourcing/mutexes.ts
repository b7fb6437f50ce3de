import { assert } from '#libs/kernel/errors.js';

/** More waiting under one name means that whoever is at work hangs. */
const MAX_WAITING = 10_000;

/** One queue a name: work under the same name runs one after the other, in the order it came. */
export class Mutexes {
  private readonly tails = new Map<string, Promise<unknown>>();
  private readonly waiting = new Map<string, number>();

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const ahead = this.waiting.get(name) ?? 0;
    assert(ahead < MAX_WAITING, `${ahead} others already wait for ${name}`);
    this.waiting.set(name, ahead + 1);
    const before = this.tails.get(name);
    const mine = before ? before.then(work) : started(work);
    const settled = mine.catch(() => undefined);
    this.tails.set(name, settled);
    try {
      return await mine;
    } finally {
      if (this.tails.get(name) === settled) {
        this.tails.delete(name);
        this.waiting.delete(name);
      } else this.waiting.set(name, (this.waiting.get(name) as number) - 1);
    }
  }
}

/** Work that throws at once still ends its turn. */
const started = async <T>(work: () => Promise<T>): Promise<T> => work();
