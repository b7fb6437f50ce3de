import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identify } from '#libs/processes/identity.js';
import { pause } from '#libs/processes/timing.js';
import { survivors } from './testing/program.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const TYPESCRIPT = join(HERE, '..', '..', 'node_modules', 'typescript');

let project: string;

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
};

/** Puts a compiler in place: the real one, or a script in its stead. */
const useCompiler = (script?: string): void => {
  rmSync(join(project, 'node_modules', 'typescript'), { recursive: true, force: true });
  if (script === undefined) symlinkSync(TYPESCRIPT, join(project, 'node_modules', 'typescript'));
  else write('node_modules/typescript/bin/tsc', script);
};

const setUp = (...nodeOptions: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeOptions, 'apps/cli/setup.mjs'], {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  return { status, stdout, stderr };
};

const built = (file: string): boolean => existsSync(join(project, 'dist', file));
/** Waits until a program of the project has written a file. */
const appears = async (file: string): Promise<void> => {
  for (let waited = 0; !existsSync(join(project, file)); waited += 20) {
    if (waited > 10_000) throw new Error(`${file} does not come`);
    await pause(20);
  }
};
const DONE = { status: 0, stdout: '', stderr: '' };

/** A small project that looks like a set-up clone, with a compiler as its only dependency. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'ledger-setup-'));
  mkdirSync(join(project, 'apps', 'cli'), { recursive: true });
  cpSync(join(HERE, 'setup.mjs'), join(project, 'apps', 'cli', 'setup.mjs'));
  write('apps/cli/bundle.mjs', '');
  mkdirSync(join(project, 'node_modules'));
  useCompiler();
  const one = { 'node_modules/one': { version: '1.0.0' } };
  write('package-lock.json', JSON.stringify({ packages: { ...one, 'node_modules/elsewhere': { optional: true } } }));
  write('node_modules/.package-lock.json', JSON.stringify({ packages: one }));
  write('node_modules/one/package.json', '{ "version": "1.0.0" }');
  write('node_modules/one/index.js', '');
  write('package.json', '{ "type": "module" }');
  const compilerOptions = {
    ...{ target: 'es2022', module: 'nodenext', rootDir: '.', outDir: 'dist', types: [] },
    ...{ incremental: true, tsBuildInfoFile: 'dist/.tsbuildinfo', skipLibCheck: true, lib: ['es5'] },
  };
  write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['apps/**/*.ts', 'libs/**/*.ts'] }));
  write('libs/one.ts', 'export const one: number = 1;\n');
  write('projections/list/001_create.sql', 'SELECT 1;\n');
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

