import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { builtFile, projectRoot } from '#libs/processes/built.js';
import { gone, identify, type ProcessIdentity } from '#libs/processes/identity.js';

/** How a program ended, and all that it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}
/** The command line as a process of its own. */
export interface Program {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Resolves with the match once the program has said it, on either output. @throws Error when it ends before */
  said(text: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
}
/** Variables of the environment; undefined takes one away. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Whatever the test run was told about servers, these programs start their own parts. */
export const EMBEDDED: Variables = {
  EVENTSTORE_URL: undefined,
  DATABASE_URL: undefined,
  LEDGER_NAMESPACE: undefined,
  LEDGER_JWKS_URL: undefined,
};

const environment = (changes: Variables): NodeJS.ProcessEnv => {
  const { npm_lifecycle_event: _, ...inherited } = process.env;
  return Object.fromEntries(Object.entries({ ...inherited, ...changes }).filter(([, value]) => value !== undefined));
};

const running = new Set<ChildProcess>();

/** Starts `ledger <words>` from the built project. */
export const start = (words: readonly string[], variables: Variables = {}): Program =>
  follow(spawn(process.execPath, [builtFile('programs/ledger.js'), ...words], options(variables)));

const options = (variables: Variables): { env: NodeJS.ProcessEnv; stdio: ['ignore', 'pipe', 'pipe'] } => ({
  env: environment(variables),
  stdio: ['ignore', 'pipe', 'pipe'],
});

const follow = (child: ChildProcessByStdio<null, Readable, Readable>): Program => {
  running.add(child);
  const output = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const look of waiting) look();
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return { code, signal, ...output } as Ended;
  });
  const said = (text: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = text.exec(output.stdout) ?? text.exec(output.stderr);
        if (!match) return;
        waiting.delete(look);
        resolve(match);
      };
      waiting.add(look);
      look();
      void ended.then(() => reject(new Error(`ended without saying ${text}: ${output.stdout}${output.stderr}`)));
    });
  return { pid: child.pid!, ended, said, kill: (signal) => void child.kill(signal) };
};

/** Runs `ledger <words>` to its end. */
export const run = (words: readonly string[], variables: Variables = {}): Promise<Ended> =>
  start(words, variables).ended;

/** Runs a Bash script to its end, in which `"$@"` is `ledger <words>`. */
export const runShell = (script: string, words: readonly string[], variables: Variables = {}): Promise<Ended> => {
  const command = [process.execPath, builtFile('programs/ledger.js'), ...words];
  return follow(spawn('bash', ['-c', script, 'bash', ...command], options(variables))).ended;
};

/** A Bash that keeps what was pasted before. */
export interface Shell {
  /** Runs a text to its end and answers what came on standard output. */
  paste(text: string): Promise<string>;
  close(): Promise<void>;
}

/** What ends an answer: no output has it. */
const END = '\u001e';

export const openShell = (variables: Variables = {}): Shell => {
  const child = spawn('bash', [], {
    cwd: projectRoot(),
    env: environment(variables),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.add(child);
  const ended = once(child, 'close').then(() => running.delete(child));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return {
    async paste(text) {
      child.stdin.write(`${text.trimEnd()}\nprintf '\\036'\n`);
      while (!output.includes(END)) await Promise.race([once(child.stdout, 'data'), ended.then(() => closed(output))]);
      const [answer = '', ...rest] = output.split(END);
      output = rest.join(END);
      return answer;
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
};
const closed = (output: string): never => {
  throw new Error(`The shell ended: ${output}`);
};

/** Ends what a failed test left running. */
export const endAll = async (): Promise<void> => {
  const ending = [...running].map((child) => once(child, 'close'));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(ending);
};

const parentOf = (pid: number): number | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
};

/** The processes that a process has started, theirs included. */
export const descendants = (pid: number): ProcessIdentity[] => {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const);
  const found = [pid];
  for (const ancestor of found) found.push(...parents.filter(([, parent]) => parent === ancestor).map(([one]) => one));
  return found.slice(1).flatMap((one) => identify(one) ?? []);
};

/** Those of the processes that still live after ten seconds. */
export const survivors = async (processes: readonly ProcessIdentity[]): Promise<ProcessIdentity[]> => {
  const ends = await Promise.all(processes.map((one) => gone(one, 10_000)));
  return processes.filter((_, index) => !ends[index]);
};

/** The command line of a process. */
export const commandLine = ({ pid }: ProcessIdentity): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8');
