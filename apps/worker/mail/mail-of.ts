import { join } from 'node:path';
import type { Config } from '../../ledger/config.js';
import { Folder } from './folder.js';
import type { Mail } from './post-office.js';
import { Smtp } from './smtp.js';

/** Of an embedded ledger that was told no address: nobody could answer to it. */
const NOBODY = 'notices@ledger.invalid';

/**
 * How a ledger's notices leave: by the mail server that it was told, else, in embedded mode, into the folder `mail` beside
 * its stores; undefined where it has neither, and notices wait.
 */
export const mailOf = (config: Config, dataDir?: string): Mail | undefined => {
  const { LEDGER_SMTP_URL: url, LEDGER_MAIL_FROM: from = NOBODY, LEDGER_CONSOLE_URL, EVENTSTORE_URL } = config;
  const consoleUrl = LEDGER_CONSOLE_URL?.replace(/\/+$/, '') ?? null;
  if (url) return { transport: new Smtp(url), from, consoleUrl };
  if (dataDir === undefined || EVENTSTORE_URL) return undefined;
  return { transport: new Folder(join(dataDir, 'mail')), from, consoleUrl };
};
