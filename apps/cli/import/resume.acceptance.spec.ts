import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Random } from '#libs/histories/random.js';
import { readConfig } from '../../ledger/config.js';
import type { Statement, StatementRow } from '#libs/cashback/index.js';
import { issueToken } from '#libs/identity/index.js';
import { openStore, replayPartner } from '../commands/replay.js';
import { ApiClient } from '../rehearse/api-client.js';
import { type Expected, formatExpected, SECTIONS, type Section } from '../rehearse/expected.js';
import { type Issuer, startIssuer } from '../testing/issuer.js';
import { FIRST, freshPlace, type Place } from '../testing/places.js';
import { descendants, type Ended, endAll, type Program, run, start, survivors } from '../testing/program.js';

const expected = JSON.parse(gunzipSync(readFileSync(FIRST.expected)).toString('utf8')) as Expected;
const partners = [...new Set(expected.balances.map(({ partner }) => partner as string))];
const postingsOf = (wanted: string): number =>
  expected.earnings.reduce((sum, { partner, entries }) => sum + (partner === wanted ? (entries as number) : 0), 0);
const busiest = [...partners].sort((a, b) => postingsOf(b) - postingsOf(a))[0]!;
const random = new Random(20240229);

interface Posting extends Record<string, unknown> {
  currency: string;
  amount: string;
}

