import { LEDGER_STREAM } from '#libs/read-models/founding/index.js';
import { addDays, businessDateOf, systemClock } from '#libs/kernel/time.js';
import type { OpenLedger } from '../../ledger/composition.js';
import { putOffTimedWork } from '../../worker/timed-work.js';
import { alone } from './alone.js';
import { surveyHistory } from './history-file.js';
import { sourceOf } from './history-source.js';
import { patiently } from './patience.js';
import { Importer, importIdOf, type ImportReport } from './run.js';
import { note, Progress } from '../output.js';
import { settle } from '../settle.js';
import { ensureProvider, type Handlers } from '../system.js';

export interface Playing {
  file: string;
  id?: string | undefined;
  title?: string;
}

/** Imports a history with a progress bar and waits until automations and read models have caught up. */
export const play = async (handlers: Handlers, { file, id, title = 'importing' }: Playing): Promise<ImportReport> => {
  const source = await sourceOf(file);
  const progress = new Progress(title, 0);
  const begun = Date.now();
  const { open, commands } = handlers;
  try {
    await open.guard.assertOurs();
    const survey = await surveyHistory(source);
    const importId = importIdOf(survey.hash, id);
    const onProgress = (passed: number, lines: number): void => progress.update(passed, lines);
    const report = await alone(open.database, importId, async () => {
      const isFirst = await open.ledger.streams.expectEmpty([LEDGER_STREAM]);
      if (!survey.problem) await ensureProvider(handlers);
      const options = { source, survey, id: importId, isFirst, onProgress };
      return untilTomorrow(open, () => Importer.run(open.ledger, commands, systemClock, options));
    });
    progress.stop();
    await patiently(() => settle(handlers));
    const seconds = (Date.now() - begun) / 1000;
    const fresh = report.records - report.resumed;
    note(
      `${fresh} records in ${seconds.toFixed(1)} s until everything had caught up: ${Math.round(fresh / seconds)} a second`,
    );
    return report;
  } finally {
    progress.stop();
    await source.remove();
  }
};

/** Nothing runs by date on the day of an import, whichever way it ends, unless it was running here before. */
const untilTomorrow = async <T>({ ledger }: OpenLedger, work: () => Promise<T>): Promise<T> => {
  const putOff = (): Promise<void> => putOffTimedWork(ledger, addDays(businessDateOf(systemClock.now()), 1));
  await putOff();
  const done = await work();
  await putOff();
  return done;
};
