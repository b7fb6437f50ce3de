import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { builtFile } from '#libs/processes/built.js';
import { gone, identify, type ProcessIdentity } from '#libs/processes/identity.js';
import { startPostgres } from './index.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-postgres-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = async <T>(url: string, sql: string): Promise<T | undefined> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return ((await client.query(sql)).rows as T[])[0];
  } finally {
    await client.end();
  }
};

/** A separate process that owns a PostgreSQL, so that it can be killed. */
const ownerProcess = async (dataDir: string) => {
  const module = pathToFileURL(builtFile('libs/embedded/postgres/index.js')).href;
  const script = `const { startPostgres } = await import(${JSON.stringify(module)});
    const { pid, url } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(JSON.stringify({ pid, url }));`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  const { pid, url } = JSON.parse(line) as { pid: number; url: string };
  return { owner, url, server: identify(pid) as ProcessIdentity };
};

const killHard = async (owner: Awaited<ReturnType<typeof ownerProcess>>['owner']): Promise<void> => {
  const ended = once(owner, 'exit');
  owner.kill('SIGKILL');
  await ended;
};

describe('embedded PostgreSQL', () => {
  it('keeps what was written, durably, in a deterministic locale, with a password only its owner can read', async () => {
    const dataDir = join(folder, 'kept');
    const first = await startPostgres({ dataDir });
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(await first.ended).toEqual({ code: 0, signal: null });

    const second = await startPostgres({ dataDir });
    const row = await ask<Record<string, unknown>>(
      second.url,
      `SELECT answer, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
        (SELECT datcollate || '/' || pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()) AS locale,
        current_setting('listen_addresses') AS addresses, current_setting('timezone') AS zone FROM kept`,
    );
    await second.stop();
    expect(row).toEqual({
      answer: 42,
      fsync: 'on',
      commit: 'on',
      locale: 'C/UTF8',
      addresses: '127.0.0.1',
      zone: 'UTC',
    });
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    expect(first.url).toContain(readFileSync(join(dataDir, 'password'), 'utf8').trim());
  });

  it('works in a folder whose parents only we may enter', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const server = await startPostgres({ dataDir: join(closed, 'deep', 'postgres') });
    expect(await ask(server.url, 'SELECT 1 AS one')).toEqual({ one: 1 });
    await ask(server.url, 'CREATE TABLE in_here (id int)');
    await ask(server.url, 'SELECT pg_reload_conf()');
    await ask(server.url, 'CHECKPOINT');
    expect(await ask(server.url, 'SELECT count(*)::int AS rows FROM in_here')).toEqual({ rows: 0 });
    await server.stop();
  });

  it('refuses a wrong password', async () => {
    const server = await startPostgres({ dataDir: join(folder, 'kept') });
    const wrong = server.url.replace(/:[^:@]+@/, ':guessed@');
    await expect(ask(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await server.stop();
  });

  it('ends when its owner is killed, and the next start recovers', async () => {
    const dataDir = join(folder, 'kept');
    const { owner, server } = await ownerProcess(dataDir);
    await killHard(owner);
    expect(await gone(server, 10_000)).toBe(true);
    const next = await startPostgres({ dataDir });
    expect(await ask(next.url, 'SELECT answer FROM kept')).toEqual({ answer: 42 });
    await next.stop();
  });

  it('stops a server that outlived its owner before it starts its own', async () => {
    const dataDir = join(folder, 'kept');
    const { owner, server } = await ownerProcess(dataDir);
    process.kill(server.pid, 'SIGSTOP');
    await killHard(owner);
    expect(await gone(server, 200)).toBe(false);
    setTimeout(() => process.kill(server.pid, 'SIGCONT'), 200);
    const next = await startPostgres({ dataDir });
    expect(await gone(server, 0)).toBe(true);
    expect(next.pid).not.toBe(server.pid);
    await next.stop();
  });

  it('ignores a postmaster.pid whose number now belongs to somebody else', async () => {
    const dataDir = join(folder, 'kept');
    writeFileSync(join(dataDir, 'cluster', 'postmaster.pid'), `${process.pid}\n${dataDir}\n0\n5432\n\n127.0.0.1\n`);
    const server = await startPostgres({ dataDir });
    await server.stop();
  });

  it('starts again after an initialisation that was cut off', async () => {
    const dataDir = join(folder, 'cut');
    mkdirSync(join(dataDir, 'cluster.new'), { recursive: true });
    writeFileSync(join(dataDir, 'cluster.new', 'PG_VERSION'), '18\n');
    const server = await startPostgres({ dataDir });
    await server.stop();
  });

  it('says so when the folder is in use, the port is taken, the folder is no folder, or of another PostgreSQL', async () => {
    const dataDir = join(folder, 'kept');
    const server = await startPostgres({ dataDir });
    await expect(startPostgres({ dataDir })).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
    await server.stop();

    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(startPostgres({ dataDir, port })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
    other.close();

    writeFileSync(join(folder, 'file'), '');
    await expect(startPostgres({ dataDir: join(folder, 'file', 'x') })).rejects.toMatchObject({
      code: 'FOLDER_NOT_WRITABLE',
    });

    const version = join(dataDir, 'cluster', 'PG_VERSION');
    writeFileSync(version, '12\n');
    await expect(startPostgres({ dataDir })).rejects.toMatchObject({ code: 'FOLDER_INCOMPATIBLE' });
    writeFileSync(version, '18\n');
    chmodSync(version, 0o600);
  });

  it('listens on the port it was given and reports its own log', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    await new Promise((done) => probe.close(done));
    const lines: string[] = [];
    const server = await startPostgres({ dataDir: join(folder, 'kept'), port, log: (line) => lines.push(line) });
    expect(server.port).toBe(port);
    await server.stop();
    expect(lines.join('\n')).toContain('ready to accept connections');
    expect(server.lastWords()).toContain('shut down');
  });
});