describe('A history, imported by a process that is killed twice', () => {
  let place: Place;
  let issuer: Issuer;
  let served: Program;
  let finance: ApiClient;
  let programme: string;
  let url: string;
  let last: Ended;
  const command = (...words: string[]): Promise<Ended> => run([...words, '--data', place.folder], place.variables);
  const importFirst = (): string[] => [
    ...['import', FIRST.history, '--data', place.folder],
    ...['--refusals', join(place.folder, 'refusals.ndjson')],
  ];
  const rehearseAttached = (expectation: string): Promise<Ended> =>
    command('rehearse', FIRST.history, '--attach', '--expect', expectation);

  /** Kills an import without a word, a little after it told that this many tenths of the history were passed. */
  const killedAfter = async (tenths: number): Promise<Ended> => {
    const program = start(importFirst(), place.variables);
    await program.said(new RegExp(`importing ${Math.floor((expected.records * tenths) / 1000)}\\d\\d/`));
    await new Promise((resolve) => setTimeout(resolve, random.between(0, 300)));
    const children = descendants(program.pid);
    program.kill('SIGKILL');
    const ended = await program.ended;
    expect(await survivors(children)).toEqual([]);
    return ended;
  };

  beforeAll(async () => {
    [place, issuer] = [freshPlace(), await startIssuer()];
    expect((await killedAfter(random.between(2, 4))).signal).toBe('SIGKILL');
    expect((await killedAfter(random.between(6, 8))).signal).toBe('SIGKILL');
    last = await run(importFirst(), place.variables);
    served = start(['up', '--port', '0', '--data', place.folder], { ...place.variables, ...issuer.variables });
    [, url = ''] = await served.said(/serves at (\S+) after/);
    finance = new ApiClient(url, await issueToken(issuer.key, { as: 'staff:finance' }));
    programme = await issueToken(issuer.key, { as: 'staff:programme' });
  }, 600_000);
  afterAll(async () => {
    served.kill('SIGTERM');
    expect(await served.ended).toMatchObject({ code: 0 });
    await endAll();
    await place.clear();
    await issuer.close();
  }, 120_000);

  it('was gone on with by the same command, and refused what it would have refused', () => {
    expect(last.code).toBe(0);
    const [, before] = /: 3058 records passed \((\d+) of them before\)/.exec(last.stdout)!;
    expect(Number(before)).toBeGreaterThan(1000);
    const refusals = readFileSync(join(place.folder, 'refusals.ndjson'), 'utf8').trimEnd().split('\n');
    expect(refusals.map((line) => JSON.parse(line) as unknown)).toEqual(expected.refused);
  });

  it('is equal in every section, beside the ledger that serves it', async () => {
    const { code, stdout } = await rehearseAttached(FIRST.expected);
    expect(stdout).toContain('Equal in every section.');
    expect(code).toBe(0);
  }, 120_000);

  it('is told from what differs, by the first differences of each section', async () => {
    const other = structuredClone(expected);
    for (const section of SECTIONS) other[section][1] = { ...other[section][1], added: section };
    other.discounts.pop();
    const file = join(place.folder, 'other.json');
    writeFileSync(file, formatExpected(other));
    const { code, stdout } = await rehearseAttached(file);
    expect(code).toBe(1);
    for (const section of SECTIONS) {
      expect(stdout).toContain(`${section}, row 2\n    expected ${JSON.stringify(other[section][1])}\n    ledger   {`);
    }
    const added: Section = 'discounts';
    expect(stdout).toContain(`${added}, row ${expected.discounts.length}\n    expected nothing\n    ledger   {`);
    expect(stdout).toContain('The ledger differs from what was expected.');
  }, 120_000);

  it('passes nothing again when the import is repeated', async () => {
    const { code, stdout } = await run(importFirst(), place.variables);
    expect(code).toBe(0);
    expect(stdout).toContain('3058 records passed (3058 of them before)');
  }, 120_000);

  it('is folded by a replay, without PostgreSQL, into what the read models answer for every partner', async () => {
    const nowhere = { ...place.variables, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    const balances = await finance.all<Record<string, unknown>>('/balances');
    expect(partners.length).toBeGreaterThan(5);
    const { store, close } = await openStore(readConfig(nowhere), place.folder);
    for (const partner of partners) {
      const statements = await replayPartner(store, partner);
      const postings = await finance.all<Posting>(`/partners/${partner}/cashback`);
      expect(statements.flatMap(({ currency, rows }) => rows.map((row) => answered(partner, currency, row)))).toEqual(
        statements.flatMap(({ currency }) => postings.filter((row) => row.currency === currency).map(compared)),
      );
      expect(statements.flatMap(({ rows }) => rows)).toHaveLength(postings.length);
      expect(
        statements.map(({ currency, balance, carried }) => ({ currency, balance, carried: carried.pending })),
      ).toEqual(
        balances
          .filter(({ partnerOrgId }) => partnerOrgId === partner)
          .map(({ currency, balance, pending }) => ({ currency, balance, carried: pending })),
      );
    }
    const printed = await run(['replay', '--partner', busiest, '--json', '--data', place.folder], nowhere);
    expect(JSON.parse(printed.stdout)).toEqual(await replayPartner(store, busiest));
    await close();
  }, 240_000);

  it('is replayed until a business date: all of before and of the day, nothing of after', async () => {
    const words = ['replay', '--partner', busiest, '--json'];
    const [whole] = JSON.parse((await command(...words)).stdout) as [Statement];
    const dates = whole.rows.map(({ date }) => date).sort();
    const until = dates[Math.floor(dates.length / 2)]!;
    const [part] = JSON.parse((await command(...words, '--until', until)).stdout) as [Statement];
    expect(part.rows.length).toBeLessThan(whole.rows.length);
    expect(part.rows.map(({ eventId }) => eventId)).toEqual(
      whole.rows.filter(({ date }) => date <= until).map(({ eventId }) => eventId),
    );
    expect(part.balance).toBe(part.rows.at(-1)!.balance);
    const nobody = await command('replay', '--partner', 'org-nobody');
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('has no account') as string });
  }, 120_000);

  it('takes no history of an organisation that has acted since', async () => {
    const headers = { authorization: `Bearer ${programme}`, 'content-type': 'application/json' };
    const live = { orgId: 'org-live', name: 'Live AG', legalForm: 'company', country: 'CH', currency: 'CHF' };
    const made = await fetch(`${url}/v1/organisations`, { method: 'POST', headers, body: JSON.stringify(live) });
    expect(made.status).toBe(201);
    const file = join(place.folder, 'late.ndjson');
    const at = '2026-01-05T10:00:00Z';
    const late = { n: 1, at, do: 'record-vat-number', org: 'org-live', vatNumber: 'CHE-1', entryPoint: 'account' };
    writeFileSync(file, `${JSON.stringify(late)}\n`);
    const { code, stderr } = await command('import', file);
    expect(stderr).toMatch(/line 1: organisation org-live already has events up to \S+ that are not of this import/);
    expect(code).toBe(2);
    rmSync(file);
  }, 120_000);
});

/** A posting as a statement and as the read model have it. */
const answered = (partnerOrgId: string, currency: string, row: StatementRow): object => ({
  ...{ partnerOrgId, currency, eventId: row.eventId, type: row.type, effectiveAt: row.effectiveAt },
  ...{ orderId: row.orderId, clientOrgId: row.clientOrgId, productId: row.productId, refundId: row.refundId },
  ...{ amount: row.amount, balance: row.balance, streamRevision: row.revision },
});
const compared = (row: Posting): object => ({
  ...{ partnerOrgId: row['partnerOrgId'], currency: row.currency, eventId: row['eventId'], type: row['type'] },
  ...{ effectiveAt: row['effectiveAt'], orderId: row['orderId'], clientOrgId: row['clientOrgId'] },
  ...{ productId: row['productId'], refundId: row['refundId'], amount: row.amount, balance: row['balance'] },
  streamRevision: row['streamRevision'],
});
