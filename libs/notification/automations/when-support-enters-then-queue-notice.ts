import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { businessDateOf } from '#libs/kernel/time.js';
import type { SupportAccessUsed } from '#libs/support/events/support-access-steps.js';
import { type Concerned, type Occasions, QueuesNotices } from './occasions.js';

/** However often support goes in, it is told once a day, for each thing that it went to. */
const occasions: Occasions<SupportAccessUsed> = {
  SupportAccessUsed: ({ grantId, scope, productId }, { metadata }) => {
    const day = businessDateOf(metadata.effectiveAt);
    return {
      template: 'support-access-used',
      to: 'client',
      details: { subject: scope, day, ...(productId === null ? {} : { productId }) },
      key: `support-access-used:${grantId}:${scope}:${productId ?? ''}:${day}`,
    };
  },
};

/** Whose data it is hears that support used the access that was opened to it (R55). */
@Injectable()
export class WhenSupportEntersThenQueueNotice extends QueuesNotices<SupportAccessUsed> {
  readonly name = 'when-support-enters-then-queue-notice';
  readonly categories: ReadonlySet<string> = new Set(['supportAccess']);
  readonly firstRun = 'from now on';

  constructor(bus: CommandBus) {
    super(bus, occasions);
  }

  protected concernedBy({ data: { orgId } }: RecordedEvent<SupportAccessUsed>): Concerned {
    return { clientOrgId: orgId, partnerOrgId: orgId };
  }
}
