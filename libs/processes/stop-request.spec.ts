import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { builtFile } from './built.js';
import { gone, identify } from './identity.js';

const program =
  () => `const { stopRequested } = await import(${JSON.stringify(pathToFileURL(builtFile('libs/processes/stop-request.js')).href)});
  const held = setInterval(() => undefined, 1000);
  const wish = stopRequested();
  console.log('pid ' + process.pid);
  console.log(await wish);
  if (process.argv[1] === 'quick') clearInterval(held), process.exit(7);`;

const lineReader = (child: ChildProcess): (() => Promise<string>) => {
  const lines: Interface = createInterface({ input: child.stdout! });
  const iterator = lines[Symbol.asyncIterator]();
  return async () => ((await iterator.next()) as { value: string }).value;
};

const start = async (...args: string[]) => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const next = lineReader(child);
  await next();
  return { child, next, exited: once(child, 'exit') as Promise<[number | null, string | null]> };
};

describe('the wish to stop', () => {
  it('is heard once although Ctrl-C under npm tells it twice, and the exit code is the command’s own', async () => {
    const { child, next, exited } = await start('quick');
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect(await next()).toBe('SIGINT');
    expect(await exited).toEqual([7, null]);
  });

  it('told again later, ends the command at once', async () => {
    const { child, next, exited } = await start();
    child.kill('SIGTERM');
    expect(await next()).toBe('SIGTERM');
    await new Promise((done) => setTimeout(done, 1_100));
    child.kill('SIGTERM');
    expect(await exited).toEqual([143, null]);
  });

  it('is heard when npm was killed', async () => {
    const shell = `"$0" --input-type=module -e "$1" quick; echo never`;
    const npm = spawn('/bin/sh', ['-c', shell, process.execPath, program()], {
      env: { ...process.env, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const next = lineReader(npm);
    const command = identify(Number((await next()).replace('pid ', '')))!;
    npm.kill('SIGKILL');
    expect(await next()).toBe('parent gone');
    expect(await gone(command, 5_000)).toBe(true);
  });
});
