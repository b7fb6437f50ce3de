import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { MandateLapsed } from '#libs/orders/events/mandate-lapsed.js';
import { type Concerned, type Occasions, QueuesNotices } from './occasions.js';

const occasions: Occasions<MandateLapsed> = {
  MandateLapsed: ({ productId }) => ({ template: 'mandate-lapsed', to: 'both', details: { productId } }),
};

/**
 * Both sides are told that a product is not renewed by itself any more (A29, E25): its owner, and the partner that had set
 * the mandate up. As with access, nobody is told of what an import brought.
 */
@Injectable()
export class WhenMandateLapsesThenQueueNotice extends QueuesNotices<MandateLapsed> {
  readonly name = 'when-mandate-lapses-then-queue-notice';
  readonly categories: ReadonlySet<string> = new Set(['product']);
  readonly firstRun = 'from the beginning';

  constructor(bus: CommandBus) {
    super(bus, occasions);
  }

  protected concernedBy({ data: { clientOrgId, placedBy } }: RecordedEvent<MandateLapsed>): Concerned {
    return { clientOrgId, partnerOrgId: placedBy };
  }
}
