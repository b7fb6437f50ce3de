/**
 * The node as a process of its own: `node main.js --data DIR [--port N] [--host H] [--parent]`.
 * Passwords of admin and ops come from EVENTSTORE_ADMIN_PASSWORD and EVENTSTORE_OPS_PASSWORD (with TLS only), the secret of
 * connections from EVENTSTORE_SECRET (without TLS only).
 * Prints one JSON line on stdout when ready; logs JSON to stderr; ends on SIGTERM and SIGINT, and with its parent.
 */
import { parseArgs } from 'node:util';
import { EventStoreNodeError, secretFrom, usersFrom, type EventStoreNodeOptions } from './index.js';
import { log } from './log-line.js';
import { serve } from './serve.js';

const usage = 'Usage: main.js --data DIR [--port N] [--host H] [--tls-cert FILE --tls-key FILE] [--parent]';

const readOptions = (): EventStoreNodeOptions & { parent: boolean } => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      parent: { type: 'boolean', default: false },
    },
  });
  const { data: dataDir, port, host, parent, 'tls-cert': certFile, 'tls-key': keyFile } = values;
  if (!dataDir) throw new EventStoreNodeError('BAD_OPTION', usage);
  const tls = certFile && keyFile ? { certFile, keyFile } : undefined;
  return {
    dataDir,
    port: Number(port),
    host,
    parent,
    tls,
    users: usersFrom(process.env),
    secret: secretFrom(process.env),
  };
};

try {
  const { parent, ...options } = readOptions();
  await serve(options, parent, ({ connectionString, port }) => JSON.stringify({ ready: true, connectionString, port }));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  log('error', message, { code: error instanceof EventStoreNodeError ? error.code : 'UNEXPECTED' });
  process.exitCode = 1;
}
