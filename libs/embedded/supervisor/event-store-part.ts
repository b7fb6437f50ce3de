import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { probePort } from '../process/port.js';
import type { ChildEnd } from '../process/child-end.js';
import { EmbeddedError } from '../process/embedded-error.js';
import { collected, gone, identify, isAlive, signal, type ProcessIdentity } from '../process/identity.js';
import { within } from '../process/timing.js';
import type { Part, PartLog } from './part.js';

export const EVENT_STORE = 'event store';

const READY_TIMEOUT_MS = 120_000;
const STOP_STEPS: readonly [NodeJS.Signals, number][] = [
  ['SIGTERM', 10_000],
  ['SIGKILL', 5_000],
];
/** A node whose parent has gone ends by itself within a second; then it is asked, then not asked any more. */
const ORPHAN_PATIENCE_MS = 3_000;
const REMEMBERED_LINES = 20;

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

const endProcess = async (orphan: ProcessIdentity): Promise<void> => {
  if (!isAlive(orphan) || (await gone(orphan, ORPHAN_PATIENCE_MS))) return;
  for (const [name, withinMs] of STOP_STEPS) {
    if (!signal(orphan.pid, name) || (await gone(orphan, withinMs))) return;
  }
  throw new EmbeddedError('CHILD_FAILED', `An old event store (process ${orphan.pid}) does not end: end it by hand.`);
};

/**
 * Ends a node that a killed predecessor left behind; call with the data folder's lock held. The node's own lock goes by
 * process numbers, so the old one's must be free as well.
 */
const endOrphan = async (note: string): Promise<void> => {
  const orphan = readNote(note);
  if (orphan === undefined) return;
  const ours = isAlive(orphan) || identify(orphan.pid) === undefined;
  await endProcess(orphan);
  if (ours) await collected(orphan.pid, ORPHAN_PATIENCE_MS);
  rmSync(note, { force: true });
};

const stopChild = async (child: ChildProcess, ended: Promise<ChildEnd>): Promise<void> => {
  for (const [name, withinMs] of STOP_STEPS) {
    child.kill(name);
    if ((await within(ended, withinMs)) !== undefined) return;
  }
};

const watch = (child: ChildProcess, log: PartLog) => {
  const lines: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => {
    lines.push(line);
    if (lines.length > REMEMBERED_LINES) lines.shift();
    log(EVENT_STORE, line);
  });
  child.stdin!.on('error', () => undefined);
  const ended = new Promise<ChildEnd>((settle) => {
    child.once('error', (error) => {
      lines.push(error.message);
      settle({ code: null, signal: null });
    });
    child.once('close', (code, killedBy) => settle({ code, signal: killedBy }));
  });
  const ready = new Promise<ReadyLine>((settle) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const said = readyLine(line);
      if (said) settle(said);
    });
  });
  return { lines, ended, ready };
};

/**
 * Starts the embedded event store node as a child that ends with us: it watches its standard input, which the system
 * closes however we end.
 * @throws EmbeddedError PORT_TAKEN, CHILD_FAILED with its last words
 */
export const startEventStorePart = async (options: EventStorePartOptions): Promise<Part> => {
  const note = join(options.noteFolder, 'event-store.pid');
  await endOrphan(note);
  const port = options.port ? await probePort(options.port) : 0;
  const child = spawn(
    process.execPath,
    [options.program, '--data', options.folder, '--port', String(port), '--host', '127.0.0.1', '--parent'],
    // A terminal's Ctrl-C reaches a whole process group; the node must end after those who still write to it.
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  );
  const { lines, ended, ready } = watch(child, options.log);
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity) writeFileSync(note, JSON.stringify(identity));
  const said = await within(Promise.race([ready, ended]), READY_TIMEOUT_MS);
  const lastWords = (): string => lines.join('\n');
  if (said === undefined || !('connectionString' in said)) {
    await stopChild(child, ended);
    throw new EmbeddedError(
      'CHILD_FAILED',
      `The event store did not start: ${lines.slice(-5).join(' ') || 'it said nothing.'}`,
    );
  }
  return {
    name: EVENT_STORE,
    pid: child.pid!,
    url: said.connectionString,
    ended,
    lastWords,
    stop: async () => {
      await stopChild(child, ended);
      rmSync(note, { force: true });
    },
  };
};
