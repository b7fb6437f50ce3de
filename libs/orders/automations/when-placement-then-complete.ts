import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Automation, causedBy, type Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { CompletePlacement } from '../commands.js';
import type { OrderOpened } from '../events/order-opened.js';
import type { PlacementVoided } from '../events/placement-voided.js';

/** How long a placement may wait for its own handler before it is taken for a dead process's, in milliseconds. */
export const PATIENCE_MS = 5_000;

interface Pending {
  event: RecordedEvent;
  /** Reading of a monotonic clock, in milliseconds. */
  seenAt: number;
}

/**
 * Completes placements that a dead process left neither opened nor void. In the normal case it costs no read: a
 * placement waits in memory until its OrderOpened or PlacementVoided passes. The checkpoint stays before the first one
 * that waits, so that a restart meets it again.
 */
@Injectable()
export class WhenPlacementThenComplete implements Automation {
  readonly name = 'when-placement-then-complete';
  readonly types: ReadonlySet<string> = new Set(['ProductOrdered', 'ProductRenewed', 'OrderOpened', 'PlacementVoided']);
  readonly categories: ReadonlySet<string> = new Set(['product', 'order']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';
  /** By the placement's event id, in the order of the log. */
  private readonly pending = new Map<string, Pending>();

  constructor(private readonly bus: CommandBus) {}

  async handle(events: readonly RecordedEvent[]): Promise<void> {
    const seenAt = this.monotonicMs();
    for (const event of events) {
      if (event.type === 'ProductOrdered' || event.type === 'ProductRenewed') {
        if (!this.pending.has(event.id)) this.pending.set(event.id, { event, seenAt });
      } else {
        this.pending.delete((event.data as OrderOpened['data'] | PlacementVoided['data']).placementEventId);
      }
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
      this.pending.delete(event.id);
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
