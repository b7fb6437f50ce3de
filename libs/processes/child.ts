import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { gone, isAlive, signal, type ProcessIdentity } from './identity.js';
import { within } from './timing.js';

/** How a child ended: its exit code, or the signal that ended it. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child whose log is read and whose end is noticed. */
export interface WatchedChild {
  readonly child: ChildProcess;
  /** The last lines of its log, the newest at the end. */
  readonly lines: readonly string[];
  /** Settles when it has ended and all of its log is read. */
  readonly ended: Promise<ChildEnd>;
}

/** A server that runs as our child, ready to be used. */
export interface ServingChild {
  readonly pid: number;
  /** Where its clients reach it, with the password if it asks for one. */
  readonly url: string;
  /** Settles when it has ended, asked or not. */
  readonly ended: Promise<ChildEnd>;
  /** The last lines of its log. */
  lastWords(): string;
  /** Asks it to end; repeating it waits for the same end. */
  stop(): Promise<void>;
}

/** How a process is asked to end, politely first: signals, and how many milliseconds each gets. */
export type StopSteps = readonly (readonly [NodeJS.Signals, number])[];

const REMEMBERED_LINES = 20;

/** Calls back for each line of a stream. */
export const onLine = (stream: Readable, hear: (line: string) => void): void => {
  createInterface({ input: stream }).on('line', hear);
};

/**
 * @param child started with pipes as standard input and standard error
 * @param log gets each line of its standard error
 */
export const watchChild = (child: ChildProcess, log: (line: string) => void): WatchedChild => {
  const lines: string[] = [];
  onLine(child.stderr!, (line) => {
    lines.push(line);
    if (lines.length > REMEMBERED_LINES) lines.shift();
    log(line);
  });
  // Its end of the pipe may be gone before ours; that it has ended is told below.
  child.stdin!.on('error', () => undefined);
  const ended = new Promise<ChildEnd>((settle) => {
    child.once('error', (error) => {
      lines.push(error.message);
      settle({ code: null, signal: null });
    });
    child.once('close', (code, killedBy) => settle({ code, signal: killedBy }));
  });
  return { child, lines, ended };
};

/** Ends our own child; returns when it has ended. */
export const stopChild = async ({ child, ended }: WatchedChild, steps: StopSteps): Promise<void> => {
  for (const [name, withinMs] of steps) {
    child.kill(name);
    if ((await within(ended, withinMs)) !== undefined) return;
  }
};

/** Ends a process that is not our child; tells whether it is gone. */
export const endProcess = async (other: ProcessIdentity, steps: StopSteps): Promise<boolean> => {
  for (const [name, withinMs] of steps) {
    if (!isAlive(other) || !signal(other.pid, name) || (await gone(other, withinMs))) return true;
  }
  return false;
};
