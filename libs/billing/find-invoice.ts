import type { PostingDeferredData } from '#libs/event-sourcing/journal/posting-deferred.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { LedgerStore } from '#libs/event-sourcing/ledger-store.js';
import type { InvoiceIssuedData } from './events/invoice-issued.js';

const SERIES = 'invoiceSeries-main';
type Store = Pick<LedgerStore, 'readStream' | 'readLast'>;
type Numbered = { lastNumber: number };

const lastNumberOf = ({ type, data }: RecordedEvent): number =>
  type === 'PostingDeferred'
    ? ((data as PostingDeferredData).carried as Numbered).lastNumber
    : (data as Numbered).lastNumber;

const at = async (store: Store, revision: number): Promise<RecordedEvent | undefined> => {
  for await (const event of store.readStream(SERIES, revision, 1)) return event;
  return undefined;
};

const isInvoice = (
  event: RecordedEvent | undefined,
  number: number,
): event is RecordedEvent & { data: InvoiceIssuedData } =>
  event?.type === 'InvoiceIssued' && (event.data as InvoiceIssuedData).lastNumber === number;

/**
 * An issued invoice by its number, found in the series itself, where last numbers never decrease: as a rule it stands where
 * its number says, else a search by halves finds it, some twenty reads in a million. Undefined where there is none.
 * @throws StreamUnreadable
 */
export const findInvoice = async (store: Store, wanted: string): Promise<InvoiceIssuedData | undefined> => {
  if (!/^[1-9]\d{0,14}$/.test(wanted)) return undefined;
  const number = Number(wanted);
  const head = await store.readLast(SERIES);
  if (!head || lastNumberOf(head) < number) return undefined;
  let [from, to] = [number - 1, head.revision];
  const first = await at(store, from);
  if (isInvoice(first, number)) return first.data;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const event = await at(store, middle);
    if (event && lastNumberOf(event) < number) from = middle + 1;
    else to = middle;
  }
  const found = await at(store, from);
  return isInvoice(found, number) ? found.data : undefined;
};
