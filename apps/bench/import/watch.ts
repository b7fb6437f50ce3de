import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { builtFile, projectRoot } from '#libs/processes/built.js';
import { endingWithUs, Family, type Member } from '../processes.js';

const LOOK_MS = 100;
const LOOKS_A_MEMORY = 10;
/** The command line's own word on it. */
const CAUGHT_UP = /^(\d+) records in ([\d.]+) s until everything had caught up/;

export interface Imported {
  records: number;
  /** From the first record until every projection and automation had passed the last event. */
  seconds: number;
  /** CPU in milliseconds during these seconds, by member; empty where the system does not tell. */
  cpuMs: Map<string, number>;
  members: Member[];
  /** What the command printed. */
  output: string[];
  exitCode: number;
}

/** Runs a command of the command line that imports, and looks at it and its children all the while. */
export const watchImport = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Imported> => {
  const command = [builtFile('programs/ledger.js'), ...args];
  const child = spawn(process.execPath, command, {
    cwd: projectRoot(),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const release = endingWithUs(() => child.kill());
  const family = new Family(child.pid!);
  const looks: { at: number; cpuMs: Map<string, number> }[] = [];
  let members: Member[] = [];
  let caughtUp: { records: number; seconds: number; at: number; cpuMs: Map<string, number> } | undefined;
  const timer = setInterval(() => {
    if (caughtUp) return;
    looks.push({ at: performance.now(), cpuMs: family.look() });
    if (looks.length % LOOKS_A_MEMORY === 0) members = family.members();
  }, LOOK_MS);
  const [output, said]: [string[], string[]] = [[], []];
  createInterface({ input: child.stdout }).on('line', (line) => output.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    const [, records, seconds] = CAUGHT_UP.exec(line) ?? [];
    if (records === undefined || caughtUp) return;
    caughtUp = { records: Number(records), seconds: Number(seconds), at: performance.now(), cpuMs: family.look() };
    members = family.members();
  });
  try {
    await ended;
  } finally {
    clearInterval(timer);
    release();
  }
  const exitCode = child.exitCode ?? -1;
  if (!caughtUp) throw new Error(`The import did not come to its end (${exitCode}): ${said.slice(-5).join('\n')}`);
  const { records, seconds, at, cpuMs } = caughtUp;
  const before = looks.findLast((look) => look.at <= at - seconds * 1_000)?.cpuMs;
  const during = new Map([...cpuMs].map(([name, ms]) => [name, ms - (before?.get(name) ?? 0)]));
  return { records, seconds, cpuMs: during, members, output, exitCode };
};
