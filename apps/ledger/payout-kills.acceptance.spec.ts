import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Account, accountIdOf, addsUp, isPayout } from '#libs/cashback/account.js';
import { remainingOf } from '#libs/cashback/entries.js';
import { booksOf } from '#libs/cashback/books.js';
import { ReleaseCashback } from '#libs/cashback/index.js';
import { PayoutRun } from '#libs/cashback/payout-runs.js';
import { readSources, verifyAccount } from '#libs/cashback/verify.js';
import { type ChildNode, removeCompiledRoom, startChildNode } from '#libs/embedded/testing/child-node.js';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import { freshUuid } from '#libs/kernel/ids.js';
import { sum } from '#libs/kernel/money.js';
import { builtFile } from '#libs/processes/built.js';
import { EARNED, payOrders } from '../bench/accrual/fill.js';
import { createLedger, type LedgerOptions, type OpenLedger } from './composition.js';
import { allCommands } from './contexts.js';
import type { Tells, Told } from './testing/teller.js';

/** A few of each in every run of the tests; PAYOUT_KILLS=50 PAYOUT_ACCOUNTS=1000 takes many minutes. */
const ACCOUNTS = Number(process.env['PAYOUT_ACCOUNTS'] ?? 100);
const KILLS = Number(process.env['PAYOUT_KILLS'] ?? 12);
/** One kill in so many is that of finance's process, which then has everything to read again. */
const OF_THE_PROCESS = 5;
/** Milliseconds after a command was begun in which somebody is killed; what a command had done it finds done. */
const LATEST = { process: 200 + 4 * ACCOUNTS, node: 100 + ACCOUNTS };
const partners = Array.from({ length: ACCOUNTS }, (_, n) => `partner_${n}`);
const folder = mkdtempSync(join(tmpdir(), 'payout-kills-'));

/** A process of finance, until it is killed. */
class Teller {
  private readonly heard: Tells[] = [];
  private listen: (() => void) | undefined;
  private readonly ended: Promise<unknown>;

  private constructor(private readonly child: ChildProcessByStdio<Writable, Readable, null>) {
    this.ended = once(child, 'exit').then(() => this.listen?.());
    child.stdin.on('error', () => undefined);
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.heard.push(JSON.parse(line) as Tells);
      this.listen?.();
    });
  }

  static async start(options: LedgerOptions): Promise<Teller> {
    const words = [builtFile('apps/ledger/testing/teller.js'), JSON.stringify(options)];
    const teller = new Teller(spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] }));
    expect(await teller.next()).toEqual({ ready: true });
    return teller;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  tell(told: Told): void {
    this.child.stdin.write(`${JSON.stringify(told)}\n`);
  }

  /** What it says next; undefined when it is dead. */
  async next(): Promise<Tells | undefined> {
    while (this.heard.length === 0 && this.isAlive) await new Promise<void>((resolve) => (this.listen = resolve));
    return this.heard.shift();
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

describe(`kill -9 of finance’s process or of the event store, ${KILLS} times while runs over ${ACCOUNTS} accounts are made`, () => {
  let node: ChildNode;
  let options: LedgerOptions;
  let open: OpenLedger;
  let teller: Teller;
  beforeAll(async () => {
    node = await startChildNode(folder);
    const { databaseUrl } = testUrls();
    options = { eventStoreUrl: node.connectionString, databaseUrl, namespace: testNamespace() };
    open = await createLedger(options);
    teller = await Teller.start(options);
  });
  afterAll(async () => {
    await teller.kill();
    await open.database.dropSchemas();
    await open.close();
    await node.kill();
    removeCompiledRoom();
    rmSync(folder, { recursive: true, force: true });
  });

  let kills = 0;

  const kill = async (victim: 'process' | 'node'): Promise<void> => {
    kills += 1;
    if (victim === 'process') return teller.kill();
    await node.kill();
    node = await startChildNode(folder, '--port', String(node.port));
  };

  /** Tells a command until it is answered, killing somebody at a moment of the first so many attempts. */
  const through = async (told: Told, deaths: number): Promise<void> => {
    for (let died = 0; ;) {
      if (!teller.isAlive) teller = await Teller.start(options);
      teller.tell(told);
      expect(await teller.next()).toEqual({ begun: told.commandId });
      const answer = teller.next();
      if (died < deaths) {
        const victim = (kills + 1) % OF_THE_PROCESS === 0 ? 'process' : 'node';
        const isAnswered = await Promise.race([answer.then(() => true), delay(Math.random() * LATEST[victim], false)]);
        died += 1;
        if (!isAnswered) await kill(victim);
      }
      const said = await answer;
      if (said && 'done' in said) return;
      expect(said === undefined || 'failed' in said).toBe(true);
    }
  };

  /** What a run says, and what its accounts say of it. */
  const check = async (runId: string, part: 'inPayout' | 'paid' | 'available', generation: number): Promise<void> => {
    await booksOf(open.ledger).settle();
    const { state: run } = await open.ledger.read(PayoutRun, runId);
    expect(run.payouts.size).toBe(ACCOUNTS);
    expect(run.leftOut).toEqual([]);
    expect(run.total).toBe(sum([...run.payouts.values()].map(({ amount }) => amount)));
    expect(run.total).toBe(sum(partners.map(() => EARNED.amount)));
    await inParallel(32, partners, async (partner) => {
      const { state } = await open.ledger.streams.load(Account, accountIdOf(partner, 'CHF'));
      const payout = state.runs.get(runId);
      const items = [...state.entries.values()].filter((one) => part === 'available' || one.runId === runId);
      const there = items.filter((one) => one.state === part);
      expect([isPayout(payout) && payout.amount, sum(there.map(remainingOf))]).toEqual([EARNED.amount, EARNED.amount]);
      expect([state.entries.size, addsUp(state)]).toEqual([generation, true]);
    });
  };

  it('each entry is in one living payout at most, totals are the sum of their items, nothing is lost (E7, E8, E10, I5)', async () => {
    const share = Math.ceil(KILLS / 4);
    for (let generation = 1; kills < KILLS; generation += 1) {
      const paid = partners.map((partner) => payOrders(open.ledger, partner, 1, `g${generation}`));
      await Promise.all(paid);
      const context = { commandId: freshUuid(), correlationId: freshUuid(), causationId: freshUuid() };
      const actor = { userId: 'first', orgId: null, role: 'staff:finance', channel: 'api' } as const;
      await carryOut(allCommands, open.ledger, new ReleaseCashback({ through: '2024-04-11' }, { ...context, actor }));
      const [given, made] = [`given_up_${generation}`, `made_${generation}`];
      await through({ command: 'create', runId: given, commandId: freshUuid() }, share);
      await check(given, 'inPayout', generation);
      await through({ command: 'cancel', runId: given, commandId: freshUuid() }, share);
      await check(given, 'available', generation);
      await through({ command: 'create', runId: made, commandId: freshUuid() }, share);
      await through({ command: 'approve', runId: made, commandId: freshUuid() }, share);
      await check(made, 'paid', generation);
    }
    expect(kills).toBeGreaterThanOrEqual(KILLS);
    const sources = await readSources(open.ledger);
    for (const partner of partners.slice(0, 10)) {
      const verified = await verifyAccount(open.ledger, accountIdOf(partner, 'CHF'), sources);
      expect(verified.difference).toBeNull();
    }
  }, 3_600_000);
});
