import type { AllStreamResolvedEvent, AllStreamSubscription } from '@eventstore/db-client';
import type { StoredEvent } from '../unreadable.js';

/** A live catch-up subscription; iterate it once. It ends with the store's error, or quietly after `stop()`. */
export class Subscription implements AsyncIterable<StoredEvent> {
  /** Resolves when history has arrived, some of it perhaps not yet iterated over; never rejects. */
  readonly caughtUp: Promise<void>;

  constructor(
    private readonly source: AllStreamSubscription,
    private readonly ready: Promise<void>,
    private readonly read: (
      resolved: AllStreamResolvedEvent,
    ) => StoredEvent | undefined | Promise<StoredEvent | undefined>,
  ) {
    this.caughtUp = new Promise((resolve) => source.once('caughtUp', () => resolve()));
    // An error that comes while nobody iterates would end the process; the iteration throws it all the same.
    source.on('error', () => undefined);
    ready.catch(() => undefined);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StoredEvent> {
    await this.ready;
    for await (const resolved of this.source) {
      const read = this.read(resolved as AllStreamResolvedEvent);
      // Nearly every event is there at once; waiting for each would cost a turn of the loop.
      const event = read instanceof Promise ? await read : read;
      if (event) yield event;
    }
  }

  async stop(): Promise<void> {
    // Without a connection there is no call to cancel.
    await this.source.unsubscribe().catch(() => undefined);
    this.source.destroy();
  }
}
