import { RateCards } from '#libs/catalogue/rate-cards.js';
import type { Recorded, RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import { Order, type OrderEvent } from '#libs/orders/order.js';
import { cardOfOrder } from './redecide.js';

const PAGE = 4000;

/**
 * Which orders were placed under which card, as far as the log goes: a correction is rare and concerns many orders, so
 * they are found by reading the log, and what was read once is kept in the process (an id an order).
 */
class CardOrders {
  private readonly byVersion = new Map<string, Set<string>>();
  private position: bigint | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly ledger: Ledger) {}

  /** All that the log holds by now; sorted. */
  async placedUnder(version: string): Promise<string[]> {
    this.running = this.running.catch(() => undefined).then(() => this.catchUp());
    await this.running;
    return [...(this.byVersion.get(version) ?? [])].sort();
  }

  private async catchUp(): Promise<void> {
    const { store } = this.ledger;
    for (;;) {
      const page = await store.readAllAfter(this.position, PAGE, (stream) => stream.startsWith(`${Order.category}-`));
      if (page.lost) {
        await store.guard?.check();
        this.position = undefined;
        this.byVersion.clear();
        continue;
      }
      const opened = page.events.filter(({ type }) => type === 'OrderOpened');
      // Read after the page: every card that one of its orders was placed under is in it.
      if (opened.length > 0) await this.enter(opened);
      this.position = page.last;
      if (page.end) return;
    }
  }

  private async enter(opened: readonly RecordedEvent[]): Promise<void> {
    const { state: cards } = await this.ledger.read(RateCards, 'main');
    for (const event of opened) {
      const order = Order.evolve(Order.initial, event as RecordedEvent<OrderEvent> as OrderEvent, event as Recorded);
      const version = cardOfOrder(cards, order)?.version;
      if (version === undefined) continue;
      const known = this.byVersion.get(version);
      if (known) known.add(event.streamId);
      else this.byVersion.set(version, new Set([event.streamId]));
    }
  }
}

const all = new WeakMap<Ledger, CardOrders>();
/** Orders placed while a card was in force, sorted by id. */
export const ordersUnder = (ledger: Ledger, version: string): Promise<string[]> => {
  const known = all.get(ledger) ?? new CardOrders(ledger);
  all.set(ledger, known);
  return known.placedUnder(version);
};
