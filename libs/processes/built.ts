import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OperatorError } from './operator-error.js';

/** The folder with package.json, whether this file runs from the sources or from dist. */
export const projectRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new OperatorError('NOT_BUILT', 'The project folder with package.json was not found.');
    folder = parent;
  }
  return folder;
};

/**
 * A built program: child processes run from dist, also when tests run the sources.
 * @param path relative to the project, ending in `.js`
 * @throws OperatorError NOT_BUILT
 */
export const builtFile = (path: string): string => {
  const file = join(projectRoot(), 'dist', path);
  if (existsSync(file)) return file;
  throw new OperatorError('NOT_BUILT', `${file} is missing: run "npm run build" first.`);
};
