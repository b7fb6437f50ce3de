import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { Ledger, type Read } from '#libs/event-sourcing/ledger.js';
import type { OrderCancelled } from '#libs/orders/events/order-cancelled.js';
import { Order } from '#libs/orders/order.js';
import { type Telling, TellsByStreams } from './tells-by-streams.js';

/**
 * Whose product it was for, who was to pay, who had placed it and the partner that managed the product hear that an order
 * was given up before it was paid, on which nobody earns (A12).
 */
@Injectable()
export class WhenOrderCancelledThenQueueNotice extends TellsByStreams<OrderCancelled> {
  readonly name = 'when-order-cancelled-then-queue-notice';
  readonly types: ReadonlySet<'OrderCancelled'> = new Set(['OrderCancelled'] as const);
  readonly categories: ReadonlySet<string> = new Set(['order']);

  constructor(bus: CommandBus, ledger: Ledger) {
    super(bus, ledger);
  }

  protected async tellings({ data }: RecordedEvent<OrderCancelled>, read: Read): Promise<readonly Telling[]> {
    const { orderId, productId, clientOrgId, payerOrgId } = data;
    const decision = (await read(Order, orderId)).state.placement?.decision;
    const told = new Set([clientOrgId, payerOrgId, decision?.placedBy, decision?.managingPartnerOrgId]);
    const recipients = [...told].filter((orgId) => orgId !== null && orgId !== undefined);
    const partnerOrgId = recipients.find((orgId) => orgId !== clientOrgId) ?? clientOrgId;
    const details = { productId, subject: orderId };
    return recipients.map((recipientOrgId) => async () => ({
      template: 'order-cancelled',
      recipientOrgId,
      clientOrgId,
      partnerOrgId,
      details,
    }));
  }
}
