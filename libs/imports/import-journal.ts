import { NO_EVENTS } from '#libs/event-sourcing/eventstoredb/store.js';
import type { LedgerStore } from '#libs/event-sourcing/ledger-store.js';
import { type CommandContext, write } from '#libs/event-sourcing/writing.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { Clock } from '#libs/kernel/time.js';
import { type PassedRecord, RecordsPassed, type RecordsPassedData } from './events/records-passed.js';

export const IMPORT_CATEGORY = 'import';
const RECORDS_PER_EVENT = 500;

/**
 * The durable memory of an import, stream `import-{importId}`: what became of each line. A refusal or a no-op leaves
 * nothing else behind, so it must stand here before a record that may depend on it is decided; otherwise a second run
 * would decide it again against a newer state. Records that arrive together are written together.
 */
export class ImportJournal {
  private readonly passed = new Map<number, PassedRecord>();
  private revision = NO_EVENTS;
  private queue: { record: PassedRecord; done: () => void; failed: (error: unknown) => void }[] = [];
  private writing: Promise<void> | undefined;

  private constructor(
    private readonly store: LedgerStore,
    private readonly context: CommandContext,
    private readonly clock: Clock,
    private readonly stream: string,
  ) {}

  static async open(
    store: LedgerStore,
    importId: string,
    context: CommandContext,
    clock: Clock,
  ): Promise<ImportJournal> {
    const journal = new ImportJournal(store, context, clock, `${IMPORT_CATEGORY}-${importId}`);
    for await (const event of store.readStream(journal.stream)) {
      for (const record of (event.data as RecordsPassedData).records) journal.passed.set(record.n, record);
      journal.revision = event.revision;
    }
    return journal;
  }

  /** What became of a line in this run or an earlier one. */
  outcomeOf(n: number): PassedRecord | undefined {
    return this.passed.get(n);
  }

  get all(): PassedRecord[] {
    return [...this.passed.values()].sort((a, b) => a.n - b.n);
  }

  /** Resolves when the outcome is durable. */
  pass(record: PassedRecord): Promise<void> {
    this.passed.set(record.n, record);
    return new Promise((done, failed) => {
      this.queue.push({ record, done, failed });
      this.writing ??= this.drain().finally(() => {
        this.writing = undefined;
      });
    });
  }

  /** Resolves when everything passed so far is durable. */
  async flush(): Promise<void> {
    await this.writing;
  }

  private async drain(): Promise<void> {
    // What is passed in the same turn of the event loop goes into one append.
    // eslint-disable-next-line no-restricted-globals -- it writes; what becomes of a record does not depend on when
    await new Promise((resolve) => setImmediate(resolve));
    while (this.queue.length > 0) {
      const batch = this.queue.splice(0, RECORDS_PER_EVENT);
      try {
        await this.append(batch.map(({ record }) => record));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
  }

  private async append(records: PassedRecord[]): Promise<void> {
    const commandId = derivedUuid(this.stream, this.revision + 1);
    const context = { ...this.context, commandId, causationId: commandId };
    const events = [{ type: RecordsPassed.type, data: { records } }];
    const batch = { stream: this.stream, events, context, effectiveAt: this.clock.now() };
    ({ revision: this.revision } = await write(this.store, batch, this.revision));
  }
}
