import { Injectable } from '@nestjs/common';
import { RateCards, type RateCardsState } from '#libs/catalogue/rate-cards.js';
import { type Automation, causedBy } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import type { OrderOpened } from '#libs/orders/events/order-opened.js';
import { Order } from '#libs/orders/order.js';
import { Correction } from '../correction.js';
import type { CorrectionApproved } from '../events/correction-steps.js';
import { correctOrder, makeCorrection } from '../making.js';

const NAME = 'when-correction-approved-then-make';

/**
 * Makes a correction whose own process did not (E32); as a rule there is nothing to do. An order that was decided by a
 * card's former rules, but opened only after the card was corrected, was not among those that the correction found: it is
 * decided again here (E29).
 */
@Injectable()
export class WhenCorrectionApprovedThenMake implements Automation {
  readonly name = NAME;
  readonly types: ReadonlySet<string> = new Set(['CorrectionApproved', 'RateCardCorrected', 'OrderOpened']);
  readonly categories: ReadonlySet<string> = new Set([Correction.category, RateCards.category, Order.category]);
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';

  /** Approved, and perhaps not made; by position. */
  private readonly open = new Map<string, { position: bigint; looks: number }>();

  /** Where corrections came into force; read when an order is opened for the first time, and after another one was. */
  private corrected: RateCardsState['corrections'] | undefined;

  constructor(private readonly ledger: Ledger) {}

  async handle(events: readonly RecordedEvent[]): Promise<void> {
    if (events.some(({ type }) => type === 'RateCardCorrected')) this.corrected = undefined;
    const opened = events.filter(({ type }) => type === 'OrderOpened') as RecordedEvent<OrderOpened>[];
    if (opened.length > 0) await this.late(opened);
    for (const { type, data, position } of events) {
      if (type !== 'CorrectionApproved') continue;
      this.open.set((data as CorrectionApproved['data']).correctionId, { position, looks: 0 });
    }
  }

  /** Makes what stays unmade from one look to the next, about a second later. */
  async idle(): Promise<void> {
    for (const [correctionId, one] of this.open) {
      const { state } = await this.ledger.read(Correction, correctionId);
      if (state.status === 'approved') {
        one.looks += 1;
        if (one.looks === 1) continue;
        await makeCorrection(this.ledger, correctionId);
      }
      this.open.delete(correctionId);
    }
  }

  unfinished(): bigint | undefined {
    return [...this.open.values()][0]?.position;
  }

  private async late(opened: readonly RecordedEvent<OrderOpened>[]): Promise<void> {
    this.corrected ??= (await this.ledger.read(RateCards, 'main')).state.corrections;
    if (this.corrected.size === 0) return;
    for (const event of opened) {
      const { rateCard } = event.data.placement.decision.seen;
      for (const [correctionId, { revision, position }] of this.corrected) {
        if (rateCard === null || rateCard >= revision || event.position < position) continue;
        await this.correct(event, correctionId);
      }
    }
  }

  private async correct(event: RecordedEvent<OrderOpened>, correctionId: string): Promise<void> {
    const { state } = await this.ledger.read(Correction, correctionId);
    if (state.status === 'none') return;
    const context = causedBy(event, NAME, `correct:${correctionId}`);
    await correctOrder(this.ledger, state.proposal, event.streamId, context, 'opened later');
  }
}
