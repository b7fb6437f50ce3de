import type { Command } from 'commander';
import { type LogForm, readConfig } from '../../ledger/config.js';
import { tryPort } from '../listen.js';
import { logOption, portOf } from './options.js';

interface DemoFlags {
  port?: number;
  log?: LogForm;
}

const checkAndShow = async ({ port, log }: DemoFlags): Promise<void> => {
  // A demonstration never writes to servers, whatever the environment says.
  const { LEDGER_HTTP_HOST, LEDGER_HTTP_PORT, LEDGER_LOG } = process.env;
  const config = readConfig({ LEDGER_HTTP_HOST, LEDGER_HTTP_PORT, LEDGER_LOG });
  const where = { host: config.LEDGER_HTTP_HOST, port: port ?? config.LEDGER_HTTP_PORT };
  await tryPort(where);
  const { demo } = await import('../demo/demo.js');
  await demo({ config, ...where, log: log ?? config.LEDGER_LOG ?? 'text' });
};

export const registerDemo = (program: Command): void => {
  program
    .command('demo')
    .description('start everything in a temporary folder, play a sample programme, show what came of it, keep serving')
    .option('--port <port>', 'of the HTTP API (default: LEDGER_HTTP_PORT or 8080)', portOf)
    .addOption(logOption())
    .action(checkAndShow);
};
