import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Automation, causedBy, type Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { type CausedCommand, sendAll } from '#libs/event-sourcing/send-all.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { type BusinessDate, businessDateOf } from '#libs/kernel/time.js';
import type { ProductOrdered } from '#libs/orders/events/product-ordered.js';
import type { ProductRenewed } from '#libs/orders/events/product-renewed.js';
import { ExpectPeriodEnd } from '../commands.js';

const NAME = 'when-period-begins-then-expect-its-end';
type Watched = ProductOrdered | ProductRenewed;

/**
 * Notes on which day a period ends, so that its reminder finds it (R51); also of what an import brought, whose products
 * are renewed like others. Ends that are past need no reminder.
 */
@Injectable()
export class WhenPeriodBeginsThenExpectItsEnd implements Automation {
  readonly name = NAME;
  readonly types: ReadonlySet<Watched['type']> = new Set<Watched['type']>(['ProductOrdered', 'ProductRenewed']);
  readonly categories: ReadonlySet<string> = new Set(['product']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';

  constructor(
    private readonly ledger: Ledger,
    private readonly bus: CommandBus,
  ) {}

  async handle(events: readonly RecordedEvent[], parking: Parking): Promise<void> {
    const today = businessDateOf(this.ledger.clock.now());
    const byDay = new Map<BusinessDate, RecordedEvent<Watched>[]>();
    for (const event of events as readonly RecordedEvent<Watched>[]) {
      const day = event.data.period?.to;
      if (day === undefined || day <= today) continue;
      byDay.set(day, [...(byDay.get(day) ?? []), event]);
    }
    await sendAll(this.bus, [...byDay].map(expectation), parking);
  }
}

/** One command a day: batches of other sizes are other commands, of which each notes what the others did not. */
const expectation = ([day, events]: [BusinessDate, RecordedEvent<Watched>[]]): CausedCommand => {
  const event = events[0]!;
  const batch = derivedUuid(...events.map(({ id }) => id));
  const { effectiveAt: _, ...context } = causedBy(event, NAME, `expect:${batch}`);
  const products = events.map(({ streamId }) => streamId);
  return { event, command: new ExpectPeriodEnd({ day, products }, context) };
};
