import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testNamespace } from '#libs/embedded/testing/index.js';
import { probePort } from '#libs/processes/port.js';
import { pause } from '#libs/processes/timing.js';
import { freshPlace, type Place, SAMPLE } from './testing/places.js';
import { descendants, endAll, type Program, run, start, type Variables } from './testing/program.js';

const pem = (name: string): string =>
  fileURLToPath(new URL(`../../libs/embedded/testing/tls/${name}.pem`, import.meta.url));

/** Nodes of its own, which are stopped and refuse accounts, beside the database of the test run. */
let place: Place;
beforeAll(() => (place = freshPlace()));
afterAll(async () => {
  await endAll();
  await place.clear();
});

/** PostgreSQL's own note of the process that all others of a data folder's server come from. */
const postmasterOf = (data: string): number => {
  const notes = readdirSync(data, { recursive: true }).map(String);
  const note = notes.find((path) => basename(path) === 'postmaster.pid')!;
  return Number(readFileSync(join(data, note), 'utf8').split('\n', 1)[0]);
};

const startNode = async (port: number, words: string[] = [], variables: Variables = {}): Promise<[Program, string]> => {
  const data = join(place.folder, `node-${port}`);
  const node = start(['store', 'serve', '--data', data, '--port', String(port), ...words], variables);
  const [url] = await node.said(/esdb:\/\/\S+/);
  return [node, url];
};

