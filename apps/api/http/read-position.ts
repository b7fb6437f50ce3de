import { setTimeout as delay } from 'node:timers/promises';
import { HttpProblem } from './problem.js';
import type { Sources } from './shown.js';

/**
 * Position that these read models have passed, null when one of them has passed nothing yet. Of none it is that of the
 * log itself, for what is read from the streams.
 */
export type ReadModelPosition = (projections: readonly string[]) => Promise<bigint | null>;

/** An event whose rows are missing, because a projection or an automation has set it aside. */
export interface Gap {
  consumer: string;
  stream: string;
  eventId: string;
  /** Log position of the event, as a decimal string. */
  position: string;
  reason: string;
}
/** What these consumers have set aside, oldest first. */
export type Gaps = (consumers: readonly string[]) => Promise<Gap[]>;

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;
/** So long a query waits for the read models to reach its `minPosition`. */
export const WAIT_MS = 10_000;

/**
 * How far the read models are that an answer rests on, and waiting for them: a caller reads its own write with the
 * command's position. One that is built again keeps nobody waiting but those who ask for its rows.
 */
export class ReadPosition {
  private last = 0n;

  constructor(
    private readonly read: ReadModelPosition,
    private readonly waitMs = WAIT_MS,
    private readonly gaps: Gaps = async () => [],
  ) {}

  /** As of the last question; 0 before the first. */
  get known(): bigint {
    return this.last;
  }

  async current(projections: readonly string[] = []): Promise<bigint> {
    const position = (await this.read(projections)) ?? 0n;
    if (position > this.last) this.last = position;
    return position;
  }

  /** @throws HttpProblem READ_MODELS_BEHIND when they have not passed it in time */
  async reach(position: bigint, projections: readonly string[] = [], waitMs = this.waitMs): Promise<bigint> {
    const deadline = Date.now() + waitMs;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
      const current = await this.current(projections);
      if (current >= position) return current;
      if (Date.now() + pause > deadline) {
        const who = projections.length > 0 ? `The read model ${projections.join(', ')} is` : 'The log is';
        throw new HttpProblem(503, 'READ_MODELS_BEHIND', `${who} at ${current}, not at ${position} yet.`, {
          retryAfterSeconds: 1,
        });
      }
      await delay(pause);
    }
  }

  /** What is missing in the rows that rest on these sources. */
  missing({ projections, automations }: Sources): Promise<Gap[]> {
    return this.gaps([...projections, ...automations]);
  }
}
