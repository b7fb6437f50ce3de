import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { monthInZurich } from './days.js';
import { Expected } from './expected.js';
import { Size, generateHistory } from './generator.js';
import { expectedOf, formatExpected, play } from './model.js';
import { formatMoney, parseMoney, parseRate, reducedBy } from './money.js';
import { brokenPromises } from './promises.js';
import { HistoryRecord } from './records.js';
import { World, emptyWorld } from './world.js';

const given = (name: string): string =>
  gunzipSync(readFileSync(new URL(`${name}.gz`, import.meta.url))).toString('utf8');
const sizes: readonly Size[] = [1, 2, 3, 4].map((seed) => ({
  seed,
  records: 4000,
  organisations: 20 + 10 * seed,
  partners: 4 + 2 * seed,
  months: 18 + 6 * seed,
}));
const histories = sizes.map(generateHistory);

describe('the given histories', () => {
  it.each(['first', 'second', 'third'])('the model makes of the %s what is expected, to the byte', (name) => {
    const [history, expected] = [given(`${name}/history.ndjson`), given(`${name}/expected.json`)];
    const { access, knownAt } = JSON.parse(expected) as Expected;
    // A difference of megabytes is of no use to a reader: the first line that differs is.
    const made = formatExpected(expectedOf(history.split('\n'), access, knownAt)).split('\n');
    const wanted = expected.split('\n');
    expect(made.find((line, index) => line !== wanted[index])).toBeUndefined();
    expect(made.length).toBe(wanted.length);
  });

  it.each([
    ['first', []],
    // A user comes back with another role, and a card is corrected to 40 %: neither asks anything else of the ledger.
    [
      'third',
      ['record 1634: the role of a user in an organisation never changes', 'record 1702: a rate is at most 0.35'],
    ],
  ])('keep what is promised of every history, or it is known what not: the %s', (name, broken) => {
    const lines = given(`${name}/history.ndjson`).trimEnd().split('\n');
    expect(brokenPromises(lines.map((line) => JSON.parse(line) as HistoryRecord))).toEqual(broken);
  });
});

/** What a client has given at this moment: at most one partner manages each of its products. */
function managersCollide(world: World, client: string): boolean {
  const grants = [...(world.grants.get(client)?.values() ?? [])];
  if (grants.some(({ mode }) => mode === 'FULL')) return grants.length > 1;
  const delegated = grants.flatMap(({ products }) => [...products]);
  const wrong = delegated.some((id) => {
    const product = world.products.get(id)!;
    return product.terminated || product.client !== client;
  });
  return wrong || new Set(delegated).size < delegated.length;
}

describe('the model', () => {
  const played = histories.map((history) => {
    const world = emptyWorld();
    const collisions: number[] = [];
    for (const record of history) {
      const audited = world.audit.length;
      play(world, record);
      if (world.audit.slice(audited).some(({ client }) => managersCollide(world, client))) collisions.push(record.n);
    }
    return { world, collisions, expected: expectedOf(history) };
  });

  it('never has two managers of one product', () => {
    for (const { collisions } of played) expect(collisions).toEqual([]);
  });

  it('sums all postings up to the balances, and takes back what is fully refunded', () => {
    for (const { world, expected } of played) {
      const sums = new Map<string, bigint>();
      const owed = new Map<string, bigint>();
      const add = (to: Map<string, bigint>, key: string, amount: bigint): unknown =>
        to.set(key, (to.get(key) ?? 0n) + amount);
      for (const row of expected.earnings)
        add(sums, `${row.partner} ${row.currency}`, parseMoney(row.accrued) + parseMoney(row.reversed));
      let refunded = 0;
      for (const { partner, currency, cashback, brought, paid, ...order } of world.orders.values()) {
        if (!paid || cashback === 0n) continue;
        const kept = brought.get(partner!)!;
        add(owed, `${partner} ${currency}`, kept);
        expect(kept >= 0n && kept <= cashback).toBe(true);
        if (order.refunded < order.charged) continue;
        refunded += 1;
        expect(kept).toBe(0n);
      }
      expect(refunded).toBeGreaterThan(0);
      const balances = expected.balances.map((row) => [`${row.partner} ${row.currency}`, parseMoney(row.balance)]);
      expect(new Map(balances as [string, bigint][])).toEqual(sums);
      expect(owed).toEqual(sums);
    }
  });

  it('gives cashback or a discount, never both, and charges what the invoice says', () => {
    for (const { world, expected } of played)
      for (const [index, line] of expected.lines.entries()) {
        const [net, charged, amount] = [line.net, line.charged, line.amount].map(parseMoney) as [
          bigint,
          bigint,
          bigint,
        ];
        const invoice = expected.invoices[index]!;
        expect(charged + (line.benefit === 'discount' ? amount : 0n)).toBe(net);
        expect(line.payer === line.client || line.payer === line.managingPartner).toBe(true);
        expect(world.orders.get(line.order)!.cashback).toBe(line.benefit === 'cashback' ? amount : 0n);
        expect((line.reason === null) === amount > 0n).toBe(true);
        expect([invoice.order, invoice.payer, invoice.net]).toEqual([line.order, line.payer, line.charged]);
        const parts = invoice.vat.reduce((sum, part) => sum + parseMoney(part.net), 0n);
        if (invoice.vat.length > 0) expect(parts).toBe(charged);
        const tax = invoice.vat.reduce((sum, part) => sum + parseMoney(part.vat), 0n);
        expect(parseMoney(invoice.total)).toBe(charged + tax);
      }
  });

  it.each([
    ['260.40', '0.20', '208.32'],
    ['260.40', '0.35', '169.26'],
    ['9.95', '0.35', '6.47'],
    ['0.10', '0.25', '0.08'],
    ['0.01', '0.35', '0.01'],
  ])('leaves of %s at %s the %s of the programme', (net, rate, preferential) => {
    expect(formatMoney(reducedBy(parseMoney(net), parseRate(rate)))).toBe(preferential);
  });

  it('counts months where the books are kept, in winter and in summer', () => {
    const instants = ['2024-01-31T22:59:59Z', '2024-01-31T23:00:00Z', '2024-06-30T21:59:59Z', '2024-06-30T22:00:00Z'];
    expect(instants.map(monthInZurich)).toEqual(['2024-01', '2024-02', '2024-06', '2024-07']);
  });

  it('has rows for nothing where nothing happened', () => {
    expect(formatExpected(expectedOf(['']))).toMatch(/^\{\n"records":0,\n"refused":\[\n\],\n"lines":\[\n\],\n/);
  });
});
