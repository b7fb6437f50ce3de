import type { EmbeddedSet } from '#libs/embedded/supervisor/index.js';

/** An embedded part died; the message has its name and last words. */
export class PartDied extends Error {
  constructor(name: string, lastWords: string) {
    super(`${name} ended unexpectedly, so everything was stopped. Its last words: ${lastWords.trim() || '(none)'}`);
    this.name = 'PartDied';
  }
}

/** Resolves at the first wish to stop (Ctrl-C, SIGTERM, a closed terminal). */
export const wishToStop = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });

/** Rejects when an embedded part dies; never resolves. */
export const deathOf = async (set: EmbeddedSet | undefined): Promise<never> => {
  const death = set ? await set.died : await new Promise<never>(() => undefined);
  throw new PartDied(death.name, death.lastWords);
};
