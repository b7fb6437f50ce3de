/**
 * From `npm start` until the API answers that it is ready, on an empty folder and again, and the memory of each process
 * then. `npm run bench -- start [--runs N]`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { projectRoot } from '#libs/processes/built.js';
import { benchFolder } from '../node/children.js';
import { median } from '../node/client-load.js';
import { endingWithUs, Family, type Member } from '../processes.js';
import { commandLine, decimals, say, tableOf } from '../report.js';

const ASKED_MS = { empty: 8_000, again: 4_000 };
/** After this a process holds what it needs to stay, and not what starting took. */
const REST_MS = 3_000;
const POLL_MS = 10;

interface Start {
  readyAfter: number;
  members: Member[];
}

export const run = async (args: string[]): Promise<void> => {
  const { values } = parseArgs({ args, options: { runs: { type: 'string', default: '5' } } });
  const starts: { empty: Start; again: Start }[] = [];
  for (let n = 0; n < Number(values.runs); n += 1) {
    const folder = benchFolder('start');
    try {
      starts.push({ empty: await startOnce(folder.path), again: await startOnce(folder.path) });
    } finally {
      folder.remove();
    }
  }
  tell(starts, args);
};

/** Starts the ledger as a user does, waits until it serves, looks at it and stops it as Ctrl-C does. */
const startOnce = async (folder: string): Promise<Start> => {
  const begun = performance.now();
  const command = ['start', '--silent', '--', '--data', folder, '--port', '0'];
  const child = spawn('npm', command, { cwd: projectRoot(), stdio: ['ignore', 'pipe', 'pipe'] });
  const log: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const ended = once(child, 'close');
  // npm passes it on.
  const stop = (): void => void child.kill('SIGINT');
  const release = endingWithUs(stop);
  try {
    const url = await Promise.race([servedAt(child.stdout), ended.then(() => undefined)]);
    if (url === undefined) throw new Error(`npm start ended before it was ready: ${log.slice(-5).join(' ')}`);
    while (!(await isReady(url))) await delay(POLL_MS);
    const readyAfter = performance.now() - begun;
    if (log.some((line) => line.startsWith('Building'))) {
      throw new Error('The sources changed while this ran, so that npm start built them first: run it again.');
    }
    await delay(REST_MS);
    return { readyAfter, members: new Family(child.pid!).members() };
  } finally {
    stop();
    await ended;
    release();
  }
};

const servedAt = async (stdout: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const url = /serves at (\S+)/.exec(line)?.[1];
      if (url) resolve(url);
    });
  });

const isReady = async (url: string): Promise<boolean> => (await fetch(`${url}/health/ready`)).ok;

const tell = (starts: readonly { empty: Start; again: Start }[], args: readonly string[]): void => {
  say(`\n## npm start until ready, and memory then\n\n\`${commandLine('start', args)}\`\n`);
  const times = (which: 'empty' | 'again'): string[] => {
    const all = starts.map(({ [which]: { readyAfter } }) => readyAfter / 1_000);
    const figures = [median(all), Math.min(...all), Math.max(...all)].map((seconds) => decimals(seconds, 2));
    return [which === 'empty' ? 'an empty folder' : 'the same again', ...figures, `≤ ${ASKED_MS[which] / 1_000}`];
  };
  say(tableOf(['seconds until ready on', 'median', 'least', 'most', 'asked'], [times('empty'), times('again')]));
  const members = starts.map(({ again }) => again.members);
  const memory = (members[0] ?? []).map(({ name, processes }) => {
    const all = members.flatMap((run) => run.filter((member) => member.name === name));
    const [now, peak] = [median(all.map((one) => one.memory)), median(all.map((one) => one.peak))];
    return [name, String(processes), decimals(now, 0), decimals(peak, 0)];
  });
  if (memory.length > 0) say(`\n${tableOf(['MB resident', 'processes', 'ready', 'most'], memory)}`);
};
