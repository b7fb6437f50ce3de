import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Automation, Parking } from '#libs/event-sourcing/automation.js';
import { type Mark, markAt, type RecordedEvent } from '#libs/event-sourcing/event.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import type { JournalKind } from '#libs/event-sourcing/journal/journal-kind.js';
import { JournalWriter } from '#libs/event-sourcing/journal/journal-writer.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import type { LedgerStore } from '#libs/event-sourcing/ledger-store.js';
import { NotReady } from '#libs/event-sourcing/not-ready.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { assert } from '#libs/kernel/errors.js';
import type { OrderCancelled } from '#libs/orders/events/order-cancelled.js';
import type { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import { creditNoteOf, takenBackBy } from '../credit-note.js';
import type { InvoiceIssuedData } from '../events/invoice-issued.js';
import { IssuedInvoices } from './issued-invoices.js';
import { deferring, INVOICE_SERIES, SERIES, standing } from './series.js';

const NAME = 'when-order-refunded-then-issue-credit-note';
/** Lookups under way at once. */
const PARALLEL = 32;
const KEPT_OPENINGS = 10_000;
/** Invoices are issued beside this automation: a moment's lead of a refund is no reason to call for a person. */
const LOOK_MS = 100;
const LOOKS = 10;

/** By source event, the invoice that it credits, or why there is none. */
type Prepared = ReadonlyMap<string, InvoiceIssuedData | Error>;
type Numbered = { lastNumber: number };

/**
 * Issues one credit note a refund, and one of the whole invoice for an order that was cancelled, with gapless numbers in the order of recording (E14). It names the invoice, so it waits
 * for it: while the invoices' series is behind, the whole series of credit notes waits, its checkpoint stays and nothing is
 * skipped; a refund whose invoice waits in its own series waits alone.
 */
@Injectable()
export class WhenOrderRefundedThenIssueCreditNote implements Automation {
  readonly name = NAME;
  readonly types: ReadonlySet<string> = new Set(['OrderRefunded', 'OrderCancelled']);
  readonly categories: ReadonlySet<string> = new Set(['order']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';
  private readonly journal: JournalWriter<Numbered, Prepared>;

  constructor(ledger: Ledger) {
    this.journal = new JournalWriter(ledger.store, creditNoteSeries(new Credited(ledger.store)));
  }

  async handle(events: readonly RecordedEvent[], parking?: Parking): Promise<void> {
    if (events.length === 0) return;
    const post = () => this.journal.post(new Map([[SERIES, events]]), deferring(parking));
    await standing('Credit notes', waiting(post));
  }

  async handleLate(events: readonly RecordedEvent[], parking?: Parking): Promise<void> {
    const post = () => this.journal.postLate(new Map([[SERIES, events]]), deferring(parking));
    await standing('Credit notes', waiting(post));
  }

  idle(): Promise<void> {
    return this.journal.retry();
  }

  unfinished(): bigint | undefined {
    return this.journal.unfinished();
  }
}

/** Tries again for a moment where the invoices are behind. */
const waiting = async (post: () => Promise<void>): Promise<void> => {
  for (let look = 1; ; look += 1) {
    try {
      return await post();
    } catch (error) {
      if (!(error instanceof NotReady) || look === LOOKS) throw error;
    }
    await delay(LOOK_MS);
  }
};

const creditNoteSeries = (credited: Credited): JournalKind<Numbered, Prepared> => ({
  automation: NAME,
  category: 'creditNoteSeries',
  initial: () => ({ lastNumber: 0 }),
  carriedBy: (last) => ({ lastNumber: (last as Numbered).lastNumber }),
  prepare: (sources) => credited.invoices(sources),
  post: (source, { carried: { lastNumber }, prepared }) => {
    const invoice = prepared.get(source.id);
    if (invoice instanceof Error) throw invoice;
    assert(invoice, `the invoice of ${source.stream} was not looked for`);
    const takenBack = takenBackBy(source as RecordedEvent as OrderRefunded | OrderCancelled);
    if (!takenBack) return [];
    const from = { eventId: source.id, effectiveAt: source.metadata.effectiveAt, takenBack };
    const data = creditNoteOf(from, invoice, lastNumber);
    return [{ type: 'CreditNoteIssued', data, carried: { lastNumber: data.lastNumber } }];
  },
});

/** Finds what refunds credit. */
class Credited {
  private readonly issued: IssuedInvoices;
  /** Where orders were opened. */
  private readonly openings = new LRUCache<string, Mark>({ max: KEPT_OPENINGS });

  constructor(private readonly store: LedgerStore) {
    this.issued = new IssuedInvoices(store, INVOICE_SERIES);
  }

  /** @throws NotReady while the series has not come to the orders of these refunds */
  async invoices(sources: readonly RecordedEvent[]): Promise<Prepared> {
    const openings = new Map<string, Mark | Error>();
    await inParallel(PARALLEL, sources, async (source) => {
      openings.set(source.id, await this.openingOf(source.stream));
    });
    const head = await this.issued.head();
    const upTo = head ? BigInt(head.sourceUpTo) : -1n;
    for (const opened of openings.values()) {
      if (opened instanceof Error || opened.position <= upTo) continue;
      throw new NotReady('Credit notes wait for invoices, which are issued first.');
    }
    const found = new Map<string, InvoiceIssuedData | Error>();
    await inParallel(PARALLEL, [...openings], async ([id, opened]) => {
      if (opened instanceof Error) return void found.set(id, opened);
      assert(head, 'a series that has come to an order has events');
      const isWaiting = head.deferred.some(({ eventId }) => eventId === opened.id);
      const invoice = isWaiting ? undefined : await this.issued.find(opened, head);
      found.set(id, invoice?.data ?? new Error('the invoice that it credits is not issued'));
    });
    return found;
  }

  /** The opening of an order, or why it cannot be told. */
  private async openingOf(stream: string): Promise<Mark | Error> {
    const known = this.openings.get(stream);
    if (known) return known;
    try {
      for await (const event of this.store.readStream(stream, 0, 1)) {
        if (event.type !== 'OrderOpened') continue;
        const opened = markAt(event);
        this.openings.set(stream, opened);
        return opened;
      }
      return new Error(`${stream} was never opened`);
    } catch (error) {
      if (error instanceof StreamUnreadable) return error;
      throw error;
    }
  }
}