describe('ledger import', () => {
  it('waits while the event store is restarted, however it ended, says so, and goes on', async () => {
    const port = await probePort();
    // The same account before and after.
    const secret = { EVENTSTORE_SECRET: 'c'.repeat(43) };
    let [node, url] = await startNode(port, [], secret);
    const file = join(place.folder, 'part.ndjson');
    writeFileSync(file, readFileSync(SAMPLE.history, 'utf8').split('\n').slice(0, 600).join('\n'));
    const words = ['import', file, '--data', place.folder];
    const importing = start(words, { ...place.variables, EVENTSTORE_URL: url });
    await importing.said(/importing \d+\//);
    node.kill('SIGKILL');
    await node.ended;
    await importing.said(/The event store does not answer \(.*\): waiting for it, 3 minutes at most/);
    // Longer than any other call waits.
    await pause(9_000);
    [node, url] = await startNode(port, [], secret);
    await importing.said(/The event store answers again; going on/);
    const { code, stdout } = await importing.ended;
    expect(stdout).toContain('600 records passed\n');
    expect(code).toBe(0);
    node.kill('SIGTERM');
    await node.ended;
  }, 480_000);
});

describe('ledger import, its PostgreSQL crashed in the middle', () => {
  it('goes on as soon as it is back, and everything catches up', async () => {
    const file = join(place.folder, 'part-2.ndjson');
    writeFileSync(file, readFileSync(SAMPLE.history, 'utf8').split('\n').slice(0, 600).join('\n'));
    const data = join(place.folder, 'own-postgres');
    const { EVENTSTORE_URL } = place.variables;
    const importing = start(['import', file, '--data', data], { EVENTSTORE_URL, LEDGER_NAMESPACE: testNamespace() });
    await importing.said(/importing \d+\//);
    // A process of the server that crashes takes all others with it, and they come back after a recovery.
    process.kill(descendants(postmasterOf(data)).at(-1)!.pid, 'SIGKILL');
    const { code, stdout } = await importing.ended;
    expect(stdout).toContain('600 records passed\n');
    expect(code).toBe(0);
  }, 240_000);
});

describe('ledger says in one sentence, and starts nothing', () => {
  const issuer = { LEDGER_JWKS_URL: 'http://127.0.0.1:1/keys', LEDGER_ISSUER: 'i', LEDGER_AUDIENCE: 'a' };
  const told = async (variables: Variables): Promise<string> => {
    const words = ['up', '--port', '0', '--data', join(place.folder, 'none')];
    const { code, stdout, stderr } = await run(words, { ...place.variables, ...issuer, ...variables });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
    return stderr;
  };

  it('what is wrong between it and a secured event store', async () => {
    const passwords = { EVENTSTORE_ADMIN_PASSWORD: 'right', EVENTSTORE_OPS_PASSWORD: 'ops' };
    const [node, url] = await startNode(
      await probePort(),
      ['--tls-cert', pem('cert'), '--tls-key', pem('key')],
      passwords,
    );
    const { port } = new URL(url.replace(/^esdb/, 'http'));
    const at = (account: string, more = `&tlsCAFile=${pem('cert')}`): Variables => ({
      EVENTSTORE_URL: `esdb://${account}localhost:${port}?tls=true${more}`,
    });
    expect(await told(at('admin:wrong@'))).toMatch(/does not know the account .*: give its user and password/);
    expect(await told(at('ops:ops@'))).toMatch(/refuses its account what the ledger needs .*may read \$all/);
    expect(await told(at(''))).toMatch(/refuses its account what the ledger needs|does not know the account/);
    expect(await told(at('admin:right@', ''))).toMatch(/certificate is not trusted: name the CA with tlsCAFile/);
    expect(await told(at('admin:right@', '&tlsCAFile=/no/such.crt'))).toMatch(/the file \/no\/such.crt of tlsCAFile/);
    const plain = await told({ EVENTSTORE_URL: `esdb://localhost:${port}?tls=false` });
    expect(plain).toMatch(/take tls=false out of it/);
    node.kill('SIGTERM');
    await node.ended;
  }, 240_000);

  it('what is wrong between it and an event store without TLS, or none', async () => {
    const { EVENTSTORE_URL = '' } = place.variables;
    const secured = EVENTSTORE_URL.replace('tls=false', 'tls=true');
    expect(await told({ EVENTSTORE_URL: secured })).toMatch(/It speaks no TLS: add tls=false/);
    const nothing = `esdb://127.0.0.1:${await probePort()}?tls=false`;
    expect(await told({ EVENTSTORE_URL: nothing })).toMatch(/Nothing listens there: check host and port/);
  }, 120_000);

  it('what is wrong between it and its database', async () => {
    const url = new URL(String(place.variables['DATABASE_URL']));
    const changed = (change: (url: URL) => void): Variables => {
      const other = new URL(url);
      change(other);
      return { DATABASE_URL: other.href };
    };
    expect(await told(changed((other) => (other.password = 'wrong')))).toMatch(
      /check user and password in DATABASE_URL/,
    );
    expect(await told(changed((other) => (other.password = '')))).toMatch(
      /give its password in DATABASE_URL|check user/,
    );
    expect(await told(changed((other) => (other.pathname = '/absent')))).toMatch(
      /create it \(createdb\), or name another/,
    );
    const port = String(await probePort());
    expect(await told(changed((other) => (other.port = port)))).toMatch(/check DATABASE_URL and that the server runs/);
  }, 240_000);
});

describe('ledger looks at a ledger, and makes none', () => {
  it.each([
    [['token', '--as', 'staff:finance']],
    [['replay', '--partner', 'p']],
    [['parked']],
    [['store', 'info']],
    [['store', 'verify']],
    [['store', 'backup', 'target']],
    [['rehearse', SAMPLE.history, '--attach', '--expect', SAMPLE.expected]],
  ])(
    'with %j',
    async (words) => {
      const folder = join(place.folder, 'mistyped');
      const embedded = { EVENTSTORE_URL: undefined, DATABASE_URL: undefined, LEDGER_NAMESPACE: undefined };
      const { code, stdout, stderr } = await run([...words, '--data', folder], embedded);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`no ledger in ${folder}`);
      // A file in its place would be refused, if anything had been made there.
      expect(() => writeFileSync(folder, '', { flag: 'wx' })).not.toThrow();
      rmSync(folder);
    },
    60_000,
  );
});

describe('a taken port', () => {
  it('is told with the command as it was typed, before anything starts', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as AddressInfo;
    const embedded = { EVENTSTORE_URL: undefined, DATABASE_URL: undefined, LEDGER_NAMESPACE: undefined };
    const data = join(place.folder, 'my data');
    for (const [words, script, hint] of [
      [['up', '--data', './data', '--port', String(port)], 'start', /npm start -- --port \d+"/],
      [['demo'], 'demo', /npm run demo -- --port \d+"/],
      [['up', `--port=${port}`, '--data', data], 'ledger', /npm run ledger -- up --port \d+ --data '.*my data'"/],
    ] as const) {
      const variables = { ...embedded, npm_lifecycle_event: script, LEDGER_HTTP_PORT: String(port) };
      const { code, stdout, stderr } = await run(words, variables);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(`Port ${port} is taken: choose another with --port`);
      expect(stderr).toMatch(hint);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    }
    other.close();
  }, 120_000);
});
