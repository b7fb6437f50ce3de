/**
 * Records a second of an import into a fresh folder, with what each process needs for it, beside the official client's
 * own append rate before and after. `npm run bench -- import [--records N | --history FILE --expect FILE] [--appends N]`:
 * with `--records` the history `second` is cut after so many, and nothing is compared with what must come of it; another
 * history is compared with its own expectation.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { commandLine, decimals, say, tableOf, whole } from '../report.js';
import { clientAppendRate } from './client-rate.js';
import { importFirst, second } from './cut.js';
import { type Imported, watchImport } from './watch.js';

const ASKED_A_SECOND = 500;

export const run = async (args: string[]): Promise<void> => {
  const { values } = parseArgs({
    args,
    options: {
      records: { type: 'string' },
      history: { type: 'string', default: second('history.ndjson.gz') },
      expect: { type: 'string', default: second('expected.json.gz') },
      appends: { type: 'string', default: '8000' },
    },
  });
  const appends = Number(values.appends);
  const before = await clientAppendRate(appends);
  const imported = values.records === undefined ? await rehearseAll(values) : await importFirst(Number(values.records));
  const after = await clientAppendRate(appends);
  tell(imported, { before, after }, args);
};

/** The whole history, compared with what must come of it: a rate of wrong results would be worth nothing. */
const rehearseAll = async ({ history, expect }: { history: string; expect: string }): Promise<Imported> => {
  const imported = await watchImport(['rehearse', resolve(history), '--expect', resolve(expect)]);
  if (imported.exitCode !== 0) throw new Error(`The rehearsal is not equal:\n${imported.output.join('\n')}`);
  return imported;
};

const tell = (imported: Imported, client: { before: number; after: number }, args: readonly string[]): void => {
  const { records, seconds, cpuMs, members } = imported;
  const rate = records / seconds;
  say(`\n## Import of a history\n\n\`${commandLine('import', args)}\`\n`);
  say(
    tableOf(
      ['what', 'a second', 'asked', `import beside it`],
      [
        ['records until everything has caught up', whole(rate), `≥ ${ASKED_A_SECOND}`, ''],
        ...(['before', 'after'] as const).map((when) => [
          `the client's own appends, 64 in flight, ${when}`,
          whole(client[when]),
          '',
          decimals(rate / client[when], 2),
        ]),
      ],
    ),
  );
  say(`\n${whole(records)} records in ${decimals(seconds, 1)} s.`);
  if (members.length === 0) return;
  const all = [...cpuMs.values()].reduce((sum, ms) => sum + ms, 0);
  const rows = members.map(({ name, processes, peak }) => {
    const ms = cpuMs.get(name) ?? 0;
    return [name, String(processes), decimals(ms / records, 2), decimals(ms / seconds / 1_000, 2), decimals(peak, 0)];
  });
  const sum = ['all', '', decimals(all / records, 2), decimals(all / seconds / 1_000, 2), ''];
  say(`\n${tableOf(['process', 'processes', 'CPU ms a record', 'cores', 'peak MB resident'], [...rows, sum])}`);
};
