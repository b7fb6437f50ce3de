import type { FirstRun } from '#libs/event-sourcing/automation.js';
import type { Mark } from '#libs/event-sourcing/event.js';
import type { StoredEvent } from '#libs/event-sourcing/unreadable.js';
import type { Lease, ConsumerKind } from './checkpoints.js';

/** What a consumer does with its events; the follower around it brings them, retries and keeps the position. */
export interface Work {
  readonly name: string;
  readonly kind: ConsumerKind;
  readonly version: number;
  readonly firstRun: FirstRun;
  readonly batchSize: number;
  /** Shortest time between two batches that were not full, so that a stream of single events is worked in groups. */
  readonly pauseMs: number;
  /** Whether `handle` moves the checkpoint itself; otherwise the engine stores the position from time to time. */
  readonly movesCheckpoint: boolean;
  /** Called with each new lease, before the first events. */
  begin(lease: Lease): Promise<void>;
  /** Done durably when it resolves. @throws Fenced, or any error that says nothing about the events */
  handle(events: readonly StoredEvent[], lease: Lease): Promise<void>;
  /** About once a second, unless it is behind by more than a batch. @throws Finished when there is nothing left to do */
  idle(lease: Lease): Promise<void>;
  /** The event to go on behind after a restart, `handled` being the last one handed to it. */
  storable(handled: Mark | undefined, stored: Mark | undefined): Mark | undefined;
}
