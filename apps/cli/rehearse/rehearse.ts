import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { createDevelopmentKey, createVerifier, developmentIdentity } from '#libs/identity/index.js';
import { ImportJournal } from '#libs/imports/index.js';
import { systemClock } from '#libs/kernel/time.js';
import type { Config } from '../../ledger/config.js';
import { untilStopped } from '../ending.js';
import { surveyHistory } from '../import/history-file.js';
import { type ImportReport, importIdOf, journalContext, reportOf } from '../import/run.js';
import { note } from '../output.js';
import { attachToLedger, type Parts, startThrowAway } from '../parts.js';
import { patienceWithStore } from '../import/patience.js';
import { play } from '../import/play.js';
import { settle } from '../settle.js';
import { desksOf, type Handlers, openHandlers, serve } from '../system.js';
import { UserError } from '../user-error.js';
import { startWorkerProcess } from '../worker-process.js';
import { collect, type Desks } from './collect.js';
import { compareExpected, type Expected, formatExpected, type SectionComparison } from './expected.js';

export interface RehearsalOptions {
  history: string;
  expect: string;
  /** File that gets what the ledger has, in the shape of the expectation. */
  report?: string;
  /** Compares a ledger that imported the history already, instead of importing it into a throw-away one. */
  attach?: boolean;
  /** Name the import was given. */
  id?: string;
  dataDir: string;
}

export const readExpected = async (file: string): Promise<Expected> => {
  const bytes = await readFile(file);
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as Expected;
};

/**
 * A namespace of its own on the configured servers; at most 40 characters whatever `LEDGER_NAMESPACE` is. The streams
 * of earlier rehearsals stay on the server, so none may ever be met again.
 */
const throwAwayNamespace = (base: string): string =>
  `${base.slice(0, 19)}${base ? '-' : ''}rehearsal-${randomBytes(5).toString('hex')}`;

/** Imports a history, lets the ledger settle, and compares what the public API answers with an expectation. */
export const rehearse = async (config: Config, options: RehearsalOptions): Promise<SectionComparison[]> => {
  const expected = await readExpected(options.expect);
  if (options.attach) {
    const parts = await attachToLedger(config, options.dataDir);
    return withHandlers(parts, false, (handlers) => compare(handlers, parts, expected, options));
  }
  const parts = await startThrowAway(config, 'rehearsal');
  const isOnServer = Boolean(config.EVENTSTORE_URL ?? config.DATABASE_URL);
  const namespace = isOnServer ? throwAwayNamespace(config.LEDGER_NAMESPACE) : config.LEDGER_NAMESPACE;
  if (isOnServer) note(`rehearsing in the namespace ${namespace}`);
  // An embedded database goes with its folder.
  const isDatabaseShared = Boolean(config.DATABASE_URL);
  const ours = { ...parts, namespace };
  return withHandlers(ours, isDatabaseShared, (handlers) => compare(handlers, ours, expected, options));
};

const withHandlers = async <T>(
  parts: Parts,
  dropsSchemas: boolean,
  work: (handlers: Handlers) => Promise<T>,
): Promise<T> => {
  try {
    const handlers = await openHandlers({ ...parts, patience: patienceWithStore() });
    try {
      return await work(handlers);
    } finally {
      if (dropsSchemas) await handlers.open.database.dropSchemas();
      await handlers.close();
    }
  } finally {
    await parts.stop();
  }
};

const compare = async (
  handlers: Handlers,
  parts: Parts,
  expected: Expected,
  options: RehearsalOptions,
): Promise<SectionComparison[]> => {
  const key = await createDevelopmentKey();
  const identity = createVerifier(developmentIdentity(key));
  const worker = parts.isFollowed ? undefined : await startWorkerProcess(parts);
  try {
    const serving = await serve(handlers, { identity, follow: false });
    try {
      const compared = compareServed(handlers, await desksOf(serving.api.url, key), expected, options);
      const result = await untilStopped(parts.set, worker ? Promise.race([compared, worker.died]) : compared);
      if (result === undefined) throw new UserError('Stopped before there was anything to compare.');
      return result;
    } finally {
      await serving.stop();
    }
  } finally {
    await worker?.stop();
  }
};

const compareServed = async (
  handlers: Handlers,
  desks: Desks,
  expected: Expected,
  options: RehearsalOptions,
): Promise<SectionComparison[]> => {
  const report = options.attach
    ? await pastReport(handlers, options)
    : await play(handlers, { file: options.history, id: options.id });
  if (report.stopped) note(`the import stopped at ${report.stopped.reason}`);
  await settle(handlers);
  const actual = await collect(desks, report, expected);
  if (options.report) await writeFile(options.report, formatExpected(actual));
  return compareExpected(actual, expected);
};

/** The report of an import that was done before, from its journal. */
const pastReport = async ({ open }: Handlers, { history, id }: RehearsalOptions): Promise<ImportReport> => {
  const { hash } = await surveyHistory(history);
  const importId = importIdOf(hash, id);
  const journal = await ImportJournal.open(open.store, importId, journalContext(importId), systemClock);
  if (journal.all.length === 0) {
    throw new UserError(`This ledger has no import ${importId}: give the name it was imported under with --id.`, 2);
  }
  return reportOf(importId, journal.all, journal.all.length);
};
