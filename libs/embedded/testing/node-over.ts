import { createRoutes } from '../event-store/service/routes.js';
import type { FileLayer } from '../event-store/storage/files.js';
import { openStore } from '../event-store/store/open.js';
import { GrpcServer } from '../event-store/wire/grpc-server.js';

/** A node in this process over any files, such as a disk in memory that is full. */
export const startNodeOver = async (
  files: FileLayer,
): Promise<{ connectionString: string; close(): Promise<void> }> => {
  const opened = await openStore({ files, folder: '/store' });
  let port = 0;
  const member = { host: '127.0.0.1', port: () => port, startedAt: Date.now() };
  const server = new GrpcServer(createRoutes(opened.store, member, { users: undefined, secret: undefined }), undefined);
  port = await server.listen('127.0.0.1', 0);
  return {
    connectionString: `esdb://127.0.0.1:${port}?tls=false`,
    close: async () => {
      await server.close();
      await opened.close();
    },
  };
};
