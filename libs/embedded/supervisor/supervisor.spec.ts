import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { builtFile } from '#libs/processes/built.js';
import { gone, identify, isAlive, type ProcessIdentity } from '#libs/processes/identity.js';
import { readRunning } from './running.js';
import { startEmbedded, type EmbeddedSet } from './supervisor.js';
import { assertNodeVersion } from './node-version.js';

/** Keeps the node's contract and nothing else: ready line, SIGTERM, end of standard input. */
const STAND_IN = `
if (process.argv.includes('--fail')) { console.error('{"message":"disk on fire"}'); process.exit(3); }
process.stdin.on('end', () => process.exit(0)).resume();
process.on('SIGTERM', () => process.exit(0));
process.on('SIGUSR2', () => { console.error('{"message":"disk on fire"}'); process.exit(3); });
console.log(JSON.stringify({ ready: true, connectionString: 'esdb://127.0.0.1:1?tls=false', port: 1 }));
`;
const DATABASE_URL = 'postgres://elsewhere/db';

let folder: string;
let standIn: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-supervisor-'));
  standIn = join(folder, 'node.mjs');
  writeFileSync(standIn, STAND_IN);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const identities = (set: Pick<EmbeddedSet, 'processes'>): ProcessIdentity[] =>
  set.processes.map(({ pid }) => identify(pid) as ProcessIdentity);

/** A separate process that owns a set, so that it can be killed. */
const ownerProcess = async (
  dataDir: string,
  eventStoreProgram?: string,
): Promise<{ owner: ChildProcess; children: ProcessIdentity[] }> => {
  const module = pathToFileURL(builtFile('libs/embedded/supervisor/supervisor.js')).href;
  const options = JSON.stringify({ dataDir, eventStoreProgram });
  const script = `const { startEmbedded } = await import(${JSON.stringify(module)});
    const set = await startEmbedded(${options});
    set.announce({ apiUrl: 'http://127.0.0.1:9' });
    console.log(JSON.stringify(set.processes));`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  return { owner, children: identities({ processes: JSON.parse(line) as EmbeddedSet['processes'] }) };
};

const killHard = async (owner: ChildProcess): Promise<void> => {
  const ended = once(owner, 'exit');
  owner.kill('SIGKILL');
  await ended;
};

describe('the embedded set', () => {
  it('starts both parts, tells later commands where they are, and leaves nothing behind', async () => {
    const dataDir = join(folder, 'both');
    const set = await startEmbedded({ dataDir, eventStoreProgram: standIn });
    const children = identities(set);
    expect(set.processes.map(({ name }) => name)).toEqual(['event store', 'PostgreSQL']);
    expect(children.every(isAlive)).toBe(true);
    expect(readRunning(dataDir)).toBeUndefined();

    set.announce({ apiUrl: 'http://127.0.0.1:9', namespace: 'n' });
    expect(readRunning(dataDir)).toEqual({
      pid: process.pid,
      eventStoreUrl: 'esdb://127.0.0.1:1?tls=false',
      databaseUrl: set.databaseUrl,
      apiUrl: 'http://127.0.0.1:9',
      namespace: 'n',
    });
    expect(statSync(join(dataDir, 'running.json')).mode & 0o777).toBe(0o600);

    await Promise.all([set.stop(), set.stop()]);
    expect(children.some(isAlive)).toBe(false);
    expect(readRunning(dataDir)).toBeUndefined();
    expect(readdirSync(dataDir)).toEqual(['postgres']);
  });

  it('ends its children when it is killed, and the next start on the folder recovers', async () => {
    const dataDir = join(folder, 'both');
    const { owner, children } = await ownerProcess(dataDir, standIn);
    expect(children.every(isAlive)).toBe(true);
    expect(readRunning(dataDir)?.apiUrl).toBe('http://127.0.0.1:9');
    await killHard(owner);
    for (const child of children) expect(await gone(child, 10_000)).toBe(true);
    expect(existsSync(join(dataDir, 'lock'))).toBe(true);
    expect(readRunning(dataDir)).toBeUndefined();

    const set = await startEmbedded({ dataDir, eventStoreProgram: standIn });
    await set.stop();
  });

  it('stops a node that outlived its owner', async () => {
    const dataDir = join(folder, 'both');
    const { owner, children } = await ownerProcess(dataDir, standIn);
    const [node] = children as [ProcessIdentity];
    process.kill(node.pid, 'SIGSTOP');
    await killHard(owner);
    setTimeout(() => process.kill(node.pid, 'SIGCONT'), 300);
    const set = await startEmbedded({ dataDir, eventStoreProgram: standIn });
    expect(isAlive(node)).toBe(false);
    await set.stop();
  });

  it('ends as a whole when one child dies, with its name and last words', async () => {
    const set = await startEmbedded({ dataDir: join(folder, 'both'), eventStoreProgram: standIn });
    const children = identities(set);
    process.kill(set.processes[0]!.pid, 'SIGUSR2');
    expect(await set.died).toEqual({
      name: 'event store',
      code: 3,
      signal: null,
      lastWords: '{"message":"disk on fire"}',
    });
    expect(children.some(isAlive)).toBe(false);

    const again = await startEmbedded({ dataDir: join(folder, 'both'), eventStoreProgram: standIn });
    process.kill(again.processes[1]!.pid, 'SIGKILL');
    expect(await again.died).toMatchObject({ name: 'PostgreSQL', signal: 'SIGKILL' });
  });

  it('starts only what no URL is given for', async () => {
    const dataDir = join(folder, 'one');
    const store = await startEmbedded({ dataDir, eventStoreProgram: standIn, databaseUrl: DATABASE_URL });
    expect(store.processes).toHaveLength(1);
    expect(store.databaseUrl).toBe(DATABASE_URL);
    await store.stop();

    const none = await startEmbedded({ dataDir, eventStoreUrl: 'esdb://elsewhere', databaseUrl: DATABASE_URL });
    expect(none.processes).toEqual([]);
    await none.stop();
  });
});

