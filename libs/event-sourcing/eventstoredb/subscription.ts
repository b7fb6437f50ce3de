import type { AllStreamResolvedEvent, AllStreamSubscription } from '@eventstore/db-client';
import type { RecordedEvent } from '../event.js';

/** A live catch-up subscription; iterate it once. It ends with the store's error, or quietly after `stop()`. */
export class Subscription implements AsyncIterable<RecordedEvent> {
  /** Resolves when history has been delivered; never rejects. */
  readonly caughtUp: Promise<void>;

  constructor(
    private readonly source: AllStreamSubscription,
    private readonly decode: (resolved: AllStreamResolvedEvent) => RecordedEvent,
  ) {
    // The client may still report an error after the iteration has ended; without a listener it would end the process.
    source.on('error', () => undefined);
    this.caughtUp = new Promise((resolve) => source.once('caughtUp', () => resolve()));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordedEvent> {
    for await (const resolved of this.source) yield this.decode(resolved as AllStreamResolvedEvent);
  }

  async stop(): Promise<void> {
    await this.source.unsubscribe();
    this.source.destroy();
  }
}