describe('set-up', () => {
  it('builds, copies what the compiler leaves, says so on stderr only, and then has nothing to do', () => {
    expect(setUp()).toEqual({ status: 0, stdout: '', stderr: 'Building …\n' });
    expect(built('libs/one.js')).toBe(true);
    expect(built('projections/list/001_create.sql')).toBe(true);
    expect(built('apps/cli/setup.mjs')).toBe(false);
    const { mtimeMs } = statSync(join(project, 'dist', 'libs', 'one.js'));
    expect(setUp()).toEqual(DONE);
    expect(statSync(join(project, 'dist', 'libs', 'one.js')).mtimeMs).toBe(mtimeMs);
  });

  it('builds again what changed, came or went, and what is missing', () => {
    setUp();
    write('libs/two.ts', 'export const two = 2;\n');
    rmSync(join(project, 'libs', 'one.ts'));
    rmSync(join(project, 'projections', 'list', '001_create.sql'));
    expect(setUp().status).toBe(0);
    expect([built('libs/one.js'), built('libs/two.js'), built('projections/list/001_create.sql')]).toEqual([
      false,
      true,
      false,
    ]);

    rmSync(join(project, 'dist', 'libs'), { recursive: true });
    rmSync(join(project, 'dist', '.built'));
    setUp();
    expect(built('libs/two.js')).toBe(true);
  });

  it('makes the programs of what is compiled and copied, and fails, and keeps failing, where they cannot be made', () => {
    write('apps/cli/bundle.mjs', "import '../../dist/libs/one.js';\n");
    write('libs/one.ts', "declare const console: { error(text: string): void };\nconsole.error('made');\n");
    expect(setUp()).toEqual({ status: 0, stdout: '', stderr: 'Building …\nmade\n' });
    write('libs/one.ts', "throw new Error('not to be made');\n");
    for (const attempt of [setUp(), setUp()]) {
      expect(attempt).toMatchObject({ status: 1, stdout: '' });
      expect(attempt.stderr).toMatch(/not to be made[^]*The programs could not be made/);
    }
  });

  it('fails, and keeps failing, while the sources do not compile', () => {
    write('libs/one.ts', "export const one: number = 'one';\n");
    for (const attempt of [setUp(), setUp()]) {
      expect(attempt).toMatchObject({ status: 1, stdout: '' });
      expect(attempt.stderr).toMatch(/libs\/one\.ts.*error TS2322[^]*The sources do not compile/);
    }
    write('libs/one.ts', 'export const one: number = 1;\n');
    expect(setUp().status).toBe(0);
  });

  it('runs once when two commands start together, and takes over the lock of one that was killed', async () => {
    write('dist/.setup-lock', '4194304');
    const both = [0, 1].map(() => {
      const child = spawn(process.execPath, ['apps/cli/setup.mjs'], {
        cwd: project,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      return once(child, 'close').then(([code]) => ({ code: code as number, stderr }));
    });
    const ended = await Promise.all(both);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(ended.filter(({ stderr }) => stderr.includes('Building'))).toHaveLength(1);
    expect([built('.setup-lock'), built('.setup-lock.taking')]).toEqual([false, false]);
  });

  it('installs when package-lock.json asks for something else than is there', () => {
    write('package-lock.json', JSON.stringify({ packages: { 'node_modules/one': { version: '1.0.1' } } }));
    write('node_modules/npm-cli.js', "console.log('npm', ...process.argv.slice(2)); process.exit(1);");
    const { status, stdout, stderr } = spawnSync(process.execPath, ['apps/cli/setup.mjs'], {
      cwd: project,
      encoding: 'utf8',
      env: { npm_execpath: join(project, 'node_modules', 'npm-cli.js') },
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^Installing the dependencies[^]*npm ci --ignore-scripts [^]*could not be installed/);
  });

  it('tells an old Node in one sentence', () => {
    write('old.cjs', "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });");
    expect(setUp('--require', './old.cjs')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'Node.js 18.20.4 is too old: install Node.js 20.19 or newer (24 is a good choice).\n',
    });
  });
});

/** An npm that installs package one, slowly if asked, and does not end by a polite signal, as one that rolls back. */
const NPM = `
  import fs from 'node:fs';
  const isSlow = fs.existsSync('slow');
  fs.appendFileSync('npm.pids', process.pid + '\\n');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
  fs.rmSync('node_modules/one', { recursive: true, force: true });
  const finish = () => {
    fs.mkdirSync('node_modules/one', { recursive: true });
    fs.writeFileSync('node_modules/one/index.js', '');
    fs.writeFileSync('node_modules/one/index.d.ts', 'export declare const one: number;');
    fs.writeFileSync('node_modules/one/package.json', '{ "version": "1.0.0", "types": "index.d.ts", "type": "module" }');
    fs.writeFileSync('node_modules/.package-lock.json', '{"packages":{"node_modules/one":{"version":"1.0.0"}}}');
    process.exit(0);
  };
  if (isSlow) setInterval(() => fs.rmSync('node_modules/one', { recursive: true, force: true }), 20);
  else finish();
`;

describe('an installation', () => {
  const environment = () => ({ PATH: process.env['PATH'], npm_execpath: join(project, 'tools', 'npm-cli.js') });
  beforeEach(() => {
    write('tools/npm-cli.js', NPM);
    rmSync(join(project, 'node_modules', 'one'), { recursive: true });
    useCompiler('');
  });

  const again = () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['apps/cli/setup.mjs'], {
      cwd: project,
      encoding: 'utf8',
      env: environment(),
    });
    return { status, stdout, stderr };
  };
  const pids = (): number[] => readFileSync(join(project, 'npm.pids'), 'utf8').trim().split('\n').map(Number);
  /** Starts a command and waits until its npm runs, for ever if nobody ends it. */
  const startSlowly = async (command: string, words: string[]) => {
    write('slow', '');
    const child = spawn(command, words, { cwd: project, stdio: 'ignore', env: environment(), detached: true });
    const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    await appears('npm.pids');
    const npm = identify(pids()[0]!)!;
    rmSync(join(project, 'slow'));
    return { child, ended, npm };
  };
  const INSTALLS = { status: 0, stdout: '', stderr: expect.stringMatching(/^Installing the dependencies/m) as string };

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'ends with the command that %s ends, and the next command installs',
    async (signal) => {
      const { child, ended, npm } = await startSlowly(process.execPath, ['apps/cli/setup.mjs']);
      child.kill(signal);
      expect(await ended).toEqual([null, signal]);
      expect(await survivors([npm])).toEqual([]);
      expect(again()).toEqual(INSTALLS);
      expect(again()).toEqual(DONE);
      expect(built('.setup-lock')).toBe(false);
    },
  );

  it("ends at a terminal's Ctrl-C, which reaches the whole group, and the command behind it does not begin", async () => {
    const { child, npm } = await startSlowly('sh', ['-c', 'node apps/cli/setup.mjs && touch begun']);
    process.kill(-child.pid!, 'SIGINT');
    expect(await survivors([npm])).toEqual([]);
    expect(again()).toEqual(INSTALLS);
    expect(existsSync(join(project, 'begun'))).toBe(false);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'ends when the npm that started it, behind a shell, is ended by %s',
    async (signal) => {
      write(
        'outer.mjs',
        `import { spawn } from 'node:child_process';
         spawn('sh', ['-c', 'node apps/cli/setup.mjs && touch begun'], { stdio: 'ignore' }).on('close', () => process.exit());`,
      );
      const { child, npm } = await startSlowly(process.execPath, ['outer.mjs']);
      child.kill(signal);
      expect(await survivors([npm])).toEqual([]);
      expect(again()).toEqual(INSTALLS);
      expect(existsSync(join(project, 'begun'))).toBe(false);
    },
  );

  it('that lives on without its command and its guard is ended by the next command', async () => {
    const { child, ended, npm } = await startSlowly(process.execPath, ['apps/cli/setup.mjs']);
    const [, , guard] = readFileSync(join(project, 'dist', '.setup-lock'), 'utf8').split(' ');
    for (const pid of [child.pid!, Number(guard)].reverse()) process.kill(pid, 'SIGSTOP');
    process.kill(Number(guard), 'SIGKILL');
    process.kill(child.pid!, 'SIGKILL');
    await ended;
    expect(identify(npm.pid)).toEqual(npm);
    expect(again()).toEqual(INSTALLS);
    expect(await survivors([npm])).toEqual([]);
    expect(again()).toEqual(DONE);
  });

  it('is judged by what is there: a missing package, another version, a package that lost its description', () => {
    expect(again()).toEqual(INSTALLS);
    const one = join(project, 'node_modules', 'one');
    for (const damage of [
      () => rmSync(one, { recursive: true }),
      () => write('node_modules/one/package.json', '{ "version": "0.9.0" }'),
      () => rmSync(join(one, 'package.json')),
      () => write('node_modules/one/package.json', ''),
      () => rmSync(join(one, 'index.js')),
    ]) {
      damage();
      // A file that changes within the resolution of the folder's time would not be told from before.
      if (existsSync(one)) utimesSync(one, 1, 1);
      expect(again()).toEqual(INSTALLS);
      expect(again()).toEqual(DONE);
    }
  });

  it('of somebody else that is as it should be is taken as it is', () => {
    write('node_modules/one/package.json', '{ "version": "1.0.0" }');
    expect(again()).toEqual({ status: 0, stdout: '', stderr: 'Building …\n' });
    cpSync(join(project, 'node_modules', 'one'), join(project, 'copy'), { recursive: true });
    rmSync(join(project, 'node_modules', 'one'), { recursive: true });
    cpSync(join(project, 'copy'), join(project, 'node_modules', 'one'), { recursive: true });
    expect(again()).toEqual(DONE);
  });

  it('that lost a part which only runs is repaired when the programs cannot be made for it', () => {
    write('node_modules/one/package.json', '{ "version": "1.0.0" }');
    write('apps/cli/bundle.mjs', "import 'one/part.js';\n");
    expect(again().stderr).toMatch(/Cannot find [^]*Some of the dependencies are not whole[^]*Installing/);
  });

  it('that lost a part is repaired when the sources do not compile for it', () => {
    write('node_modules/one/package.json', '{ "version": "1.0.0" }');
    useCompiler();
    write('libs/user.ts', "export { nothing } from './one.js';\nexport { none } from 'nowhere';\n");
    expect(again()).toMatchObject({ status: 1, stderr: expect.stringContaining('do not compile') as string });
    expect(existsSync(join(project, 'npm.pids'))).toBe(false);
    write('libs/user.ts', "import { one } from 'one';\nexport const two: number = one + one;\n");
    const { status, stderr } = again();
    expect(stderr).toMatch(/TS2307[^]*Some of the dependencies are not whole[^]*Installing/);
    expect(status).toBe(0);
    expect(pids()).toHaveLength(1);
    write('libs/user.ts', "export { nothing } from 'nowhere';\n");
    expect(again()).toMatchObject({ status: 1, stderr: expect.stringContaining('do not compile') as string });
    expect(pids()).toHaveLength(1);
  }, 120_000);
});

describe('a build', () => {
  it('that was interrupted ends, and is made anew as a whole', async () => {
    useCompiler(
      `import fs from 'node:fs';
       fs.mkdirSync('dist/libs', { recursive: true });
       fs.writeFileSync('dist/libs/one.js', 'export const o');
       fs.writeFileSync('dist/.tsbuildinfo', '{}');
       fs.writeFileSync('tsc.pid', String(process.pid));
       setInterval(() => undefined, 1000);`,
    );
    const child = spawn(process.execPath, ['apps/cli/setup.mjs'], { cwd: project, stdio: 'ignore' });
    await appears('tsc.pid');
    const tsc = identify(Number(readFileSync(join(project, 'tsc.pid'), 'utf8')))!;
    child.kill('SIGINT');
    await once(child, 'close');
    expect(await survivors([tsc])).toEqual([]);
    useCompiler();
    expect(setUp()).toEqual({ status: 0, stdout: '', stderr: 'Building …\n' });
    expect(readFileSync(join(project, 'dist', 'libs', 'one.js'), 'utf8')).toContain('export const one = 1;');
  }, 120_000);
});
