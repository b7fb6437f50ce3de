import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, onLine, stopChild, watchChild, type StopSteps } from '#libs/processes/child.js';
import { OperatorError } from '#libs/processes/operator-error.js';
import { gone, identify, type ProcessIdentity } from '#libs/processes/identity.js';
import { probePort } from '#libs/processes/port.js';
import { within } from '#libs/processes/timing.js';
import { YOUNG_GENERATION } from '#libs/processes/young-generation.js';
import type { Part, PartLog } from './part.js';

const EVENT_STORE = 'event store';

const READY_TIMEOUT_MS = 120_000;
const STOP_STEPS: StopSteps = [
  ['SIGTERM', 10_000],
  ['SIGKILL', 5_000],
];
/** A node whose parent has gone ends by itself within a second; then it is asked, then not asked any more. */
const ORPHAN_PATIENCE_MS = 3_000;

export interface EventStorePartOptions {
  /** The built program that keeps the node's contract: `--data --port --host --parent`, one JSON line when ready. */
  readonly program: string;
  /** The node's own folder. */
  readonly folder: string;
  /** Holds the note of the running node, for the start after a crash. */
  readonly noteFolder: string;
  readonly port?: number;
  readonly log: PartLog;
}

interface ReadyLine {
  readonly connectionString: string;
}

const readyLine = (line: string): ReadyLine | undefined => {
  try {
    const said = JSON.parse(line) as { ready?: unknown; connectionString?: unknown };
    return said.ready === true && typeof said.connectionString === 'string'
      ? { connectionString: said.connectionString }
      : undefined;
  } catch {
    return undefined;
  }
};

const readNote = (note: string): ProcessIdentity | undefined => {
  try {
    return JSON.parse(readFileSync(note, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
};

/** Ends a node that a killed predecessor left behind; call with the data folder's lock held. */
const endOrphan = async (note: string): Promise<void> => {
  const orphan = readNote(note);
  if (orphan === undefined) return;
  if (!(await gone(orphan, ORPHAN_PATIENCE_MS)) && !(await endProcess(orphan, STOP_STEPS))) {
    throw new OperatorError('CHILD_FAILED', `An old event store (process ${orphan.pid}) does not end: end it by hand.`);
  }
  rmSync(note, { force: true });
};

const readiness = (child: ChildProcess): Promise<ReadyLine> =>
  new Promise((settle) => {
    onLine(child.stdout!, (line) => {
      const said = readyLine(line);
      if (said) settle(said);
    });
  });

/**
 * Starts the embedded event store node as a child that ends with us: it watches its standard input, which the system
 * closes however we end. Its port is open to every user of the machine, so it serves only who knows a secret made for this
 * start, which is part of the URL.
 * @throws OperatorError PORT_TAKEN, CHILD_FAILED with its last words
 */
export const startEventStorePart = async (options: EventStorePartOptions): Promise<Part> => {
  const note = join(options.noteFolder, 'event-store.pid');
  await endOrphan(note);
  const port = options.port ? await probePort(options.port) : 0;
  const child = spawn(
    process.execPath,
    [
      YOUNG_GENERATION,
      options.program,
      '--data',
      options.folder,
      '--port',
      String(port),
      '--host',
      '127.0.0.1',
      '--parent',
    ],
    // A terminal's Ctrl-C reaches a whole process group; the node must end after those who still write to it.
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, EVENTSTORE_SECRET: randomBytes(24).toString('base64url') },
    },
  );
  const watched = watchChild(child, (line) => options.log(EVENT_STORE, line));
  const { lines, ended } = watched;
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity) writeFileSync(note, JSON.stringify(identity));
  const said = await within(Promise.race([readiness(child), ended]), READY_TIMEOUT_MS);
  if (said === undefined || !('connectionString' in said)) {
    await stopChild(watched, STOP_STEPS);
    throw new OperatorError(
      'CHILD_FAILED',
      `The event store did not start: ${lines.slice(-5).join(' ') || 'it said nothing.'}`,
    );
  }
  return {
    name: EVENT_STORE,
    pid: child.pid!,
    url: said.connectionString,
    ended,
    lastWords: () => lines.join('\n'),
    stop: async () => {
      await stopChild(watched, STOP_STEPS);
      rmSync(note, { force: true });
    },
  };
};
