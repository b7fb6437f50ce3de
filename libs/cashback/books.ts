import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { NO_EVENTS, WrongRevision } from '#libs/event-sourcing/eventstoredb/store.js';
import type { CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import { automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { BooksMarked } from './events/books-marked.js';
import { AccountPoster } from './poster.js';
import { SOURCE_CATEGORIES, SOURCE_TYPES } from './sources.js';

const PAGE = 1000;
/** Events read since the last mark after which there is a new one: what a new process reads at most. */
const MARK_EVERY = 10_000;
const MARK = 'booksMark-main';

/**
 * Brings accounts up to now inside a process, for a command that must see them so: it reads what came since it did so
 * last and posts what concerns accounts. The worker's automation does the same all the time; whoever is first posts, and
 * the other finds it posted (the journal's `sourceUpTo`).
 */
export class Books {
  private readonly poster: AccountPoster;
  private position: bigint | undefined;
  private isOpen = false;
  private sinceMark = 0;
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(private readonly ledger: Ledger) {
    this.poster = new AccountPoster(ledger);
  }

  /** When it resolves, everything is posted that stood in the log when it was called. */
  settle(): Promise<void> {
    // One that is under way may have begun before what the caller wants to see.
    if (!this.running) this.running = this.begin();
    else this.next ??= this.afterRunning(this.running);
    return this.next ?? this.running;
  }

  private async begin(): Promise<void> {
    try {
      await this.catchUp();
    } finally {
      this.running = undefined;
    }
  }

  private async afterRunning(before: Promise<void>): Promise<void> {
    await before.catch(() => undefined);
    this.next = undefined;
    this.running ??= this.begin();
    return this.running;
  }

  private async catchUp(): Promise<void> {
    if (!this.isOpen) {
      const mark = (await this.ledger.store.readLast(MARK)) as RecordedEvent<BooksMarked> | undefined;
      this.position = mark && BigInt(mark.data.through);
      this.isOpen = true;
    }
    for (;;) {
      const { events, last, end, lost } = await this.ledger.store.readAllAfter(this.position, PAGE, isSourceStream);
      if (lost) {
        // Another log than the one that was read: it is looked at before anything is posted by it.
        await this.ledger.store.guard?.check();
        this.position = undefined;
        continue;
      }
      const sources = events.filter(({ type }) => SOURCE_TYPES.has(type));
      // A source of an account that cannot be read now is the worker's: it parks it, and posts it when it can.
      if (sources.length > 0) await this.poster.post(sources, { park: async () => undefined });
      this.position = last;
      this.sinceMark += PAGE;
      if (end) break;
      await this.mark();
    }
  }

  /** So that the next process need not read everything. */
  private async mark(): Promise<void> {
    if (this.sinceMark < MARK_EVERY || this.position === undefined) return;
    this.sinceMark = 0;
    const through = String(this.position);
    const last = await this.ledger.store.readLast(MARK);
    if (last && BigInt((last.data as BooksMarked['data']).through) >= this.position) return;
    const commandId = derivedUuid('books', through);
    const context: CommandContext = {
      commandId,
      correlationId: commandId,
      causationId: commandId,
      actor: automationActor('books'),
    };
    const marked: BooksMarked = { type: 'BooksMarked', data: { through } };
    const effectiveAt = last?.metadata.effectiveAt ?? this.ledger.clock.now();
    try {
      await this.ledger.write({ stream: MARK, events: [marked], context, effectiveAt }, last?.revision ?? NO_EVENTS);
    } catch (error) {
      if (!(error instanceof WrongRevision)) throw error;
    }
  }
}

const isSourceStream = (stream: string): boolean => SOURCE_CATEGORIES.has(stream.slice(0, stream.indexOf('-')));

const books = new WeakMap<Ledger, Books>();
/** The books of a ledger, one in a process. */
export const booksOf = (ledger: Ledger): Books => {
  const known = books.get(ledger);
  if (known) return known;
  const made = new Books(ledger);
  books.set(ledger, made);
  return made;
};
