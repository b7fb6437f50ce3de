import { EventStoreDBClient, jsonEvent, type AppendExpectedRevision } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { removeCompiledRoom, startChildNode } from '../testing/child-node.js';
import { tempFolder } from '../testing/temp-folder.js';
import { verifyStore } from './index.js';

const KILLS = 50;
const IN_FLIGHT = 64;
const STREAMS = 16;

/** What became of every event that was ever sent. */
class Ledger {
  /** By stream: ids at the revisions that were answered. */
  readonly acknowledged = new Map<string, Map<bigint, string>>();
  readonly refused = new Set<string>();
  readonly sent = new Set<string>();

  private answered = 0;
  private target = Infinity;
  private reached: () => void = () => undefined;

  /** Resolves when so many more appends were answered. */
  answers(count: number): Promise<void> {
    this.target = this.answered + count;
    return new Promise((resolve) => {
      this.reached = resolve;
    });
  }

  answer(): void {
    if (++this.answered >= this.target) this.reached();
  }

  acknowledge(stream: string, revision: bigint, id: string): void {
    const known = this.acknowledged.get(stream) ?? new Map<bigint, string>();
    this.acknowledged.set(stream, known.set(revision, id));
  }
}

/** Keeps one append in flight until the node is gone: most may succeed, some expect a revision that cannot be. */
const write = async (
  client: EventStoreDBClient,
  worker: number,
  ledger: Ledger,
  gone: () => boolean,
): Promise<void> => {
  for (let turn = 0; !gone(); turn++) {
    const id = randomUUID();
    const stream = `kill-${(worker + turn) % STREAMS}`;
    const expectedRevision: AppendExpectedRevision = (worker + turn) % 5 === 4 ? 1_000_000n : 'any';
    ledger.sent.add(id);
    try {
      const { nextExpectedRevision } = await client.appendToStream(
        stream,
        jsonEvent({ id, type: 'Sent', data: { worker, turn } }),
        { expectedRevision },
      );
      ledger.acknowledge(stream, nextExpectedRevision, id);
    } catch (error) {
      if ((error as { type?: string }).type !== 'wrong-expected-version') return;
      ledger.refused.add(id);
    }
    ledger.answer();
  }
};

describe('kill -9', () => {
  const folder = tempFolder();
  afterAll(() => {
    folder.remove();
    removeCompiledRoom();
  });

  it(`${KILLS} times under ${IN_FLIGHT} appends in flight loses nothing acknowledged and keeps nothing refused`, async () => {
    const ledger = new Ledger();
    for (let kill = 0; kill < KILLS; kill++) {
      const node = await startChildNode(folder.path);
      const client = EventStoreDBClient.connectionString(node.connectionString);
      let gone = false;
      const writers = Array.from({ length: IN_FLIGHT }, (_, worker) => write(client, worker, ledger, () => gone));
      await ledger.answers(IN_FLIGHT + ((kill * 37) % 100));
      gone = true;
      await node.kill();
      await Promise.all(writers);
      await client.dispose();
    }
    await check(ledger);
    expect(verifyStore(folder.path).problems).toEqual([]);
  }, 240_000);

  const check = async (ledger: Ledger): Promise<void> => {
    const node = await startChildNode(folder.path);
    const client = EventStoreDBClient.connectionString(node.connectionString);
    const seen = new Map<string, string>();
    const next = new Map<string, bigint>();
    for await (const { event } of client.readAll()) {
      if (!event?.streamId.startsWith('kill-')) continue;
      expect(event.revision).toBe(next.get(event.streamId) ?? 0n);
      next.set(event.streamId, event.revision + 1n);
      expect(seen.has(event.id)).toBe(false);
      expect(ledger.sent.has(event.id)).toBe(true);
      expect(ledger.refused.has(event.id)).toBe(false);
      seen.set(event.id, `${event.streamId}@${event.revision}`);
    }
    let acknowledged = 0;
    for (const [stream, ids] of ledger.acknowledged) {
      for (const [revision, id] of ids) if (seen.get(id) === `${stream}@${revision}`) acknowledged++;
      expect(ids.size).toBeGreaterThan(0);
    }
    expect(acknowledged).toBe([...ledger.acknowledged.values()].reduce((sum, ids) => sum + ids.size, 0));
    expect(ledger.refused.size).toBeGreaterThan(0);
    await client.dispose();
    await node.kill('SIGTERM');
  };
});
