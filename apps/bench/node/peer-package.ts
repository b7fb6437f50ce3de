/**
 * The peer is installed on first use, in exact versions, into a folder of its own: it brings fifty packages and wants
 * another commander than the ledger, so it is no dependency of the project.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../node_modules/.cache/bench-peer');
const PACKAGES = [
  '@event-driven-io/emmett@0.42.0',
  '@event-driven-io/emmett-postgresql@0.42.0',
  '@event-driven-io/pongo@0.16.11',
];

interface PeerEvent {
  type: string;
  data: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

/** The part of emmett-postgresql that is measured. */
export interface Peer {
  getPostgreSQLEventStore(url: string): {
    appendToStream(stream: string, events: PeerEvent[]): Promise<unknown>;
    close(): Promise<void>;
  };
  postgreSQLEventStoreConsumer(options: { connectionString: string }): {
    reactor(options: {
      processorId: string;
      startFrom: 'BEGINNING';
      stopAfter: (message: PeerEvent) => boolean;
      eachMessage: (message: PeerEvent) => void;
    }): unknown;
    start(): Promise<void>;
    stop(): Promise<void>;
    close(): Promise<void>;
  };
}

/** The peer's module, or undefined when npm cannot install it (no network). */
export const loadPeer = (): Peer | undefined => {
  const entry = path.join(folder, 'package.json');
  if (!fs.existsSync(path.join(folder, 'node_modules/@event-driven-io/emmett-postgresql'))) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(entry, '{"name":"bench-peer","private":true}');
    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', ...PACKAGES];
    if (spawnSync('npm', install, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0)
      return undefined;
  }
  return createRequire(entry)('@event-driven-io/emmett-postgresql') as Peer;
};
