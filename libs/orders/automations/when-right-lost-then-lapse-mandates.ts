import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { AccessChanged } from '#libs/delegation/events/access-changed.js';
import type { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import { type Automation, type Cause, causedBy, type Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { type CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import { sendAll } from '#libs/event-sourcing/send-all.js';
import { LapseMandate } from '../commands.js';
import type { PartnerLeft } from '#libs/programme/events/partner-left.js';
import type { PartnerSuspended } from '#libs/programme/events/partner-suspended.js';
import type { MandateSet } from '../events/mandate-set.js';
import { lossOf } from '../mandate.js';
import { mandatesSetBy, readRight } from '../mandate-register.js';
import { Product } from '../product.js';

const NAME = 'when-right-lost-then-lapse-mandates';
type Watched = AccessRevoked | AccessChanged | PartnerSuspended | PartnerLeft | MandateSet;

/** Context of a lapse; an import that does the same step at once gives the same, so that it is done once. */
export const lapseContext = (cause: Cause, productId: string): CommandContext =>
  causedBy(cause, NAME, `lapse:${productId}`);

/**
 * A29, E25. The end or narrowing of FULL access, a suspension and a departure look for mandates of the partner, a mandate
 * looks whether its setter may renew: whichever of two concurrent ones comes second in the log meets the other, because both look at states no older
 * than their event. Until then no renewal is made by such a mandate: each asks for the right itself.
 */
@Injectable()
export class WhenRightLostThenLapseMandates implements Automation {
  readonly name = NAME;
  readonly types: ReadonlySet<Watched['type']> = new Set<Watched['type']>([
    'AccessRevoked',
    'AccessChanged',
    'PartnerSuspended',
    'PartnerLeft',
    'MandateSet',
  ]);

  readonly categories: ReadonlySet<string> = new Set(['delegation', 'partner', 'product']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';

  constructor(
    private readonly ledger: Ledger,
    private readonly bus: CommandBus,
  ) {}

  async handle(events: readonly RecordedEvent[], parking: Parking): Promise<void> {
    await this.ledger.streams.sync();
    for (const event of events as readonly RecordedEvent<Watched>[]) {
      const products = await this.suspectsOf(event);
      const commands = products.map((productId) => ({
        event,
        command: new LapseMandate({ productId }, lapseContext(event, productId)),
      }));
      await sendAll(this.bus, commands, parking);
    }
  }

  /** Products whose mandates may have to lapse, as far as the states of now tell; the command decides again. */
  private async suspectsOf(event: RecordedEvent<Watched>): Promise<string[]> {
    const { type, data, streamId } = event as RecordedEvent & Watched;
    switch (type) {
      case 'AccessRevoked':
        return mandatesSetBy(this.ledger, data.partnerOrgId, streamId);
      case 'AccessChanged':
        return data.to.mode === 'FULL' ? [] : mandatesSetBy(this.ledger, data.partnerOrgId, streamId);
      case 'PartnerSuspended':
      case 'PartnerLeft':
        return mandatesSetBy(this.ledger, streamId);
      case 'MandateSet': {
        const { mandate } = (await this.ledger.streams.load(Product, streamId)).state;
        if (!mandate) return [];
        const right = await readRight((aggregate, id) => this.ledger.streams.load(aggregate, id), mandate);
        return lossOf(mandate, right) === null ? [] : [streamId];
      }
    }
  }
}
