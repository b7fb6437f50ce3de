import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { within } from '#libs/processes/timing.js';
import { ConfigError, readConfig } from '../ledger/config.js';
import { createLedger, LedgerModule } from '../ledger/composition.js';
import { StoreMismatch } from '#libs/read-models/founding/index.js';
import { workerLog } from '../ledger/log.js';
import { mailOf } from './mail/mail-of.js';
import { automationsOf, startWorker } from './worker.js';

/**
 * Given by a program that starts it for itself, such as an import: says when it follows, does nothing by date, mails
 * nobody, and ends with that program, however it goes.
 */
const HAS_PARENT = process.argv.includes('--parent');

const STOP_MS = 5_000;

/** The worker as a process of its own, beside APIs that serve the same ledger. Ends on SIGTERM and SIGINT. */
const main = async (): Promise<void> => {
  const config = readConfig(process.env, { required: ['EVENTSTORE_URL', 'DATABASE_URL'] });
  const log = workerLog(config.LEDGER_LOG ?? 'text');
  const open = await createLedger({
    eventStoreUrl: config.EVENTSTORE_URL!,
    databaseUrl: config.DATABASE_URL!,
    namespace: config.LEDGER_NAMESPACE,
  });
  const app = await NestFactory.createApplicationContext(LedgerModule.of(open), { logger: ['error', 'warn'] });
  const worker = await startWorker(open, automationsOf(app), {
    log,
    schedule: !HAS_PARENT,
    mail: HAS_PARENT ? undefined : mailOf(config),
  });
  log.info('following', { namespace: config.LEDGER_NAMESPACE });
  let ending: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    // A store that is silent keeps nobody from ending: what is under way is found again by its checkpoint.
    await within(worker.stop(), STOP_MS);
    await app.close();
    await within(open.close(), STOP_MS);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void (ending ??= end()));
  if (HAS_PARENT) {
    process.stdin.on('close', () => void (ending ??= end())).resume();
    process.stdout.write('{"ready":true}\n');
  }
};

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigError || error instanceof StoreMismatch ? error.message : String((error as Error).stack ?? error)}\n`,
  );
  process.exit(1);
});
