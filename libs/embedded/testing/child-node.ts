/** Starts the node as the process it is in real life: a test can kill it and start it again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export interface ChildNode {
  process: ChildProcess;
  connectionString: string;
  port: number;
  /** Kills the process as a power switch would and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
/** The node's own room, and what it needs of another. */
const ROOMS = ['libs/embedded/event-store', 'libs/processes'];
const TESTS = /\.spec\.ts$|^(testing|conformance)\b/;
let compiled: string | undefined;

const compile = (room: string, target: string): void => {
  for (const file of fs.readdirSync(room, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || TESTS.test(file)) continue;
    const { outputText } = ts.transpileModule(fs.readFileSync(path.join(room, file), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.ES2022, target: ts.ScriptTarget.ES2022 },
    });
    const output = path.join(target, file.replace(/\.ts$/, '.js'));
    fs.mkdirSync(path.dirname(output), { recursive: true });
    fs.writeFileSync(output, outputText);
  }
};

/** The node's sources as plain JavaScript in a temporary folder: tests need no build. */
const compileRooms = (): string => {
  if (compiled) return compiled;
  const target = fs.mkdtempSync(path.join(os.tmpdir(), 'event-store-node-'));
  fs.writeFileSync(path.join(target, 'package.json'), '{"type":"module","imports":{"#libs/*":"./libs/*"}}');
  fs.symlinkSync(path.join(project, 'node_modules'), path.join(target, 'node_modules'));
  for (const room of ROOMS) compile(path.join(project, room), path.join(target, room));
  compiled = target;
  return target;
};

/** Removes what was compiled; call it after all tests of a file. */
export const removeCompiledRoom = (): void => {
  if (compiled) fs.rmSync(compiled, { recursive: true, force: true });
  compiled = undefined;
};

/** Starts a node on this folder; rejects with its last words when it does not become ready. */
export const startChildNode = async (dataDir: string, ...flags: string[]): Promise<ChildNode> => {
  const child = spawn(
    process.execPath,
    [path.join(compileRooms(), 'libs/embedded/event-store/main.js'), '--data', dataDir, ...flags],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString('utf8')));
  const exited = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([first]) => String(first)),
    exited.then(() => undefined),
  ]);
  if (line === undefined) throw new Error(words);
  const ready = JSON.parse(line) as { connectionString: string; port: number };
  return {
    process: child,
    ...ready,
    kill: async (signal = 'SIGKILL') => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await exited;
      }
    },
  };
};
