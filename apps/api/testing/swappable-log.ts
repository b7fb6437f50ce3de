import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStoreNode, startEventStoreNode, storeInfo } from '#libs/embedded/index.js';

/** An event store at one address whose log can be exchanged, as an operator may do by mistake. */
export interface SwappableLog {
  readonly url: string;
  /** Ends the node and starts it again on the log of that name; an unknown name is a fresh log. */
  serve(name: string): Promise<void>;
  /** Copies the log that is served to another name, as it is at this moment. */
  copyTo(name: string): Promise<void>;
  /** Events in the log that is served. */
  events(): number;
  close(): Promise<void>;
}

export const startSwappableLog = async (first: string): Promise<SwappableLog> => {
  const root = mkdtempSync(join(tmpdir(), 'ledger-logs-'));
  const folder = (name: string): string => join(root, name);
  let name = first;
  let node: EventStoreNode = await startEventStoreNode({ dataDir: folder(name) });
  const { port, connectionString } = node;
  const serve = async (next: string): Promise<void> => {
    await node.close();
    name = next;
    node = await startEventStoreNode({ dataDir: folder(next), port });
  };
  return {
    url: connectionString,
    serve,
    async copyTo(copy) {
      await node.close();
      cpSync(folder(name), folder(copy), { recursive: true });
      await serve(name);
    },
    events: () => storeInfo(folder(name)).events,
    async close() {
      await node.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
};
