import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { isUnclear } from '#libs/event-sourcing/eventstoredb/failures.js';
import { isOutage } from '#libs/read-models/postgres/failures.js';
import { readConfig } from '../../ledger/config.js';
import { untilStopped } from '../ending.js';
import type { ImportReport } from '../import/run.js';
import { say, table } from '../output.js';
import { DEFAULT_DATA } from '../default-data.js';
import { attachOrStart } from '../parts.js';
import { openHandlers } from '../system.js';
import { UserError } from '../user-error.js';
import { wordsOf } from '../words.js';
import { startWorkerProcess } from '../worker-process.js';
import { idOf } from './options.js';
import { patienceWithStore } from '../import/patience.js';
import { play } from '../import/play.js';

interface ImportFlags {
  id?: string;
  data: string;
  refusals?: string;
}

/** Lines listed on the terminal; the whole list is a rehearsal's or the journal's. */
const REFUSALS_SHOWN = 20;

const tell = ({ importId, records, applied, unchanged, refused, resumed }: ImportReport): void => {
  say(`Import ${importId}: ${records} records passed${resumed > 0 ? ` (${resumed} of them before)` : ''}`);
  say(`  ${applied} applied, ${unchanged} changed nothing, ${refused.length} refused`);
  if (refused.length === 0) return;
  say(
    table(
      ['line', 'refused because'],
      refused.slice(0, REFUSALS_SHOWN).map(({ n, code }) => [String(n), code]),
    ),
  );
  if (refused.length > REFUSALS_SHOWN)
    say(`  … and ${refused.length - REFUSALS_SHOWN} more; --refusals <file> writes all`);
};

const importHistory = async (file: string, flags: ImportFlags): Promise<void> => {
  try {
    await importOnce(file, flags);
  } catch (error) {
    if (!isUnclear(error) && !isOutage(error)) throw error;
    throw new UserError(`${wordsOf(error)} The same command goes on where it was.`);
  }
};

const importOnce = async (file: string, { id, data, refusals }: ImportFlags): Promise<void> => {
  const parts = await attachOrStart(readConfig(process.env), data);
  try {
    const handlers = await openHandlers({ ...parts, patience: patienceWithStore() });
    const worker = parts.isFollowed ? undefined : await startWorkerProcess(parts);
    try {
      const played = play(handlers, { file, id });
      const report = await untilStopped(parts.set, worker ? Promise.race([played, worker.died]) : played);
      if (!report) throw new UserError('Stopped. The same command goes on where it was.');
      tell(report);
      if (refusals) await writeRefusals(refusals, report);
      if (report.stopped) throw stoppedAt(report.stopped);
    } finally {
      await worker?.stop();
      await handlers.close();
    }
  } finally {
    await parts.stop();
  }
};

const stoppedAt = ({ reason, begun }: NonNullable<ImportReport['stopped']>): UserError =>
  begun
    ? new UserError(`The import stopped at ${reason}. The records before it stay.`, 2)
    : new UserError(`The import did not begin: the file is unfit at ${reason}. Nothing of the file was applied.`, 2);

const writeRefusals = async (file: string, { refused }: ImportReport): Promise<void> => {
  await writeFile(file, refused.map((row) => `${JSON.stringify(row)}\n`).join(''));
};

export const registerImport = (program: Command): void => {
  program
    .command('import')
    .description('play a history into the ledger; the same command again goes on where it was cut off')
    .argument('<file>', 'the history, .ndjson or .ndjson.gz')
    .option('--id <name>', "names the import, so that a mended file goes on (default: the content's hash)", idOf)
    .option('--refusals <file>', 'write every refused line with its code')
    .option('--data <folder>', 'folder of the ledger', DEFAULT_DATA)
    .action(importHistory);
};
