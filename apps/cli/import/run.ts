import type { CommandBus } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { ImportJournal, type PassedRecord } from '#libs/imports/index.js';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { Clock, Instant } from '#libs/kernel/time.js';
import { actorOf } from './actors.js';
import { commandOf } from './commands.js';
import { removeFromGrants } from './gone-products.js';
import { type Line, readHistory, type Survey } from './history-file.js';
import type { Source } from './history-source.js';
import { lapseMandates } from './lapsed-mandates.js';
import { LaterEvents } from './later-events.js';
import { patiently } from './patience.js';
import { Planner } from './plan.js';
import { MalformedLine } from './parse-record.js';
import type { HistoryRecord } from './record.js';
import { Scheduler } from './scheduler.js';

/** Records begun or waiting at once: enough to keep the event store's group commit busy, little enough for memory. */
const WINDOW = 256;
/**
 * Refusals after which the import must not go on: the file is not for this ledger, or the ledger cannot keep what a
 * record says, which is no decision of the programme. Passed over as refused, what follows would be decided wrongly.
 */
const FATAL_CODES = new Set([
  'STREAM_HAS_LATER_EVENTS',
  'TEXT_NOT_STORABLE',
  'COMMAND_TOO_LARGE',
  'PRODUCT_SET_TOO_LARGE',
  'TAX_TABLE_TOO_LARGE',
  'TOO_MANY_PARTNERSHIPS',
]);

export interface ImportReport {
  importId: string;
  /** Lines of the history that were passed, in this run and before. */
  records: number;
  applied: number;
  unchanged: number;
  refused: { n: number; code: string }[];
  /** Lines that an earlier run had passed already. */
  resumed: number;
  /** Where and why the import stopped before the end of the file, or did not begin because the file is unfit. */
  stopped?: { line: number; reason: string; begun: boolean };
}

export interface ImportOptions {
  source: Source;
  /** What the first look at it found. */
  survey: Survey;
  /** Names the import; a mended file under the same name goes on where it stopped. */
  id: string;
  /** The ledger held nothing before: then fewer records wait for each other. */
  isFirst?: boolean;
  onProgress?: (passed: number, lines: number) => void;
}

/** A line that an earlier run of this import passed is not the same any more. */
class ChangedLine extends MalformedLine {
  constructor(line: number, outcome: string) {
    super(line, `was passed before (${outcome}) and has changed since; give the mended file's new records new lines`);
  }
}

/** Plays a history through the command handlers; the same call again goes on where it was cut off. */
export class Importer {
  private readonly scheduler = new Scheduler(WINDOW);
  private readonly planner: Planner;
  private readonly laterEvents: LaterEvents;
  private passed = 0;

  private constructor(
    private readonly ledger: Ledger,
    private readonly commands: CommandBus,
    private readonly importId: string,
    private readonly journal: ImportJournal,
    tellsAll: boolean,
  ) {
    this.planner = new Planner(tellsAll);
    this.laterEvents = new LaterEvents(ledger, importId);
  }

  static async run(ledger: Ledger, commands: CommandBus, clock: Clock, options: ImportOptions): Promise<ImportReport> {
    const { id, isFirst = false } = options;
    const journal = await ImportJournal.open(ledger.store, id, journalContext(id), clock);
    return new Importer(ledger, commands, id, journal, isFirst).play(options, clock.now());
  }

  private async play({ source, survey, onProgress }: ImportOptions, now: Instant): Promise<ImportReport> {
    const { problem, lines } = survey;
    if (problem) return this.report(this.journal.all.length, problem, false);
    const resumed = this.journal.all.length;
    let stopped: MalformedLine | undefined;
    try {
      for await (const line of readHistory(source, { now, survey })) {
        const footprint = this.planner.footprintOf(line.record);
        if (this.passedBefore(line)) continue;
        await this.scheduler.add(footprint, async () => {
          await this.pass(line);
          this.passed += 1;
          onProgress?.(resumed + this.passed, lines);
        });
      }
    } catch (error) {
      if (!(error instanceof MalformedLine)) throw await this.afterOthers(error);
      stopped = error;
    }
    try {
      await this.scheduler.drain();
    } catch (error) {
      if (!(error instanceof MalformedLine)) throw await this.afterOthers(error);
      stopped = error;
    }
    await this.journal.flush();
    return this.report(resumed, stopped);
  }

