import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
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
import { type Amount, ZERO } from '#libs/kernel/money.js';
import type { OrderEvent } from '#libs/orders/order.js';
import { type Crediting, creditNoteOf, replacementOf, takenBackBy } from '../credit-note.js';
import type { InvoiceIssuedData } from '../events/invoice-issued.js';
import { IssuedInvoices, type SeriesHead } from './issued-invoices.js';
import { deferring, INVOICE_SERIES, SERIES, standing } from './series.js';

const NAME = 'when-order-refunded-then-issue-credit-note';
/** Lookups under way at once. */
const PARALLEL = 32;
/** Invoices are issued beside this automation: a moment's lead of a refund is no reason to call for a person. */
const LOOK_MS = 100;
const LOOKS = 10;

/** What a source credits. */
interface Credits {
  readonly invoice: InvoiceIssuedData;
  /** What had been refunded of the order when that was issued. */
  readonly before: Amount;
  /** The invoice that takes its place; null but for a correction of the tax. */
  readonly replacement: InvoiceIssuedData | null;
}
/** By source event; or why it credits nothing yet. */
type Prepared = ReadonlyMap<string, Credits | Error>;
/** What an invoice was issued for, with what had been refunded of the order by then. */
interface Invoicing {
  readonly mark: Mark;
  readonly before: Amount;
}
type Numbered = { lastNumber: number };

/**
 * Issues one credit note a refund, one of the whole invoice for an order that was cancelled, and one of all that is left of
 * an invoice whose place another takes (A28), with gapless numbers in the order of recording (E14). It names the invoice, so it waits
 * for it: while the invoices' series is behind, the whole series of credit notes waits, its checkpoint stays and nothing is
 * skipped; a refund whose invoice waits in its own series waits alone.
 */
@Injectable()
export class WhenOrderRefundedThenIssueCreditNote implements Automation {
  readonly name = NAME;
  readonly types: ReadonlySet<string> = new Set<Crediting['type']>([
    'OrderRefunded',
    'OrderCancelled',
    'OrderTaxCorrected',
  ]);
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
    const credits = prepared.get(source.id);
    if (credits instanceof Error) throw credits;
    assert(credits, `the invoice of ${source.stream} was not looked for`);
    const { invoice, before, replacement } = credits;
    const crediting = source as RecordedEvent as Crediting;
    const takenBack = takenBackBy(crediting, invoice, before);
    if (!takenBack) return [];
    const replacedBy =
      replacement && crediting.type === 'OrderTaxCorrected' ? replacementOf(crediting, replacement) : null;
    const from = { eventId: source.id, effectiveAt: source.metadata.effectiveAt, takenBack, replacedBy };
    const data = creditNoteOf(from, invoice, lastNumber);
    return [{ type: 'CreditNoteIssued', data, carried: { lastNumber: data.lastNumber } }];
  },
});

/** Finds what refunds, cancellations and corrections credit. */
class Credited {
  private readonly issued: IssuedInvoices;

  constructor(private readonly store: LedgerStore) {
    this.issued = new IssuedInvoices(store, INVOICE_SERIES);
  }

  /** @throws NotReady while the series has not come to the orders, and the corrections, of these sources */
  async invoices(sources: readonly RecordedEvent[]): Promise<Prepared> {
    const credited = new Map<string, Invoicing | Error>();
    await inParallel(PARALLEL, sources, async (source) => {
      credited.set(source.id, await this.invoicingBefore(source));
    });
    const head = await this.issued.head();
    const upTo = head ? BigInt(head.sourceUpTo) : -1n;
    const corrections = sources.filter(({ type }) => type === 'OrderTaxCorrected').map(markAt);
    const places = [...credited.values()].flatMap((of) => (of instanceof Error ? [] : [of.mark]));
    if ([...places, ...corrections].some(({ position }) => position > upTo)) {
      throw new NotReady('Credit notes wait for invoices, which are issued first.');
    }
    const found = new Map<string, Credits | Error>();
    await inParallel(PARALLEL, sources, async (source) => {
      const of = credited.get(source.id);
      assert(of && (of instanceof Error || head), 'a series that has come to an order has events');
      found.set(source.id, of instanceof Error ? of : await this.creditsOf(source, of, head as SeriesHead));
    });
    return found;
  }

  private async creditsOf(
    source: RecordedEvent,
    { mark, before }: Invoicing,
    head: SeriesHead,
  ): Promise<Credits | Error> {
    const invoice = await this.issuedFor(mark, head);
    if (!invoice) return new Error('the invoice that it credits is not issued');
    if (source.type !== 'OrderTaxCorrected') return { invoice, before, replacement: null };
    const replacement = await this.issuedFor(markAt(source), head);
    return replacement ? { invoice, before, replacement } : new Error('the invoice that takes its place is not issued');
  }

  private async issuedFor(mark: Mark, head: SeriesHead): Promise<InvoiceIssuedData | undefined> {
    if (head.deferred.some(({ eventId }) => eventId === mark.id)) return undefined;
    return (await this.issued.find(mark, head))?.data;
  }

  /** What the invoice was issued for that an order had before one of its events, or why it cannot be told. */
  private async invoicingBefore({ stream, revision }: RecordedEvent): Promise<Invoicing | Error> {
    let [last, refunded]: [Invoicing | undefined, Amount] = [undefined, ZERO];
    try {
      for await (const event of this.store.readStream(stream, 0, revision)) {
        // The third argument is how many are read at once: the stream goes on behind the source.
        if (event.revision >= revision) break;
        const { type, data } = event as RecordedEvent as OrderEvent;
        if (type === 'OrderRefunded') refunded = data.cumulative;
        if (type === 'OrderOpened' || type === 'OrderTaxCorrected') last = { mark: markAt(event), before: refunded };
      }
      return last ?? new Error(`${stream} was never opened`);
    } catch (error) {
      if (error instanceof StreamUnreadable) return error;
      throw error;
    }
  }
}
