import { Injectable } from '@nestjs/common';
import type { Automation, Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { AccountPoster, POSTING } from '../poster.js';
import { SOURCE_CATEGORIES, SOURCE_TYPES } from '../sources.js';

/**
 * Posts to partners' accounts what orders and finance make due: one ordered subscription, so that a reversal never
 * overtakes its accrual, nor a payout what it takes; accounts side by side, within one strictly in the order of the log.
 * A payment or refund that earns nobody anything is passed over; its reason stands in the placement.
 */
@Injectable()
export class WhenOrderPaidOrRefundedThenPost implements Automation {
  readonly name = POSTING;
  readonly types = SOURCE_TYPES;
  readonly categories = SOURCE_CATEGORIES;
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';
  private readonly poster: AccountPoster;

  constructor(ledger: Ledger) {
    this.poster = new AccountPoster(ledger);
  }

  handle(events: readonly RecordedEvent[], parking?: Parking): Promise<void> {
    return this.poster.post(events, parking);
  }

  handleLate(events: readonly RecordedEvent[], parking?: Parking): Promise<void> {
    return this.poster.postLate(events, parking);
  }

  idle(): Promise<void> {
    return this.poster.retry();
  }

  unfinished(): bigint | undefined {
    return this.poster.unfinished();
  }
}
