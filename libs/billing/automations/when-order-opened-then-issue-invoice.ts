import { Injectable } from '@nestjs/common';
import type { Automation, Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { JournalKind } from '#libs/event-sourcing/journal/journal-kind.js';
import { JournalWriter } from '#libs/event-sourcing/journal/journal-writer.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { NotReady } from '#libs/event-sourcing/not-ready.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { assert } from '#libs/kernel/errors.js';
import type { OrderOpened } from '#libs/orders/events/order-opened.js';
import type { OrderTaxCorrected } from '#libs/orders/events/order-tax-corrected.js';
import { Organisation } from '#libs/organisation/organisation.js';
import type { CashRounding } from '#libs/programme/events/policy-set.js';
import { Policy } from '#libs/programme/policy.js';
import type { ProviderRegisteredData } from '../events/provider-registered.js';
import { type Billed, billedOnCorrection, billedOnOpening, invoiceOf, type Payer } from '../invoice.js';
import { Provider } from '../provider.js';
import { deferring, SERIES, standing } from './series.js';

const NAME = 'when-order-opened-then-issue-invoice';

interface Prepared {
  supplier: ProviderRegisteredData;
  /** By organisation; what private ones said of themselves is sealed. */
  payers: ReadonlyMap<string, Payer>;
  /** Why a payer cannot be named. */
  unreadable: ReadonlyMap<string, StreamUnreadable>;
  /** By source event, what held where the order was opened (V5). */
  roundings: ReadonlyMap<string, CashRounding>;
}
type Numbered = { lastNumber: number };
type Source = OrderOpened | OrderTaxCorrected;

/**
 * Issues one invoice an order, and one more each time its tax is corrected (A28), with gapless numbers in the order of recording. Until the provider is registered it
 * waits (an invoice must name its supplier): its checkpoint stays, and everything opened meanwhile follows.
 */
@Injectable()
export class WhenOrderOpenedThenIssueInvoice implements Automation {
  readonly name = NAME;
  readonly types: ReadonlySet<string> = new Set<Source['type']>(['OrderOpened', 'OrderTaxCorrected']);
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

const billedBy = (event: RecordedEvent): Billed => {
  const { type, data } = event as RecordedEvent as Source;
  return type === 'OrderOpened' ? billedOnOpening(data) : billedOnCorrection(data);
};

const invoiceSeries = (ledger: Ledger): JournalKind<Numbered, Prepared> => ({
  automation: NAME,
  category: 'invoiceSeries',
  initial: () => ({ lastNumber: 0 }),
  carriedBy: (last) => ({ lastNumber: (last as Numbered).lastNumber }),
  prepare: (sources) => prepare(ledger, sources),
  post: (source, { carried: { lastNumber }, prepared: { supplier, payers, unreadable, roundings } }) => {
    const billed = billedBy(source);
    const { payerOrgId } = billed;
    const payer = payers.get(payerOrgId);
    const cashRounding = roundings.get(source.id);
    const why = unreadable.get(payerOrgId);
    if (why) throw why;
    assert(payer, `payer ${payerOrgId} is not registered`);
    assert(cashRounding, `nobody looked how ${source.stream} is rounded`);
    const from = { eventId: source.id, effectiveAt: source.metadata.effectiveAt, billed };
    const data = invoiceOf(from, { supplier, payer, cashRounding }, lastNumber);
    return [{ type: 'InvoiceIssued', data, carried: { lastNumber: data.lastNumber } }];
  },
});

/** @throws NotReady while no provider is registered */
const prepare = async (ledger: Ledger, sources: readonly RecordedEvent[]): Promise<Prepared> => {
  const { state } = await ledger.read(Provider, 'main');
  if (!state.supplier) throw new NotReady('Invoices wait for the provider: finance registers it first.');
  const { supplier } = state;
  const [roundings, { payers, unreadable }] = await Promise.all([
    roundingsOf(ledger, sources),
    payersOf(ledger, new Set(sources.map((source) => billedBy(source).payerOrgId))),
  ]);
  return { supplier, payers, unreadable, roundings };
};

const roundingsOf = async (ledger: Ledger, sources: readonly RecordedEvent[]): Promise<Prepared['roundings']> => {
  const roundings = new Map<string, CashRounding>();
  for (const { id, position } of sources) {
    roundings.set(id, (await ledger.at({ position }).read(Policy, 'main')).state.cashRounding);
  }
  return roundings;
};

const payersOf = async (
  ledger: Ledger,
  orgIds: ReadonlySet<string>,
): Promise<Pick<Prepared, 'payers' | 'unreadable'>> => {
  const payers = new Map<string, Payer>();
  const unreadable = new Map<string, StreamUnreadable>();
  await Promise.all(
    [...orgIds].map(async (orgId) => {
      try {
        const { state } = await ledger.streams.load(Organisation, orgId);
        const { registered, name, address, invoiceNote } = state;
        if (registered) payers.set(orgId, { name, address, invoiceNote });
      } catch (error) {
        if (!(error instanceof StreamUnreadable)) throw error;
        unreadable.set(orgId, error);
      }
    }),
  );
  return { payers, unreadable };
};
