import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { readConfig } from '../../config.js';
import { untilStopped } from '../ending.js';
import type { ImportReport } from '../import/run.js';
import { say, table } from '../output.js';
import { attachOrStart, DEFAULT_DATA } from '../parts.js';
import { openHandlers } from '../system.js';
import { UserError } from '../user-error.js';
import { startWorkerProcess } from '../worker-process.js';
import { idOf } from './options.js';
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

const importHistory = async (file: string, { id, data, refusals }: ImportFlags): Promise<void> => {
  const parts = await attachOrStart(readConfig(process.env), data);
  try {
    const handlers = await openHandlers(parts);
    const worker = parts.isFollowed ? undefined : await startWorkerProcess(parts);
    try {
      const played = play(handlers, { file, id });
      const report = await untilStopped(parts.set, worker ? Promise.race([played, worker.died]) : played);
      if (!report) throw new UserError('Stopped. The same command goes on where it was.');
      tell(report);
      if (refusals) await writeRefusals(refusals, report);
      if (report.stopped)
        throw new UserError(`The import stopped at ${report.stopped.reason}. The records before it stay.`, 2);
    } finally {
      await worker?.stop();
      await handlers.close();
    }
  } finally {
    await parts.stop();
  }
};

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
