import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ChildNode, removeCompiledRoom, startChildNode } from '#libs/embedded/testing/child-node.js';
import { freshUuid } from '#libs/kernel/ids.js';
import type { EventStore } from './eventstoredb/store.js';
import type { CommandContext, CommandOutcome, Ledger } from './ledger.js';
import { contextOf, count, counterLedger } from './testing/counter.js';

const folder = mkdtempSync(join(tmpdir(), 'ledger-kill-'));
let node: ChildNode;
/** Fails while the other test runs. */
let nobody: { ledger: Ledger<EventStore>; failure: Promise<unknown> };
beforeAll(async () => {
  const ledger = counterLedger('esdb://127.0.0.1:1?tls=false', 'nobody');
  nobody = { ledger, failure: ledger.streams.sync().catch((error: Error) => error) };
  node = await startChildNode(folder);
});
afterAll(async () => {
  await node.kill();
  removeCompiledRoom();
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
  id: string;
  context: CommandContext;
  outcome?: CommandOutcome;
}
/** Sends commands, several in flight, until it is stopped; a command without an answer stays without an outcome. */
const sender = (ledger: Ledger, sent: Sent[]): { stop: () => Promise<void> } => {
  let isStopped = false;
  const lanes = Array.from({ length: 16 }, async (_, lane) => {
    while (!isStopped) {
      const one: Sent = { id: `k${lane % 5}`, context: contextOf(freshUuid()) };
      sent.push(one);
      try {
        one.outcome = await count(ledger, one.id, { context: one.context });
      } catch {
        await delay(20);
      }
    }
  });
  return {
    stop: async () => {
      isStopped = true;
      await Promise.all(lanes);
    },
  };
};

it('kill -9 of the node in the middle of appends: nothing answered is lost, nothing repeated is done twice (I1, I3)', async () => {
  const ledgers = [counterLedger(node.connectionString, 'kill'), counterLedger(node.connectionString, 'kill')] as const;
  const sent: Sent[] = [];
  for (let round = 0; round < 2; round += 1) {
    const senders = ledgers.map((ledger) => sender(ledger, sent));
    await delay(250);
    await node.kill();
    node = await startChildNode(folder, '--port', String(node.port));
    await delay(100);
    await Promise.all(senders.map(({ stop }) => stop()));
  }
  expect(sent.filter(({ outcome }) => outcome).length).toBeGreaterThan(50);
  // The same clients go on, and every command is sent once more: by the other process, to the same effect.
  for (const [n, one] of sent.entries()) {
    const again = await count(ledgers[(n + 1) % 2] as Ledger, one.id, { context: one.context });
    if (one.outcome) expect(again).toEqual({ ...one.outcome, repeated: true });
  }
  for (let lane = 0; lane < 5; lane += 1) {
    const stored: string[] = [];
    for await (const { metadata, revision } of ledgers[0].store.readStream(`counter-k${lane}`)) {
      expect(revision).toBe(stored.length);
      stored.push(metadata.commandId);
    }
    const mine = sent.filter(({ id }) => id === `k${lane}`).map(({ context }) => context.commandId);
    expect([...stored].sort()).toEqual(mine.sort());
  }
  await Promise.all(ledgers.map(({ store }) => store.dispose()));
});

it('an address where nobody answers is a failure in bounded time, and dispose ends', async () => {
  expect(await Promise.race([nobody.failure, delay(10_000, 'hangs')])).toBeInstanceOf(Error);
  await nobody.ledger.store.dispose();
});
