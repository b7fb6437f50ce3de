import { byTexts } from './expected.js';
import { expectedOf, play } from './model.js';
import { Random } from './random.js';
import { BalanceProbe, Currency, HistoryRecord, Probe } from './records.js';
import { emptyWorld, keyOf } from './world.js';

const moved = (at: string, seconds: number): string =>
  new Date(Date.parse(at) + seconds * 1000).toISOString().replace('.000Z', 'Z');

/** Questions around each change of access, about products that are there, not yet, no longer, or somebody else's. */
export function generateProbes(history: readonly HistoryRecord[], seed: number): Probe[] {
  const random = new Random(seed ^ 0x70726f62);
  const { audit, lines } = expectedOf(history);
  const ofClient = new Map<string, string[]>();
  for (const { client, product } of lines) ofClient.set(client, [...(ofClient.get(client) ?? []).slice(-40), product]);
  const all = lines.map(({ product }) => product);
  const probes = new Map<string, Probe>();
  const ask = (at: string, client: string, product: string): void => {
    probes.set(keyOf(at, client, product), { at, client, product });
  };
  const limit = Math.max(40, Math.min(3000, Math.floor(history.length / 8)));
  for (const { at, client, from, to } of random.shuffled(audit)) {
    if (probes.size >= limit) break;
    const named = [...(from?.products ?? []), ...(to?.products ?? []), ...(ofClient.get(client) ?? [])];
    for (const seconds of [-1, 0, 1, random.between(2, 3_000_000)])
      ask(moved(at, seconds), client, named.length > 0 ? random.pick(named) : 'prd-none');
    if (all.length > 0 && random.chance(0.2)) ask(at, client, random.pick(all));
  }
  const clients = [...ofClient.keys()];
  const last = history.at(-1)?.at ?? '2022-06-01T00:00:00Z';
  for (let extra = 0; extra < limit / 5 && clients.length > 0; extra += 1) {
    const client = random.pick(clients);
    const at = random.chance(0.3) ? moved(last, random.between(0, 9_000_000)) : random.pick(history).at;
    ask(at, client, random.pick(ofClient.get(client)!));
  }
  return [...probes.values()].sort(byTexts(({ at, client, product }) => [at, client, product]));
}

/** Questions around each posting of an account: a second before it, at it, and after, as of then and as known then. */
export function generateBalanceProbes(history: readonly HistoryRecord[], seed: number): BalanceProbe[] {
  const random = new Random(seed ^ 0x62616c61);
  const world = emptyWorld();
  for (const record of history) play(world, record);
  const admitted = [...world.organisations].filter(([, { level }]) => level !== null).map(([org]) => org);
  if (admitted.length === 0) return [];
  const instants = history.map(({ at }) => at);
  const probes = new Map<string, BalanceProbe>();
  const ask = (partner: string, currency: Currency, asOf: string, knownAt: string): void => {
    probes.set(keyOf(partner, currency, asOf, knownAt), { partner, currency, asOf, knownAt });
  };
  const limit = Math.max(20, Math.min(400, Math.floor(history.length / 20)));
  const accounts = [...world.books.accounts.values()];
  for (let asked = 0; asked < limit; asked += 1) {
    const account = accounts.length > 0 && random.chance(0.95) ? random.pick(accounts) : undefined;
    if (!account) {
      ask(random.pick(admitted), random.pick(['CHF', 'EUR'] as const), random.pick(instants), random.pick(instants));
      continue;
    }
    const { at, effective } = random.pick(account.postings);
    const near = (instant: string): string => moved(instant, random.pick([-1, 0, 0, 1]));
    const asOf = random.chance(0.6) ? near(effective) : random.chance(0.5) ? near(at) : random.pick(instants);
    ask(account.partner, account.currency, asOf, random.chance(0.6) ? near(at) : random.pick(instants));
  }
  return [...probes.values()];
}
