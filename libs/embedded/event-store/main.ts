/**
 * The node as a process of its own: `node main.js --data DIR [--port N] [--host H] [--parent]`.
 * Prints one JSON line on stdout when ready; logs JSON to stderr; ends on SIGTERM and SIGINT, and with its parent.
 */
import { parseArgs } from 'node:util';
import { EventStoreNodeError, startEventStoreNode, type EventStoreNode } from './index.js';
import { log } from './log-line.js';

/** However the node hangs: it is gone within this time after it was told to end. */
const END_WITHIN_MS = 900;

const usage = 'Usage: main.js --data DIR [--port N] [--host H] [--parent]';

const readOptions = (): { dataDir: string; port: number; host: string; parent: boolean } => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      parent: { type: 'boolean', default: false },
    },
  });
  if (!values.data) throw new EventStoreNodeError('BAD_OPTION', usage);
  return { dataDir: values.data, port: Number(values.port), host: values.host, parent: values.parent };
};

const endWith = (node: EventStoreNode): ((reason: string) => void) => {
  let ending = false;
  return (reason) => {
    if (ending) return;
    ending = true;
    log('info', 'ending', { reason });
    setTimeout(() => process.exit(0), END_WITHIN_MS).unref();
    node.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log('error', 'the node did not close cleanly', { error: String(error) });
        process.exit(1);
      },
    );
  };
};

try {
  const options = readOptions();
  const node = await startEventStoreNode(options);
  const end = endWith(node);
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  if (process.channel) process.on('disconnect', () => end('the parent is gone'));
  if (options.parent) {
    process.stdin.on('end', () => end('the parent is gone'));
    process.stdin.on('error', () => end('the parent is gone'));
    process.stdin.resume();
  }
  process.stdout.on('error', () => end('the parent is gone'));
  process.stdout.write(
    `${JSON.stringify({ ready: true, connectionString: node.connectionString, port: node.port })}\n`,
  );
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  log('error', message, { code: error instanceof EventStoreNodeError ? error.code : 'UNEXPECTED' });
  process.exitCode = 1;
}
