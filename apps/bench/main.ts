/** `npm run bench -- <name> [arguments]`: each benchmark is a folder that exports `run`. Without a name all run. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const [name, ...rest] = process.argv.slice(2);
const names = readdirSync(here).filter((folder) => existsSync(path.join(here, folder, 'index.js')));

const runBench = async (one: string, args: string[]): Promise<void> => {
  const { run } = (await import(pathToFileURL(path.join(here, one, 'index.js')).href)) as {
    run(args: string[]): Promise<void>;
  };
  await run(args);
};

// Ends by way of the `exit` event, in which what a benchmark started is ended, too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

if (name !== undefined && !names.includes(name)) {
  process.stderr.write(`Which benchmark? npm run bench -- <${names.join('|')}>\n`);
  process.exitCode = 2;
} else if (name === undefined) {
  for (const one of names) await runBench(one, []);
} else {
  await runBench(name, rest);
}