describe('the embedded set with the real node', () => {
  it('leaves nothing running when it is killed, and starts again at once on what it kept', async () => {
    const dataDir = join(folder, 'real');
    const { owner, children } = await ownerProcess(dataDir);
    expect(children).toHaveLength(2);
    await killHard(owner);
    const set = await startEmbedded({ dataDir });
    expect(children.some(isAlive)).toBe(false);
    expect(set.eventStoreUrl).toMatch(/^esdb:\/\/127\.0\.0\.1:\d+/);
    await set.stop();
  });
});

describe('a set that cannot start says why in one sentence', () => {
  const options = (name: string) => ({
    dataDir: join(folder, name),
    eventStoreProgram: standIn,
    databaseUrl: DATABASE_URL,
  });

  it('another ledger runs on the folder', async () => {
    const first = await startEmbedded(options('twice'));
    await expect(startEmbedded(options('twice'))).rejects.toMatchObject({
      code: 'ALREADY_RUNNING',
      message: expect.stringContaining(`(process ${process.pid})`) as string,
    });
    await first.stop();
    const next = await startEmbedded(options('twice'));
    await next.stop();
  });

  it('the lock of a process that has gone, or is not readable, is no hindrance', async () => {
    mkdirSync(options('stale').dataDir);
    for (const stale of [
      `{"pid":${process.pid},"startedAt":"in another life"}`,
      '{"pid":4194304,"startedAt":"x"}',
      '',
    ]) {
      writeFileSync(join(options('stale').dataDir, 'lock'), stale);
      const set = await startEmbedded(options('stale'));
      await set.stop();
    }
  });

  it('a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const sentence = { code: 'PORT_TAKEN', message: expect.stringContaining(`Port ${port} is taken`) as string };
    await expect(startEmbedded({ ...options('port'), eventStorePort: port })).rejects.toMatchObject(sentence);
    other.close();
  });

  it('the folder is not writable', async () => {
    writeFileSync(join(folder, 'a file'), '');
    await expect(startEmbedded(options('a file'))).rejects.toMatchObject({ code: 'FOLDER_NOT_WRITABLE' });
  });

  it('Node is too old', () => {
    expect(() => assertNodeVersion('20.18.3')).toThrow('Node.js 20.18.3 is too old: install Node.js 20.19 or newer.');
    expect(() => assertNodeVersion('18.20.1')).toThrow('too old');
    for (const version of ['20.19.0', '22.0.0', process.versions.node])
      expect(() => assertNodeVersion(version)).not.toThrow();
  });

  it('a child fails at once: the other one is stopped and its words are told', async () => {
    const broken = join(folder, 'broken.mjs');
    writeFileSync(broken, `process.argv.push('--fail');${STAND_IN}`);
    const dataDir = join(folder, 'both');
    await expect(startEmbedded({ dataDir, eventStoreProgram: broken })).rejects.toMatchObject({
      code: 'CHILD_FAILED',
      message: expect.stringContaining('disk on fire') as string,
    });
    const set = await startEmbedded({ dataDir, eventStoreProgram: standIn });
    await set.stop();
  });
});
