import { Injectable } from '@nestjs/common';
import type { Automation, Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { JournalKind } from '#libs/event-sourcing/journal/journal-kind.js';
import { JournalWriter } from '#libs/event-sourcing/journal/journal-writer.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { NotReady } from '#libs/event-sourcing/not-ready.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { assert } from '#libs/kernel/errors.js';
import type { OrderOpened } from '#libs/orders/events/order-opened.js';
import { Organisation } from '#libs/organisation/organisation.js';
import type { ProviderRegisteredData } from '../events/provider-registered.js';
import { invoiceOf } from '../invoice.js';
import { Provider } from '../provider.js';
import { deferring, SERIES, standing } from './series.js';

const NAME = 'when-order-opened-then-issue-invoice';

interface Prepared {
  supplier: ProviderRegisteredData;
  /** Names of the payers, by organisation; those of private ones sealed. */
  names: ReadonlyMap<string, string | Sealed>;
  /** Why a payer's name cannot be told. */
  unreadable: ReadonlyMap<string, StreamUnreadable>;
}
type Numbered = { lastNumber: number };

/**
 * Issues one invoice an order, with gapless numbers in the order of recording. Until the provider is registered it
 * waits (an invoice must name its supplier): its checkpoint stays, and everything opened meanwhile follows.
 */
@Injectable()
export class WhenOrderOpenedThenIssueInvoice implements Automation {
  readonly name = NAME;
  readonly types: ReadonlySet<string> = new Set(['OrderOpened']);
  readonly categories: ReadonlySet<string> = new Set(['order']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';
  private readonly journal: JournalWriter<Numbered, Prepared>;

  constructor(ledger: Ledger) {
    this.journal = new JournalWriter(ledger.store, invoiceSeries(ledger));
  }

  async handle(events: readonly RecordedEvent[], parking?: Parking): Promise<void> {
    if (events.length > 0)
      await standing('Invoices', this.journal.post(new Map([[SERIES, events]]), deferring(parking)));
  }

  async handleLate(events: readonly RecordedEvent[], parking?: Parking): Promise<void> {
    await standing('Invoices', this.journal.postLate(new Map([[SERIES, events]]), deferring(parking)));
  }

  idle(): Promise<void> {
    return this.journal.retry();
  }

  unfinished(): bigint | undefined {
    return this.journal.unfinished();
  }
}

const openedOf = (source: RecordedEvent): OrderOpened['data'] => (source as RecordedEvent<OrderOpened>).data;

const invoiceSeries = (ledger: Ledger): JournalKind<Numbered, Prepared> => ({
  automation: NAME,
  category: 'invoiceSeries',
  initial: () => ({ lastNumber: 0 }),
  carriedBy: (last) => ({ lastNumber: (last as Numbered).lastNumber }),
  prepare: (sources) => prepare(ledger, sources),
  post: (source, { carried: { lastNumber }, prepared: { supplier, names, unreadable } }) => {
    const opened = openedOf(source);
    const { payerOrgId } = opened.placement.decision;
    const recipientName = names.get(payerOrgId);
    const why = unreadable.get(payerOrgId);
    if (why) throw why;
    assert(recipientName !== undefined, `payer ${payerOrgId} is not registered`);
    const from = { eventId: source.id, effectiveAt: source.metadata.effectiveAt, opened };
    const data = invoiceOf(from, { supplier, recipientName }, lastNumber);
    return [{ type: 'InvoiceIssued', data, carried: { lastNumber: data.lastNumber } }];
  },
});

/** @throws NotReady while no provider is registered */
const prepare = async (ledger: Ledger, sources: readonly RecordedEvent[]): Promise<Prepared> => {
  const { state } = await ledger.read(Provider, 'main');
  if (!state.supplier) throw new NotReady('Invoices wait for the provider: finance registers it first.');
  const { supplier } = state;
  const names = new Map<string, string | Sealed>();
  const payers = new Set(sources.map((source) => openedOf(source).placement.decision.payerOrgId));
  const unreadable = new Map<string, StreamUnreadable>();
  await Promise.all(
    [...payers].map(async (payer) => {
      try {
        const organisation = await ledger.streams.load(Organisation, payer);
        if (organisation.state.registered) names.set(payer, organisation.state.name);
      } catch (error) {
        if (!(error instanceof StreamUnreadable)) throw error;
        unreadable.set(payer, error);
      }
    }),
  );
  return { supplier, names, unreadable };
};
