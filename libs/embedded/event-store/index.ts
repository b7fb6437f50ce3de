/**
 * The embedded event store: one node on one machine that speaks EventStoreDB's gRPC protocol, so that the unmodified
 * client is the only way in. A seam for one machine, demos and tests; production runs on EventStoreDB.
 */
import { EventStoreNodeError } from './errors.js';
import fs from 'node:fs';
import type { Users } from './service/access.js';
import { createRoutes } from './service/routes.js';
import { disk } from './storage/files.js';
import { lockStore } from './storage/store-lock.js';
import { openStore } from './store/open.js';
import { GrpcServer, type TlsFiles } from './wire/grpc-server.js';

export { EventStoreNodeError } from './errors.js';
export { holdsStore } from './storage/format.js';
export { backupStore } from './tools/backup.js';
export { storeInfo } from './tools/info.js';
export { verifyStore } from './tools/verify.js';

export interface EventStoreNodeOptions {
  /** Folder of the store; made when it is missing. */
  dataDir: string;
  /** 0 (the default) lets the system choose. */
  port?: number;
  /** Address to listen on; loopback by default. */
  host?: string;
  /** Files in PEM form: the node then speaks TLS only. */
  tls?: { certFile: string; keyFile: string };
  /** Passwords of `admin` and `ops`; without them everyone may do everything. They need TLS: the client sends none without. */
  users?: Users;
  /** Known to those who may connect, as the name of their connection; for a node without TLS, which has no users. */
  secret?: string;
}

export interface EventStoreNode {
  port: number;
  connectionString: string;
  /** Answers what is being written, then closes the port and every connection. */
  close(): Promise<void>;
}

/** Passwords from the environment, so that no process list shows them; undefined when none is set. */
export const usersFrom = (environment: NodeJS.ProcessEnv): Users | undefined => {
  const { EVENTSTORE_ADMIN_PASSWORD: admin, EVENTSTORE_OPS_PASSWORD: ops } = environment;
  return admin || ops ? { ...(admin && { admin }), ...(ops && { ops }) } : undefined;
};

/** The secret from the environment, where no process list shows it; undefined when none is set. */
export const secretFrom = ({ EVENTSTORE_SECRET: secret }: NodeJS.ProcessEnv): string | undefined => secret || undefined;

/** What travels in a header of every call, unchanged, and in a URL. */
const SECRET = /^[A-Za-z0-9_-]{16,128}$/;

/** The address a client on this machine uses for a host that listens everywhere. */
const reachable = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host);

const readTls = ({ certFile, keyFile }: { certFile: string; keyFile: string }): TlsFiles => {
  try {
    return { cert: fs.readFileSync(certFile), key: fs.readFileSync(keyFile) };
  } catch (error) {
    throw new EventStoreNodeError(
      'BAD_OPTION',
      `A TLS file cannot be read (${(error as Error).message}): check the paths of certificate and key.`,
    );
  }
};

/**
 * Starts a node; resolves when clients can connect.
 * @throws EventStoreNodeError with one sentence that says what to do
 */
export const startEventStoreNode = async (options: EventStoreNodeOptions): Promise<EventStoreNode> => {
  const { dataDir, port = 0, host = '127.0.0.1' } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new EventStoreNodeError(
      'BAD_OPTION',
      `The port ${port} is none: give a number from 0 (the system chooses) to 65535.`,
    );
  }
  if (options.users && !options.tls) {
    throw new EventStoreNodeError(
      'BAD_OPTION',
      'Passwords need TLS, since the client sends none without it: give a certificate and its key too.',
    );
  }
  const { secret, users } = options;
  if (secret !== undefined && (!SECRET.test(secret) || options.tls)) {
    throw new EventStoreNodeError(
      'BAD_OPTION',
      'A secret is 16 to 128 of A-Z a-z 0-9 _ - and for a node without TLS; with TLS give passwords.',
    );
  }
  const tls = options.tls && readTls(options.tls);
  const unlock = lockStore(dataDir);
  try {
    const opened = await openStore({ files: disk, folder: dataDir });
    let chosen = port;
    const server = new GrpcServer(
      createRoutes(
        opened.store,
        { host: reachable(host), port: () => chosen, startedAt: Date.now() },
        { users, secret },
      ),
      tls,
    );
    try {
      chosen = await server.listen(host, port);
    } catch (error) {
      await opened.close();
      throw error;
    }
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await opened.store.idle();
      await server.close();
      await opened.close();
      unlock();
    };
    return {
      port: chosen,
      connectionString:
        `esdb://${reachable(host)}:${chosen}?tls=${tls ? 'true' : 'false'}` +
        (secret === undefined ? '' : `&connectionName=${secret}`),
      close: () => (closing ??= close()),
    };
  } catch (error) {
    unlock();
    throw error;
  }
};
