import { createVerifier, developmentIdentity, loadDevelopmentKey, type TokenVerifier } from '#libs/identity/index.js';
import { type Config, corsOriginsOf, type LogForm } from '../ledger/config.js';
import { mailOf } from '../worker/mail/mail-of.js';
import { untilStopped } from './ending.js';
import { shellWord } from './listen.js';
import { note, say } from './output.js';
import { startParts } from './parts.js';
import { hasProvider, openHandlers, serve } from './system.js';

/** The configured issuer's keys, or the development issuer of the data folder, which only embedded mode allows. */
const identityOf = async (config: Config, dataDir: string): Promise<TokenVerifier> => {
  const { LEDGER_JWKS_URL: keys, LEDGER_ISSUER: issuer, LEDGER_AUDIENCE: audience } = config;
  if (keys && issuer && audience) return createVerifier({ keys, issuer, audience });
  return createVerifier(developmentIdentity(await loadDevelopmentKey(dataDir)));
};

/** What `ledger up` was told, its port already tried. */
export interface UpOptions {
  config: Config;
  dataDir: string;
  where: { host: string; port: number };
  log: LogForm;
}

/** Starts what is not given by its URL and serves until the wish to stop. */
export const up = async ({ config, dataDir, where, log }: UpOptions): Promise<void> => {
  const begun = Date.now();
  const parts = await startParts(config, dataDir);
  try {
    const identity = await identityOf(config, dataDir);
    const handlers = await openHandlers(parts);
    try {
      const corsOrigins = corsOriginsOf(config);
      const mail = mailOf(config, dataDir);
      const serving = await serve(handlers, {
        identity,
        ...where,
        corsOrigins,
        follow: true,
        schedule: true,
        mail,
        log,
      });
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
  say(`  a token     npm run -s ledger -- token --as staff:programme --data ${shellWord(dataDir)}`);
  if (!isReady) say(`No provider is registered yet, so invoices wait: POST ${url}/v1/provider as staff:finance.`);
};
