/** Why a serving command is to stop: a signal, or the process that started it (npm) has gone without one. */
export type StopReason = NodeJS.Signals | 'parent gone';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Ctrl-C reaches the whole process group at once, and npm passes its own copy on: one wish, told twice. */
const SAME_WISH_MS = 1_000;
const PARENT_CHECK_MS = 500;

const exitAtOnce = (signal: NodeJS.Signals): never => process.exit(signal === 'SIGINT' ? 130 : 143);

/**
 * Waits for the wish to stop. A second wish, later than a second after the first, exits at once; the embedded parts
 * then still end by themselves.
 */
export const stopRequested = (): Promise<StopReason> =>
  new Promise((resolve) => {
    let firstAt: number | undefined;
    const parent = process.ppid;
    const watch = process.env['npm_lifecycle_event'] ? setInterval(checkParent, PARENT_CHECK_MS) : undefined;
    watch?.unref();

    function wish(reason: StopReason): void {
      if (firstAt === undefined) {
        firstAt = Date.now();
        clearInterval(watch);
        resolve(reason);
      } else if (reason !== 'parent gone' && Date.now() - firstAt > SAME_WISH_MS) {
        exitAtOnce(reason);
      }
    }

    function checkParent(): void {
      if (process.ppid !== parent) wish('parent gone');
    }

    for (const signal of SIGNALS) process.on(signal, wish);
  });