  private report(resumed: number, stopped: MalformedLine | undefined, begun = true): ImportReport {
    const where = stopped ? { stopped: { line: stopped.line, reason: stopped.message, begun } } : {};
    return { ...reportOf(this.importId, this.journal.all, resumed), ...where };
  }

  /** Lets what is under way come to its end before an error leaves, so that nothing works on behind it. */
  private async afterOthers(error: unknown): Promise<unknown> {
    await this.scheduler.drain().catch(() => undefined);
    await this.journal.flush().catch(() => undefined);
    return error;
  }

  private passedBefore({ record, hash }: Line): boolean {
    const before = this.journal.outcomeOf(record.n);
    if (before && before.line !== hash) throw new ChangedLine(record.n, before.outcome);
    return before !== undefined;
  }

  private async pass(line: Line): Promise<void> {
    const outcome = await this.outcomeOf(line);
    const done = this.journal.pass({ n: line.record.n, outcome, line: line.hash });
    // What was applied is found by its command id; only a refusal or a no-op would be decided anew.
    if (outcome !== 'applied') await done;
    else done.catch(() => undefined);
  }

  private async execute(
    record: HistoryRecord,
    context: CommandContext & { effectiveAt: Instant },
  ): Promise<CommandOutcome> {
    const outcome = (await this.commands.execute(commandOf(record, context))) as CommandOutcome;
    if (outcome.events.length > 0) await this.secondHalf(record, outcome, context);
    return outcome;
  }

  private async outcomeOf({ record, hash }: Line): Promise<string> {
    if (namesNothing(record)) return 'unchanged';
    await this.laterEvents.refuse(record);
    const commandId = derivedUuid('import', this.importId, record.n);
    const context = {
      commandId,
      correlationId: `${this.importId}.${record.n}`,
      causationId: commandId,
      actor: await actorOf(record, this.ledger),
      effectiveAt: record.at,
      bodyHash: hash,
      importId: this.importId,
    } satisfies CommandContext;
    try {
      // The same command id: what was done before the database went away is found done.
      const outcome = await patiently(() => this.execute(record, context));
      return outcome.events.length > 0 ? 'applied' : 'unchanged';
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'IDEMPOTENCY_KEY_REUSED') throw new ChangedLine(record.n, 'applied');
      if (FATAL_CODES.has(error.code)) throw new MalformedLine(record.n, error.message);
      return error.code;
    }
  }

  /** What a record causes in other streams: the record stands by now, so whatever goes wrong is no refusal of it. */
  private async secondHalf(
    record: HistoryRecord,
    outcome: CommandOutcome,
    context: CommandContext & { effectiveAt: Instant },
  ): Promise<void> {
    try {
      if (record.do === 'terminate-product' || record.do === 'transfer-product') {
        await removeFromGrants(this.ledger, this.commands, record.product, outcome, context);
      } else if (record.do === 'end-partnership' || record.do === 'change-access') {
        await lapseMandates(this.ledger, this.commands, record, outcome, context);
      } else if (record.do === 'suspend-partner' || record.do === 'leave-programme') {
        await lapseMandates(this.ledger, this.commands, { partner: record.org }, outcome, context);
      }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw new MalformedLine(record.n, `what follows from ${record.do} could not be done (${error.message})`);
    }
  }
}

/** Tax tables of no country replace nothing; whoever publishes by the API is told, a history simply goes on. */
const namesNothing = (record: HistoryRecord): boolean =>
  record.do === 'publish-taxes' && Object.keys(record.tables).length === 0;

/** An import's name: the given one, or the hash of the history's decompressed bytes. */
export const importIdOf = (hash: string, id?: string): string => id ?? hash.slice(0, 40);

/** The journal's own appends; each batch gets a command id of its own. */
export const journalContext = (importId: string): CommandContext => ({
  commandId: importId,
  correlationId: importId,
  causationId: importId,
  actor: { userId: 'import', orgId: null, role: 'automation', channel: 'import' },
  importId,
});

/** What the journal tells of an import as a whole. */
export const reportOf = (importId: string, passed: readonly PassedRecord[], resumed: number): ImportReport => {
  const count = (outcome: string): number => passed.filter((record) => record.outcome === outcome).length;
  return {
    importId,
    records: passed.length,
    applied: count('applied'),
    unchanged: count('unchanged'),
    refused: passed
      .filter(({ outcome }) => outcome !== 'applied' && outcome !== 'unchanged')
      .map(({ n, outcome }) => ({ n, code: outcome })),
    resumed,
  };
};
