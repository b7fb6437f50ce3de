import { byTexts } from './expected.js';
import { expectedOf } from './model.js';
import { Random } from './random.js';
import { HistoryRecord, Probe } from './records.js';
import { keyOf } from './world.js';

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
