/** One process a folder. */
import fs from 'node:fs';
import path from 'node:path';
import { systemCode } from '#libs/processes/operator-error.js';
import { lockFile } from '#libs/processes/lock-file.js';
import { EventStoreNodeError } from '../errors.js';

const inUse = (folder: string, pid = 0): EventStoreNodeError =>
  new EventStoreNodeError(
    'FOLDER_IN_USE',
    `The folder ${folder} is in use by process ${pid}: stop that process, or choose another folder.`,
  );

/**
 * Takes the folder for this process, makes it if missing; returns how to give it back.
 * @throws EventStoreNodeError FOLDER_IN_USE, FOLDER_NOT_WRITABLE
 */
export const lockStore = (folder: string): (() => void) => {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    return lockFile(path.join(folder, 'lock'), (pid) => inUse(folder, pid)).release;
  } catch (error) {
    const code = systemCode(error);
    if (error instanceof EventStoreNodeError || code === undefined) throw error;
    throw new EventStoreNodeError(
      'FOLDER_NOT_WRITABLE',
      `The folder ${folder} cannot be written (${code}): give this user the right to, or choose another folder.`,
    );
  }
};
