import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_FILE } from '#libs/identity/index.js';
import { UserError } from './user-error.js';

/** One of these is in the folder of every ledger: whatever is not on a server. */
const SIGNS = ['event-store', 'postgres', KEY_FILE, 'running.json'];

/**
 * For commands that look at a ledger: a folder that is mistyped must not become a new one.
 * @throws UserError when there is no ledger in the folder
 */
export const refuseStrangeFolder = (folder: string): void => {
  if (SIGNS.some((name) => existsSync(join(folder, name)))) return;
  throw new UserError(`There is no ledger in ${folder}: give its folder with --data. Nothing was made there.`, 2);
};
