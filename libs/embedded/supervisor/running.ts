import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from '#libs/processes/identity.js';

/** What the owner of a data folder tells commands that come later. */
export interface Announcement {
  /** Where its HTTP API listens, without a path. */
  readonly apiUrl?: string;
  /** `LEDGER_NAMESPACE` it runs with; empty by default. */
  readonly namespace?: string;
}

/** A ledger that runs on a data folder right now. */
export interface RunningLedger extends Announcement {
  readonly pid: number;
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
}

interface RuntimeFile {
  readonly owner: ProcessIdentity;
  readonly running: RunningLedger;
}

const runtimeFile = (dataDir: string): string => join(dataDir, 'running.json');

/** Writes the file whole or not at all; it holds the database password, so only its owner may read it. */
export const writeRunning = (dataDir: string, running: Omit<RunningLedger, 'pid'>): void => {
  const owner = identify(process.pid);
  const draft = `${runtimeFile(dataDir)}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, JSON.stringify({ owner, running: { ...running, pid: process.pid } }), { mode: 0o600 });
  renameSync(draft, runtimeFile(dataDir));
};

export const removeRunning = (dataDir: string): void => rmSync(runtimeFile(dataDir), { force: true });

/** The ledger that runs on this folder; undefined when there is none, or its process has gone. */
export const readRunning = (dataDir: string): RunningLedger | undefined => {
  try {
    const { owner, running } = JSON.parse(readFileSync(runtimeFile(dataDir), 'utf8')) as RuntimeFile;
    return isAlive(owner) ? running : undefined;
  } catch {
    return undefined;
  }
};
