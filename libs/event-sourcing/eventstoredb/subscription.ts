import type { AllStreamResolvedEvent, AllStreamSubscription } from '@eventstore/db-client';
import type { RecordedEvent } from '../event.js';

/** A live catch-up subscription; iterate it once. It ends with the store's error, or quietly after `stop()`. */
export class Subscription implements AsyncIterable<RecordedEvent> {
  /** Resolves when history has arrived, some of it perhaps not yet iterated over; never rejects. */
  readonly caughtUp: Promise<void>;

  constructor(
    private readonly source: AllStreamSubscription,
    private readonly decode: (resolved: AllStreamResolvedEvent) => RecordedEvent | undefined,
  ) {
    this.caughtUp = new Promise((resolve) => source.once('caughtUp', () => resolve()));
    // An error that comes while nobody iterates would end the process; the iteration throws it all the same.
    source.on('error', () => undefined);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordedEvent> {
    for await (const resolved of this.source) {
      const event = this.decode(resolved as AllStreamResolvedEvent);
      if (event) yield event;
    }
  }

  async stop(): Promise<void> {
    // Without a connection there is no call to cancel.
    await this.source.unsubscribe().catch(() => undefined);
    this.source.destroy();
  }
}
