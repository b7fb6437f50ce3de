import { setTimeout as delay } from 'node:timers/promises';
import { HttpProblem } from './problem.js';

/** Position that every read model has passed, null when one of them has passed nothing yet. */
export type ReadModelPosition = () => Promise<bigint | null>;

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;
/** So long a query waits for the read models to reach its `minPosition`. */
export const WAIT_MS = 10_000;

/** How far the read models are, and waiting for them: a caller reads its own write with the command's position. */
export class ReadPosition {
  private last = 0n;

  constructor(
    private readonly read: ReadModelPosition,
    private readonly waitMs = WAIT_MS,
  ) {}

  /** As of the last question; 0 before the first. */
  get known(): bigint {
    return this.last;
  }

  async current(): Promise<bigint> {
    const position = (await this.read()) ?? 0n;
    if (position > this.last) this.last = position;
    return position;
  }

  /** @throws HttpProblem READ_MODELS_BEHIND when they have not passed it in time */
  async reach(position: bigint): Promise<bigint> {
    const deadline = Date.now() + this.waitMs;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
      const current = await this.current();
      if (current >= position) return current;
      if (Date.now() + pause > deadline) {
        throw new HttpProblem(
          503,
          'READ_MODELS_BEHIND',
          `The read models are at ${current} and have not reached ${position} yet.`,
          {
            retryAfterSeconds: 1,
          },
        );
      }
      await delay(pause);
    }
  }
}
