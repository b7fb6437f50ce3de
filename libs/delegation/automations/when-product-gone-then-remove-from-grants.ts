import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Automation, type Cause, causedBy, type Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { type CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import { sendAll } from '#libs/event-sourcing/send-all.js';
import type { ProductTerminated } from '#libs/orders/events/product-terminated.js';
import type { ProductTransferred } from '#libs/orders/events/product-transferred.js';
import { ownerAt, Product, type ProductState } from '#libs/orders/product.js';
import { Delegation, limitedPartner } from '../delegation.js';
import type { AccessChanged } from '../events/access-changed.js';
import type { AccessGranted } from '../events/access-granted.js';
import type { ProductAccessAdded } from '../events/product-access-added.js';
import { RemoveGoneProduct } from '../commands.js';

const NAME = 'when-product-gone-then-remove-from-grants';
type Watched = ProductTerminated | ProductTransferred | AccessGranted | ProductAccessAdded | AccessChanged;

/** Context of a removal; an import that does the same step at once gives the same, so that it is done once. */
export const removalContext = (cause: Cause, productId: string): CommandContext =>
  causedBy(cause, NAME, `remove-gone:${productId}`);

/**
 * A21. A termination or transfer looks for grants that have the product, a grant looks for products that are gone: whichever of
 * two concurrent ones comes second in the log meets the other, because both look at states no older than their event.
 */
@Injectable()
export class WhenProductGoneThenRemoveFromGrants implements Automation {
  readonly name = NAME;
  readonly types: ReadonlySet<Watched['type']> = new Set<Watched['type']>([
    'ProductTerminated',
    'ProductTransferred',
    'AccessGranted',
    'ProductAccessAdded',
    'AccessChanged',
  ]);

  readonly categories: ReadonlySet<string> = new Set(['delegation', 'product']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';

  constructor(
    private readonly ledger: Ledger,
    private readonly bus: CommandBus,
  ) {}

  async handle(events: readonly RecordedEvent[], parking: Parking): Promise<void> {
    await this.ledger.streams.sync();
    const found = await Promise.all(events.map((event) => this.removalsAfter(event as RecordedEvent<Watched>)));
    await sendAll(this.bus, found.flat(), parking);
  }

  private async removalsAfter(event: RecordedEvent<Watched>) {
    const { clientOrgId, productIds } = await this.suspectsOf(event);
    return productIds.map((productId) => ({
      event,
      command: new RemoveGoneProduct({ clientOrgId, productId }, removalContext(event, productId)),
    }));
  }

  /** Products to be removed, as far as the states of now tell; the command decides again. */
  private async suspectsOf(event: RecordedEvent<Watched>): Promise<{ clientOrgId: string; productIds: string[] }> {
    const { type, data } = event as Watched;
    if (type === 'ProductTerminated' || type === 'ProductTransferred') {
      const { productId } = data;
      const clientOrgId = type === 'ProductTerminated' ? data.clientOrgId : data.fromOrgId;
      const { state } = await this.ledger.streams.load(Delegation, clientOrgId);
      return { clientOrgId, productIds: limitedPartner(state, productId) ? [productId] : [] };
    }
    const clientOrgId = event.streamId;
    const added = type === 'ProductAccessAdded' ? [data.productId] : data.to.products;
    const states = await Promise.all(added.map(async (id) => (await this.ledger.streams.load(Product, id)).state));
    return { clientOrgId, productIds: added.filter((_, index) => wasGone(states[index], clientOrgId, event.position)) };
  }
}

/** Gone when it was granted; a product that left later is its termination's or transfer's affair, which is then the cause. */
const wasGone = (product: ProductState | undefined, clientOrgId: string, granted: bigint): boolean => {
  if (!product?.exists || ownerAt(product, granted) !== clientOrgId) return true;
  return product.terminatedPosition !== undefined && product.terminatedPosition < granted;
};
