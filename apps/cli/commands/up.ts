import type { Command } from 'commander';
import { type LogForm, readConfig } from '../../ledger/config.js';
import { tryPort } from '../listen.js';
import { DEFAULT_DATA } from '../default-data.js';
import { logOption, portOf } from './options.js';

interface UpFlags {
  data: string;
  port?: number;
  log?: LogForm;
}

/** What is wrong with the configuration or the port is told before the ledger itself is even loaded. */
const checkAndServe = async ({ data, port, log }: UpFlags): Promise<void> => {
  const config = readConfig(process.env, { takesTokens: true });
  const where = { host: config.LEDGER_HTTP_HOST, port: port ?? config.LEDGER_HTTP_PORT };
  await tryPort(where);
  const { up } = await import('../up.js');
  await up({ config, dataDir: data, where, log: log ?? config.LEDGER_LOG ?? 'text' });
};

export const registerUp = (program: Command): void => {
  program
    .command('up')
    .description('start the ledger on a folder that stays and serve until Ctrl-C')
    .option('--data <folder>', 'where everything is kept', DEFAULT_DATA)
    .option('--port <port>', 'of the HTTP API (default: LEDGER_HTTP_PORT or 8080)', portOf)
    .addOption(logOption())
    .action(checkAndServe);
};
