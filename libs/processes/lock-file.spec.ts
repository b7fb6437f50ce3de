import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { builtFile } from './built.js';
import { OperatorError } from './operator-error.js';
import { lockFolder } from './folder-lock.js';
import { identify } from './identity.js';
import { lockFile, type HeldLock } from './lock-file.js';

const LINUX = process.platform === 'linux';
/** Above the largest number a process can have. */
const NOBODY = 4_194_305;

let root: string;
let file: string;
let folders = 0;
const started: ChildProcess[] = [];

const freshFile = (): string => {
  const folder = join(root, String(++folders));
  mkdirSync(folder);
  return join(folder, 'lock');
};

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'ledger-lock-'));
});
beforeEach(() => {
  file = freshFile();
});
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

const lock = (): HeldLock => lockFile(file, (pid) => new Error(`held by ${pid}`));
const ownerOf = (path: string): number => (JSON.parse(readFileSync(path, 'utf8')) as { pid: number }).pid;
const ours = identify(process.pid)!;
/** The start as event stores once wrote it. */
const ticks = ours.startedAt.split('/').at(-1)!;

describe('a lock file', () => {
  it('is one process’s until it gives it back, and leaves nothing behind', () => {
    const held = lock();
    expect(ownerOf(file)).toBe(process.pid);
    expect(readdirSync(join(file, '..'))).toEqual(['lock']);
    expect(lock).toThrow(`held by ${process.pid}`);
    held.release();
    expect(existsSync(file)).toBe(false);
    lock().release();
    expect(readdirSync(join(file, '..'))).toEqual([]);
  });

  it.each<[string, object]>([
    ['dead', { pid: NOBODY, startedAt: 'x' }],
    ['dead and started nobody knows when', { pid: NOBODY, startedAt: '' }],
    ['dead, and its number another process’s', { ...ours, startedAt: 'in another life' }],
    ['dead, in the older format', { pid: NOBODY, started: '1', token: 't' }],
    ['dead, in the older format, and its number another process’s', { pid: process.pid, started: '1', token: 't' }],
    ['dead, in the older format without a start', { pid: NOBODY, started: '', token: 't' }],
    ['no process by its number', { pid: 0, startedAt: '' }],
  ])('is taken over when its owner is %s', (_, owner) => {
    writeFileSync(file, JSON.stringify(owner));
    lock();
    expect(ownerOf(file)).toBe(process.pid);
    expect(readdirSync(join(file, '..'))).toEqual(['lock']);
  });

  it.each(['', '\0\0\0\0', '{"pid":', 'null', '[]', '"lock"', `${process.pid}`])(
    'is taken over when it does not name an owner: %j',
    (text) => {
      writeFileSync(file, text);
      lock();
      expect(ownerOf(file)).toBe(process.pid);
    },
  );

  it.each<[string, object]>([
    ['in the older format', { pid: process.pid, started: LINUX ? ticks : '', token: 't' }],
    ['in the older format without a start', { pid: process.pid, started: '', token: 't' }],
    ['started nobody knows when', { pid: process.pid, startedAt: '' }],
  ])('is not taken from a living owner %s', (_, owner) => {
    writeFileSync(file, JSON.stringify(owner));
    expect(lock).toThrow(`held by ${process.pid}`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(owner);
  });

  it('is not given back by one who has lost it', () => {
    const held = lock();
    writeFileSync(file, '{"pid":1}');
    held.release();
    expect(readFileSync(file, 'utf8')).toBe('{"pid":1}');
  });

  it('is taken over from a process that died while it took over', () => {
    const dead = JSON.stringify({ pid: NOBODY, startedAt: 'x' });
    writeFileSync(file, dead);
    const digest = createHash('sha256').update(dead).digest('hex').slice(0, 8);
    writeFileSync(`${file}.${digest}`, JSON.stringify({ pid: NOBODY, startedAt: 'y' }));
    lock();
    expect(ownerOf(file)).toBe(process.pid);
    expect(readdirSync(join(file, '..'))).toEqual(['lock']);
  });

  it('is not taken over while another process does so', () => {
    const dead = JSON.stringify({ pid: NOBODY, startedAt: 'x' });
    writeFileSync(file, dead);
    const digest = createHash('sha256').update(dead).digest('hex').slice(0, 8);
    writeFileSync(`${file}.${digest}`, JSON.stringify(ours));
    expect(lock).toThrow(`held by ${process.pid}`);
    expect(readFileSync(file, 'utf8')).toBe(dead);
  });
});

/** Takes these files as soon as it is told to, says which it got, and holds them until its input ends. */
const program = () => `
  const { lockFile } = await import(${JSON.stringify(pathToFileURL(builtFile('libs/processes/lock-file.js')).href)});
  const got = [];
  console.log('ready');
  process.stdin.once('data', () => {
    for (const file of process.argv.slice(1)) {
      try {
        lockFile(file, () => 'held');
        got.push(file);
      } catch (error) {
        if (error !== 'held') throw error;
      }
    }
    console.log(JSON.stringify(got));
  }).on('end', () => process.exit());`;

interface Contender {
  readonly child: ChildProcess;
  readonly nextLine: () => Promise<string>;
}

const contender = async (files: readonly string[], ...shell: string[]): Promise<Contender> => {
  const node = [process.execPath, '--input-type=module', '-e', program(), ...files];
  const [command, ...args] = [...shell, ...node] as [string, ...string[]];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => ((await lines.next()) as { value: string }).value;
  await nextLine();
  return { child, nextLine };
};

describe('processes that want the same lock files', () => {
  it('get each file once, free or a dead owner’s', async () => {
    const files = Array.from({ length: 60 }, freshFile);
    for (const [index, path] of files.entries()) {
      if (index % 4 === 1) writeFileSync(path, JSON.stringify({ pid: NOBODY, startedAt: 'x', nonce: index }));
      if (index % 4 === 2) writeFileSync(path, JSON.stringify({ pid: NOBODY, started: '1', token: index }));
      if (index % 4 === 3) writeFileSync(path, '');
    }
    const contenders = await Promise.all(Array.from({ length: 4 }, () => contender(files)));
    for (const { child } of contenders) child.stdin!.write('go');
    const got = await Promise.all(contenders.map(async ({ nextLine }) => JSON.parse(await nextLine()) as string[]));
    expect(got.flat().sort()).toEqual([...files].sort());
    for (const [index, { child }] of contenders.entries()) {
      for (const path of got[index]!) expect(ownerOf(path)).toBe(child.pid);
      child.stdin!.end();
    }
  });

  it('get it from a killed process that nobody has collected', async () => {
    // The shell becomes a program that never asks what became of its children.
    const { child, nextLine } = await contender([file], '/bin/sh', '-c', 'exec 3<&0; "$0" "$@" <&3 & exec sleep 60');
    child.stdin!.write('go');
    await nextLine();
    const owner = ownerOf(file);
    process.kill(owner, 'SIGKILL');
    while (identify(owner)) await new Promise((done) => setTimeout(done, 5));
    expect(process.kill(owner, 0)).toBe(true);
    lock();
    expect(ownerOf(file)).toBe(process.pid);
  });
});

/** Root may do everything: for what it must not, it is somebody else meanwhile. */
const withoutRootsRights = <T>(work: () => T): T => {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
};

describe('a folder that cannot be written', () => {
  const refusal = (folder: string): unknown => {
    try {
      return lockFolder(folder);
    } catch (error) {
      return error;
    }
  };
  const notWritable = { code: 'FOLDER_NOT_WRITABLE', message: expect.stringContaining('cannot be written') as string };

  it('is a file', () => {
    writeFileSync(file, '');
    expect(refusal(file)).toBeInstanceOf(OperatorError);
    expect(refusal(file)).toMatchObject(notWritable);
  });

  it('has no right to write, or a lock that may not be read', () => {
    const folder = join(file, '..');
    chmodSync(root, 0o755);
    chmodSync(folder, 0o555);
    expect(withoutRootsRights(() => refusal(folder))).toMatchObject(notWritable);
    chmodSync(folder, 0o777);
    writeFileSync(file, '{}', { mode: 0 });
    expect(withoutRootsRights(() => refusal(folder))).toMatchObject(notWritable);
  });
});
