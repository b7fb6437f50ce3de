import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError, folderProblem } from './operator-error.js';
import { lockFile, type HeldLock } from './lock-file.js';

/**
 * Takes the folder for this process; makes it if missing.
 * @throws OperatorError ALREADY_RUNNING when another living process has it, FOLDER_NOT_WRITABLE
 */
export const lockFolder = (folder: string): HeldLock => {
  try {
    mkdirSync(folder, { recursive: true });
    return lockFile(join(folder, 'lock'), (pid) => alreadyRunning(folder, pid));
  } catch (error) {
    throw folderProblem(folder, error);
  }
};

const alreadyRunning = (folder: string, pid?: number): OperatorError =>
  new OperatorError(
    'ALREADY_RUNNING',
    `A ledger is already running on ${folder}${pid === undefined ? '' : ` (process ${pid})`}: stop it first, or choose another folder with --data.`,
  );
