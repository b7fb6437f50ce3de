/** `npm run bench -- <name> [arguments]`: each benchmark is a folder that exports `run`. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const [name = '', ...rest] = process.argv.slice(2);
const names = readdirSync(here).filter((folder) => existsSync(path.join(here, folder, 'index.js')));

if (!names.includes(name)) {
  process.stderr.write(`Which benchmark? npm run bench -- <${names.join('|')}>\n`);
  process.exitCode = 2;
} else {
  const { run } = (await import(pathToFileURL(path.join(here, name, 'index.js')).href)) as {
    run(args: string[]): Promise<void>;
  };
  await run(rest);
}
