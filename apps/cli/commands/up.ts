import type { Command } from 'commander';
import {
  createVerifier,
  developmentIdentity,
  loadDevelopmentKey,
  refuseDevelopmentIssuerOnServer,
  type TokenVerifier,
} from '#libs/identity/index.js';
import { type Config, corsOriginsOf, readConfig } from '../../config.js';
import { untilStopped } from '../ending.js';
import { note, say } from '../output.js';
import { DEFAULT_DATA, startParts } from '../parts.js';
import { hasProvider, openHandlers, serve } from '../system.js';
import { portOf } from './options.js';

/** The configured issuer's keys, or the development issuer of the data folder, which only embedded mode allows. */
const identityOf = async (config: Config, dataDir: string): Promise<TokenVerifier> => {
  const { LEDGER_JWKS_URL: keys, LEDGER_ISSUER: issuer, LEDGER_AUDIENCE: audience } = config;
  if (keys && issuer && audience) return createVerifier({ keys, issuer, audience });
  refuseDevelopmentIssuerOnServer(config.EVENTSTORE_URL);
  return createVerifier(developmentIdentity(await loadDevelopmentKey(dataDir)));
};

const up = async (dataDir: string, port: number | undefined): Promise<void> => {
  const config = readConfig(process.env);
  const begun = Date.now();
  const parts = await startParts(config, dataDir);
  try {
    const identity = await identityOf(config, dataDir);
    const handlers = await openHandlers(parts);
    try {
      const where = { host: config.LEDGER_HTTP_HOST, port: port ?? config.LEDGER_HTTP_PORT };
      const corsOrigins = corsOriginsOf(config);
      const serving = await serve(handlers, { identity, ...where, corsOrigins, follow: true, verbose: true });
      try {
        parts.set.announce({ apiUrl: serving.api.url, namespace: config.LEDGER_NAMESPACE });
        await tell(serving.api.url, dataDir, Date.now() - begun, await hasProvider(handlers.open.ledger));
        await untilStopped(parts.set);
        note('Stopping …');
      } finally {
        await serving.stop();
      }
    } finally {
      await handlers.close();
    }
  } finally {
    await parts.stop();
  }
};

const tell = async (url: string, dataDir: string, ms: number, isReady: boolean): Promise<void> => {
  say(`The ledger serves at ${url} after ${(ms / 1000).toFixed(1)} s; its data is in ${dataDir}. Ctrl-C stops it.`);
  say(`  reference   ${url}/reference`);
  say(`  health      ${url}/health/ready`);
  say(`  a token     npm run -s ledger -- token --as staff:programme --data ${dataDir}`);
  if (!isReady) say(`No provider is registered yet, so invoices wait: POST ${url}/v1/provider as staff:finance.`);
};

export const registerUp = (program: Command): void => {
  program
    .command('up')
    .description('start the ledger on a folder that stays and serve until Ctrl-C')
    .option('--data <folder>', 'where everything is kept', DEFAULT_DATA)
    .option('--port <port>', 'of the HTTP API (default: LEDGER_HTTP_PORT or 8080)', portOf)
    .action((options: { data: string; port?: number }) => up(options.data, options.port));
};
