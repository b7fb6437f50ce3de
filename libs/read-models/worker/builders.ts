import { setTimeout as delay } from 'node:timers/promises';
import { type Build, builderOf } from '../builds/build.js';
import type { Builds } from '../builds/builds.js';
import { Follower, type FollowerParts } from './follower.js';
import { messageOf } from './log.js';
import { ProjectionWork } from './projection-work.js';

const LOOK_MS = 1_000;

interface Builder {
  readonly follower: Follower;
  readonly stop: AbortController;
  readonly run: Promise<void>;
}

/** Followers that come and go with the builds that are due, in whichever process these were begun. */
export class Builders {
  private readonly builders = new Map<string, Builder>();
  /** Why the builds could not be looked up last time: an outage is told once. */
  private problem: string | undefined;

  constructor(
    private readonly filling: ConstructorParameters<typeof ProjectionWork>[1],
    private readonly parts: FollowerParts,
  ) {}

  get followers(): Follower[] {
    return [...this.builders.values()].map(({ follower }) => follower);
  }

  /** Begins to fill what is due now. */
  start(): Promise<void> {
    return this.look();
  }

  async run(signal: AbortSignal): Promise<void> {
    const reading = this.parts.reader.run();
    while (!signal.aborted) {
      await this.look().then(
        () => (this.problem = undefined),
        (error: unknown) => this.tell(messageOf(error)),
      );
      await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all([...this.builders.keys()].map((consumer) => this.end(consumer)));
    await this.parts.reader.stop();
    await reading;
  }

  private tell(problem: string): void {
    if (problem !== this.problem) {
      this.parts.log.warn('builds of read models cannot be looked up', { error: problem });
    }
    this.problem = problem;
  }

  private async look(): Promise<void> {
    const all = await this.builds.list();
    const due = new Map((await this.builds.due(all)).map((build) => [builderOf(build), build]));
    for (const [consumer, build] of due) if (!this.builders.has(consumer)) this.begin(consumer, build);
    for (const consumer of this.builders.keys()) if (!due.has(consumer)) await this.end(consumer);
    await this.builds.dropRetired(all);
  }

  private begin(consumer: string, build: Build): void {
    const model = this.builds.models.find(({ projection }) => projection.name === build.model)!;
    const follower = new Follower(new ProjectionWork(model, this.filling, build), this.parts);
    const stop = new AbortController();
    this.builders.set(consumer, { follower, stop, run: follower.run(stop.signal) });
    this.parts.log.info('read model is built anew', { model: build.model, version: build.version, build: build.build });
  }

  private async end(consumer: string): Promise<void> {
    const builder = this.builders.get(consumer);
    if (!builder) return;
    builder.stop.abort();
    builder.follower.inbox.interrupt();
    await builder.run;
    this.builders.delete(consumer);
    await this.parts.ownership.release(consumer).catch(() => undefined);
  }

  private get builds(): Builds {
    return this.filling.builds;
  }
}
