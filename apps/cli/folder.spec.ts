import { once } from 'node:events';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freshFolder, SAMPLE } from './testing/places.js';
import {
  commandLine,
  descendants,
  EMBEDDED,
  type Ended,
  endAll,
  type Program,
  run,
  start,
  survivors,
} from './testing/program.js';

/** These keep everything in a folder, kill its parts and look at their processes: embedded only, whatever is configured. */
let folder: string;
beforeAll(() => (folder = freshFolder()));
afterAll(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});
const ledger = (...words: string[]): Promise<Ended> => run(words, EMBEDDED);

describe('ledger up on a folder', () => {
  let data: string;
  let url: string;
  beforeAll(() => (data = join(folder, 'kept')));

  const up = async (): Promise<Program> => {
    const program = start(['up', '--port', '0', '--data', data], EMBEDDED);
    [, url = ''] = await program.said(/serves at (http:\S+) after/);
    return program;
  };
  const down = async (program: Program): Promise<void> => {
    const children = descendants(program.pid);
    expect(children.length).toBeGreaterThanOrEqual(2);
    program.kill('SIGTERM');
    expect(await program.ended).toMatchObject({ code: 0, signal: null });
    expect(await survivors(children)).toEqual([]);
  };
  const tokens = new Map<string, string>();
  const call = async (who: string, method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    if (!tokens.has(who)) tokens.set(who, (await ledger('token', '--as', who, '--data', data)).stdout.trim());
    const answer = await fetch(`${url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${tokens.get(who)}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
  const clients = (position = ''): Promise<Record<string, unknown>> =>
    call('par:legalRepresentative', 'GET', `/partners/par/clients${position && `?minPosition=${position}`}`);
  const CLIENT = { clientOrgId: 'cli', status: 'active', mode: 'FULL', paymentMethod: 'PARTNER' };

  it('goes from a registration to the client list over HTTP, stops whole, and has it all when it starts again', async () => {
    const first = await up();
    for (const orgId of ['cli', 'par']) {
      const body = { orgId, name: `Name of ${orgId}`, legalForm: 'company', country: 'CH', currency: 'CHF' };
      await call('staff:programme', 'POST', '/organisations', body);
    }
    await call('staff:programme', 'POST', '/partners', { orgId: 'par', level: 'silver' });
    const invitation = { invitationId: 'inv', clientOrgId: 'cli', partnerOrgId: 'par', access: { mode: 'FULL' } };
    await call('cli:legalRepresentative', 'POST', '/invitations', invitation);
    await call('par:legalRepresentative', 'POST', '/invitations/inv/accept', {});
    const changed = await call('cli:legalRepresentative', 'POST', '/clients/cli/partnerships/par/payment-method', {
      paymentMethod: 'PARTNER',
    });
    expect(await clients(String(changed['position']))).toMatchObject({ data: [CLIENT] });
    await down(first);

    const second = await up();
    expect(await clients()).toMatchObject({ data: [CLIENT] });
    await down(second);
  }, 240_000);

  /** Asks over one connection that is kept alive, one request after the other; tells when the last was answered. */
  const keepAsking = (): (() => Promise<number>) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let answeredAt = 0;
    const ask = async (): Promise<void> => {
      const [response] = (await once(request(`${url}/health/live`, { agent }).end(), 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      answeredAt = Date.now();
      return ask();
    };
    const refused = ask().catch(() => agent.destroy());
    return async () => {
      await refused;
      return answeredAt;
    };
  };

  it('is one a folder, and ends with its last answer, whoever keeps a connection', async () => {
    const running = await up();
    const lastAnswer = keepAsking();
    const another = await ledger('up', '--port', '0', '--data', data);
    expect(another.code).toBe(1);
    expect(another.stderr).toContain(`(process ${running.pid})`);
    expect(another.stderr.trimEnd().split('\n')).toHaveLength(1);
    await down(running);
    // Kept alive, a connection lives for 72 seconds.
    expect(Date.now() - (await lastAnswer())).toBeLessThan(15_000);
    await down(await up());
  }, 240_000);
});

describe('ledger import into a folder', () => {
  it('ends with the name of a part that was killed, leaves nothing running, and goes on by the same command', async () => {
    const data = join(folder, 'killed');
    const words = ['import', SAMPLE.history, '--data', data];
    const program = start(words, EMBEDDED);
    await program.said(/importing [3-5]\d\d\//);
    const children = descendants(program.pid);
    const node = children.find((child) => commandLine(child).includes('event-store/main.js'))!;
    process.kill(node.pid, 'SIGKILL');
    const killed = await program.ended;
    expect(killed.code).toBe(1);
    expect(killed.stderr).toMatch(/event store ended unasked \(SIGKILL\), so everything was stopped. Its last words: /);
    expect(await survivors(children)).toEqual([]);

    expect((await ledger(...words)).stdout).toMatch(/847 records passed \(\d+ of them before\)/);
    const words2 = ['rehearse', SAMPLE.history, '--attach', '--expect', SAMPLE.expected, '--data', data];
    const { code, stdout } = await ledger(...words2);
    expect(stdout).toContain('Equal in every section.');
    expect(code).toBe(0);

    renameSync(join(data, 'postgres'), join(folder, 'taken away'));
    const replayed = await ledger('replay', '--partner', 'org-none', '--json', '--data', data);
    expect(replayed).toMatchObject({ code: 0, stdout: '[]\n' });
  }, 600_000);
});

describe('ledger says in one sentence', () => {
  const sentence = async (words: string[], variables: Record<string, string | undefined> = {}): Promise<string> => {
    const { code, stdout, stderr } = await run(words, { ...EMBEDDED, ...variables });
    expect(stdout).toBe('');
    expect(code).not.toBe(0);
    expect(stderr).not.toMatch(/^ +at /m);
    return stderr;
  };

  it('that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const said = await sentence(['up', '--port', String(port), '--data', join(folder, 'port')]);
    other.close();
    expect(said).toContain(`Port ${port} is taken: choose another with --port`);
  }, 120_000);

  it('that the folder is none one can write to', async () => {
    writeFileSync(join(folder, 'a file'), '');
    expect(await sentence(['up', '--data', join(folder, 'a file')])).toMatch(/a file/);
  }, 120_000);

  it.each([
    [['up', '--colour', 'red'], /unknown option '--colour'/],
    [['up', '--port', '70000'], /Give a port from 0/],
    [['abolish'], /unknown command 'abolish'/],
    [['replay', '--partner', 'p', '--until', '2024-02-30'], /Give a date such as/],
    [['import', 'x.ndjson', '--id', 'not an id'], /Give 1 to 64 of/],
    [['rehearse', 'x.ndjson'], /required option '--expect <file>' not specified/],
  ])(
    'what is wrong about %j',
    async (words, reason) => {
      const { code, stderr } = await ledger(...words);
      expect(stderr).toMatch(reason);
      expect(code).toBe(2);
    },
    120_000,
  );

  it('that a ledger on servers takes the tokens of a real issuer only', async () => {
    const onServer = {
      EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false',
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    };
    const data = join(folder, 'issuer');
    for (const words of [
      ['token', '--as', 'staff:finance'],
      ['up', '--port', '0'],
    ]) {
      expect(await sentence([...words, '--data', data], onServer)).toMatch(/LEDGER_JWKS_URL, LEDGER_ISSUER/);
    }
  }, 120_000);

  it('everything that is wrong about the environment, at once', async () => {
    const wrong = { EVENTSTORE_URL: 'http://store', DATABASE_URL: 'mysql://x', LEDGER_NAMESPACE: 'a b' };
    const said = await sentence(['up', '--data', join(folder, 'config')], wrong);
    for (const name of Object.keys(wrong)) expect(said).toContain(name);
  }, 120_000);
});
