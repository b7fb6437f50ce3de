/**
 * The embedded event store: one node on one machine that speaks EventStoreDB's gRPC protocol, so that the unmodified
 * client is the only way in. A seam for one machine, demos and tests; production runs on EventStoreDB.
 */
import { EventStoreNodeError } from './errors.js';
import { createRoutes } from './service/routes.js';
import { disk } from './storage/files.js';
import { lockFolder } from './storage/lock.js';
import { openStore } from './store/open.js';
import { GrpcServer } from './wire/grpc-server.js';

export { EventStoreNodeError, type NodeErrorCode } from './errors.js';

export interface EventStoreNodeOptions {
  /** Folder of the store; made when it is missing. */
  dataDir: string;
  /** 0 (the default) lets the system choose. */
  port?: number;
  /** Address to listen on; loopback by default. */
  host?: string;
}

export interface EventStoreNode {
  port: number;
  connectionString: string;
  /** Answers what is being written, then closes the port and every connection. */
  close(): Promise<void>;
}

/** The address a client on this machine uses for a host that listens everywhere. */
const reachable = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host);

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
  const unlock = lockFolder(dataDir);
  try {
    const opened = await openStore({ files: disk, folder: dataDir });
    let chosen = port;
    const server = new GrpcServer(createRoutes(opened.store, { host: reachable(host), port: () => chosen }));
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
      connectionString: `esdb://${reachable(host)}:${chosen}?tls=false`,
      close: () => (closing ??= close()),
    };
  } catch (error) {
    unlock();
    throw error;
  }
};
