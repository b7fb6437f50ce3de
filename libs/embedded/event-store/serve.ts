/** Runs a node in the foreground until it is told to end. */
import { startEventStoreNode, type EventStoreNode, type EventStoreNodeOptions } from './index.js';
import { log } from './log-line.js';

/** However the node hangs: it is gone within this time after it was told to end. */
const END_WITHIN_MS = 900;

const endOf = (node: EventStoreNode): ((reason: string) => void) => {
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

/**
 * Starts a node and prints one line on stdout when it is ready; SIGTERM and SIGINT end the process within a second.
 * @param watchParent end when stdin ends: however the parent went, its end of the pipe closes
 */
export const serve = async (
  options: EventStoreNodeOptions,
  watchParent: boolean,
  readyLine: (node: EventStoreNode) => string,
): Promise<void> => {
  const node = await startEventStoreNode(options);
  const end = endOf(node);
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  if (process.channel) process.on('disconnect', () => end('the parent is gone'));
  if (watchParent) {
    process.stdin.on('end', () => end('the parent is gone'));
    process.stdin.on('error', () => end('the parent is gone'));
    process.stdin.resume();
  }
  process.stdout.on('error', () => end('nobody reads the output'));
  process.stdout.write(`${readyLine(node)}\n`);
};
