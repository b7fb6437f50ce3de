/**
 * The servers under measurement run as processes of their own, started as the supervisor starts the node: each has its
 * own core while there are two.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { YOUNG_GENERATION } from '#libs/processes/young-generation.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const nodeMain = path.resolve(here, '../../../libs/embedded/event-store/main.js');

export interface Child {
  url: string;
  port: number;
  /** Milliseconds from the start of the process until it was ready. */
  readyAfter: number;
  pid: number;
  stop(): Promise<void>;
  /** As a power cut would. */
  kill(): Promise<void>;
}

const start = async (script: string, args: string[]): Promise<Child> => {
  const begin = performance.now();
  const child: ChildProcess = spawn(process.execPath, [YOUNG_GENERATION, script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line'),
    exited.then(() => Promise.reject(new Error(`${path.basename(script)} ended before it was ready.`))),
  ])) as [string];
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  const { connectionString, port } = JSON.parse(line) as { connectionString: string; port: number };
  return {
    url: connectionString,
    port,
    readyAfter: performance.now() - begin,
    pid: child.pid as number,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
};

export const startNode = (dataDir: string): Promise<Child> => start(nodeMain, ['--data', dataDir, '--parent']);
export const startStandIn = (events: number): Promise<Child> => start(path.join(here, 'stand-in.js'), [String(events)]);
/** A wire to a port of this machine on which everything takes that much longer, each way. */
export const startWire = (port: number, eachWayMs: number): Promise<Child> =>
  start(path.join(here, '../distance/wire.js'), [String(port), String(eachWayMs)]);
/** A process that replays $all through the official client again and again. */
export const startReader = (url: string): Promise<Child> => start(path.join(here, 'reader.js'), [url]);

export const benchFolder = (name: string): { path: string; remove(): void } => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `bench-${name}-`));
  return { path: folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
};

/** Memory of a process that no file stands behind, in megabytes; undefined where the system does not say. */
export const anonymousMegabytes = (pid: number): number | undefined => {
  try {
    const kilobytes = /RssAnon:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes ? Number(kilobytes) / 1024 : undefined;
  } catch {
    return undefined;
  }
};
