import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const TYPESCRIPT = join(HERE, '..', '..', 'node_modules', 'typescript');

let project: string;

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
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
const DONE = { status: 0, stdout: '', stderr: '' };

/** A small project that looks like a set-up clone, with a compiler as its only dependency. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'ledger-setup-'));
  mkdirSync(join(project, 'apps', 'cli'), { recursive: true });
  cpSync(join(HERE, 'setup.mjs'), join(project, 'apps', 'cli', 'setup.mjs'));
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(TYPESCRIPT, join(project, 'node_modules', 'typescript'));
  const lock = (version: string) =>
    JSON.stringify({ packages: { 'node_modules/one': { version }, 'node_modules/elsewhere': { optional: true } } });
  write('package-lock.json', lock('1.0.0'));
  write('node_modules/.package-lock.json', lock('1.0.0'));
  write('package.json', '{ "type": "module" }');
  const compilerOptions = {
    ...{ target: 'es2022', module: 'nodenext', rootDir: '.', outDir: 'dist', types: [] },
    ...{ incremental: true, tsBuildInfoFile: 'dist/.tsbuildinfo', skipLibCheck: true },
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
    expect(built('.setup-lock')).toBe(false);
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
