import { Injectable } from '@nestjs/common';
import type { Automation, Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { OrderPaid } from '#libs/orders/events/order-paid.js';
import type { PrepaidCarriedOver } from '../events/prepaid-carried-over.js';
import type { PrepaidDebited } from '../events/prepaid-payments.js';
import { settle, SETTLING } from '../settle.js';

/** Orders looked at side by side. */
const AT_ONCE = 16;

type Source = RecordedEvent<PrepaidDebited> | RecordedEvent<PrepaidCarriedOver> | RecordedEvent<OrderPaid>;

/**
 * Completes what a prepaid account paid, when nobody else did (V12): the command does it before it answers. A payment of
 * the order is a cause as well, for it may have been decided on what the account had paid a moment before; so is an invoice
 * that takes another's place, for what was paid of that one may be all of this one (A28).
 */
@Injectable()
export class WhenPrepaidPaysThenSettle implements Automation {
  readonly name = SETTLING;
  readonly types: ReadonlySet<string> = new Set<Source['type']>(['PrepaidDebited', 'PrepaidCarriedOver', 'OrderPaid']);
  readonly categories: ReadonlySet<string> = new Set(['prepaidAccount', 'order']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'passed over';

  constructor(private readonly ledger: Ledger) {}

  async handle(events: readonly RecordedEvent[], parking: Parking): Promise<void> {
    await inParallel(AT_ONCE, events as readonly Source[], async (event) => {
      const { id, data, metadata } = event;
      try {
        await settle(this.ledger, data.orderId, { id, correlationId: metadata.$correlationId });
      } catch (error) {
        if (!(error instanceof DomainError || error instanceof StreamUnreadable)) throw error;
        await parking.park(event, error);
      }
    });
  }
}
