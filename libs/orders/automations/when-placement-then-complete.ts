import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Automation, causedBy, type Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { CompletePlacement } from '../commands.js';
import type { CancellationBegun } from '../events/cancellation.js';
import type { OrderOpened } from '../events/order-opened.js';
import type { PlacementVoided } from '../events/placement-voided.js';

/** How long a placement may wait for its own handler before it is taken for a dead process's, in milliseconds. */
export const PATIENCE_MS = 5_000;

/** What a dead process may leave half done, and what ends it. */
const BEGINNINGS: readonly string[] = ['ProductOrdered', 'ProductRenewed', 'CancellationBegun'];
const ENDS: readonly string[] = ['OrderOpened', 'PlacementVoided', 'PlacementCancelled', 'CancellationWithdrawn'];

interface Pending {
  event: RecordedEvent;
  /** Reading of a monotonic clock, in milliseconds. */
  seenAt: number;
}

/**
 * Completes placements that a dead process left neither opened nor void, and cancellations that it left open. In the normal
 * case it costs no read: each waits in memory until what ends it passes. The checkpoint stays before the first one that
 * waits, so that a restart meets it again.
 */
@Injectable()
export class WhenPlacementThenComplete implements Automation {
  readonly name = 'when-placement-then-complete';
  readonly types: ReadonlySet<string> = new Set([...BEGINNINGS, ...ENDS]);
  readonly categories: ReadonlySet<string> = new Set(['product', 'order']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';
  /** By `keyOf`, in the order of the log. */
  private readonly pending = new Map<string, Pending>();

  constructor(private readonly bus: CommandBus) {}

  async handle(events: readonly RecordedEvent[]): Promise<void> {
    const seenAt = this.monotonicMs();
    for (const event of events) {
      const key = keyOf(event);
      if (ENDS.includes(event.type)) this.pending.delete(key);
      else if (!this.pending.has(key)) this.pending.set(key, { event, seenAt });
    }
  }

  /** A completed placement leaves when the event that completes it passes; until then it is not asked for again. */
  async idle(parking?: Parking): Promise<void> {
    const now = this.monotonicMs();
    for (const waiting of this.pending.values()) {
      if (now - waiting.seenAt < PATIENCE_MS) continue;
      waiting.seenAt = now;
      await this.complete(waiting.event, parking);
    }
  }

  /** One that cannot be completed now, because a stream it needs cannot be read, is parked: the others go on. */
  private async complete(event: RecordedEvent, parking: Parking | undefined): Promise<void> {
    const context = causedBy(event, this.name, 'complete');
    try {
      await this.bus.execute(new CompletePlacement({ productId: event.streamId }, context));
    } catch (error) {
      if (!parking || !(error instanceof StreamUnreadable)) throw error;
      await parking.park(event, error);
      this.pending.delete(keyOf(event));
    }
  }

  unfinished(): bigint | undefined {
    for (const { event } of this.pending.values()) return event.position;
    return undefined;
  }

  protected monotonicMs(): number {
    return performance.now();
  }
}

/** A placement by its event, an order's cancellation by the product and order: what begins it and what ends it have the same. */
const keyOf = ({ type, id, data, streamId }: RecordedEvent): string => {
  switch (type) {
    case 'ProductOrdered':
    case 'ProductRenewed':
      return id;
    case 'OrderOpened':
    case 'PlacementVoided':
      return (data as OrderOpened['data'] | PlacementVoided['data']).placementEventId;
    default:
      return `${streamId} ${(data as CancellationBegun['data']).orderId}`;
  }
};
