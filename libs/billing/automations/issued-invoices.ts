import { LRUCache } from 'lru-cache';
import type { Mark, RecordedEvent } from '#libs/event-sourcing/event.js';
import type { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import type { LedgerStore } from '#libs/event-sourcing/ledger-store.js';
import { InvariantViolation } from '#libs/kernel/errors.js';
import type { InvoiceIssued } from '../events/invoice-issued.js';

const KEPT = 10_000;

/** How far the series was when it was looked at, and what waits in it. */
export interface SeriesHead extends JournalEntry {
  readonly revision: number;
}

/**
 * The invoice of an order, or of a correction of its tax, found in the series itself. Its events carry the position of the last order that was taken in,
 * which never decreases: a search by halves reads some twenty of a million, and the first halves are remembered.
 */
export class IssuedInvoices {
  /** By revision of the series, `sourceUpTo` of the event there; what is written never changes. */
  private readonly seen = new LRUCache<number, bigint>({ max: KEPT });

  constructor(
    private readonly store: Pick<LedgerStore, 'readStream' | 'readLast'>,
    private readonly series: string,
  ) {}

  /** Undefined before the first invoice. @throws StreamUnreadable */
  async head(): Promise<SeriesHead | undefined> {
    const last = await this.store.readLast(this.series);
    if (!last) return undefined;
    const { sourceUpTo, deferred } = last.data as JournalEntry;
    return { revision: last.revision, sourceUpTo, deferred };
  }

  /**
   * The invoice that was issued for the opening of an order or a correction of its tax, which the series has taken in by `head`; undefined where it
   * passed it without one, as when the opening was set aside. @throws StreamUnreadable
   */
  async find(opened: Mark, head: SeriesHead): Promise<RecordedEvent<InvoiceIssued> | undefined> {
    const first = await this.firstUpTo(opened.position, head.revision);
    // As a rule it is the first; one that had to wait stands somewhere behind.
    for (const atOnce of [1, undefined]) {
      for await (const event of this.store.readStream(this.series, first, atOnce)) {
        if (isInvoiceOf(event, opened)) return event;
        if (atOnce === 1 || event.revision >= head.revision) break;
      }
    }
    return undefined;
  }

  /** The first revision whose `sourceUpTo` is not below a position; steps are powers of two, so that they are met again. */
  private async firstUpTo(position: bigint, last: number): Promise<number> {
    let below = -1;
    for (let step = 2 ** Math.floor(Math.log2(last + 1)); step >= 1; step /= 2) {
      if (below + step <= last && (await this.upToAt(below + step)) < position) below += step;
    }
    return below + 1;
  }

  private async upToAt(revision: number): Promise<bigint> {
    const known = this.seen.get(revision);
    if (known !== undefined) return known;
    for await (const { data } of this.store.readStream(this.series, revision, 1)) {
      const upTo = BigInt((data as JournalEntry).sourceUpTo);
      this.seen.set(revision, upTo);
      return upTo;
    }
    throw new InvariantViolation(`${this.series} ends before revision ${revision}`);
  }
}

const isInvoiceOf = (event: RecordedEvent, opened: Mark): event is RecordedEvent<InvoiceIssued> =>
  event.type === 'InvoiceIssued' && (event as RecordedEvent<InvoiceIssued>).data.sourceEventId === opened.id;
