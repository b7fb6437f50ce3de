import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectRoot } from '#libs/processes/built.js';
import { benchFolder } from '../node/children.js';
import { type Imported, watchImport } from './watch.js';

/** The file of the history `second` by that name. */
export const second = (name: string): string => join(projectRoot(), 'libs/histories/second', name);

/**
 * Imports the first records of `second` into a fresh folder, with these variables of the environment.
 * @throws Error when the import does not end well
 */
export const importFirst = async (records: number, env: NodeJS.ProcessEnv = {}): Promise<Imported> => {
  const folder = benchFolder('import');
  try {
    const history = join(folder.path, 'history.ndjson');
    const lines = gunzipSync(readFileSync(second('history.ndjson.gz')))
      .toString('utf8')
      .split('\n');
    writeFileSync(history, `${lines.slice(0, records).join('\n')}\n`);
    const imported = await watchImport(['import', history, '--data', join(folder.path, 'data')], env);
    if (imported.exitCode !== 0) throw new Error(`The import failed:\n${imported.output.join('\n')}`);
    return imported;
  } finally {
    folder.remove();
  }
};
