import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Delegation, managingPartner } from '#libs/delegation/delegation.js';
import { Ledger, type Read } from '#libs/event-sourcing/ledger.js';
import type { ProductTerminated } from '#libs/orders/events/product-terminated.js';
import type {
  ProductTerminationScheduled,
  ProductTerminationWithdrawn,
} from '#libs/orders/events/product-termination-scheduled.js';
import type { WarrantyUsed } from '#libs/orders/events/warranty-used.js';
import { Product } from '#libs/orders/product.js';
import type { NoticeDetails } from '../events/notification-queued.js';
import type { Notice } from '../events/notices.js';
import { type Seen, type Telling, TellsByStreams, type Told } from './tells-by-streams.js';

type Termination = ProductTerminated | ProductTerminationScheduled | ProductTerminationWithdrawn;
type Watched = Termination | WarrantyUsed;

const TEMPLATES: Readonly<Record<Termination['type'], Notice>> = {
  ProductTerminated: 'product-terminated',
  ProductTerminationScheduled: 'termination-scheduled',
  ProductTerminationWithdrawn: 'termination-withdrawn',
};

/**
 * Owner and managing partner of a product (A2) hear that it ends, when, and whether that was taken back (A21); its owner
 * hears that a warranty has paid the renewal of one that would have expired (A29).
 */
@Injectable()
export class WhenProductEndsThenQueueNotice extends TellsByStreams<Watched> {
  readonly name = 'when-product-ends-then-queue-notice';
  readonly types: ReadonlySet<Watched['type']> = new Set<Watched['type']>([
    'ProductTerminated',
    'ProductTerminationScheduled',
    'ProductTerminationWithdrawn',
    'WarrantyUsed',
  ]);
  readonly categories: ReadonlySet<string> = new Set(['product']);

  constructor(bus: CommandBus, ledger: Ledger) {
    super(bus, ledger);
  }

  protected async tellings(event: Seen<Watched>, read: Read): Promise<readonly Telling[]> {
    if (event.type === 'WarrantyUsed') return [() => warrantyUsed(event.data, read)];
    const { productId, clientOrgId } = event.data;
    const manager = managingPartner((await read(Delegation, clientOrgId)).state, productId);
    const parties = { clientOrgId, partnerOrgId: manager?.partnerOrgId ?? clientOrgId };
    const details: NoticeDetails = { productId, ...('on' in event.data ? { day: event.data.on } : {}) };
    return [...new Set(Object.values(parties))].map((recipientOrgId) => async () => ({
      template: TEMPLATES[event.type],
      recipientOrgId,
      ...parties,
      details,
    }));
  }
}

/** A warranty pays for its owner's products alone. */
const warrantyUsed = async (
  { productId: warrantyId, forProductId: productId }: WarrantyUsed['data'],
  read: Read,
): Promise<Told | undefined> => {
  const { clientOrgId } = (await read(Product, warrantyId)).state;
  if (clientOrgId === null) return undefined;
  const details = { productId, subject: warrantyId };
  return { template: 'warranty-used', recipientOrgId: clientOrgId, clientOrgId, partnerOrgId: clientOrgId, details };
};
