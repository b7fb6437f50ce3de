// First word of every npm script: makes a fresh clone ready to run, and costs next to nothing when it already is.
// It must parse on any Node that knows ES modules, so that an old one gets a sentence instead of a syntax error:
// no dependencies, no newer syntax. Everything it says goes to stderr; stdout belongs to the command that follows.
import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import fs from 'fs';
import path from 'path';
import { fileURLToPath } from 'url';

const ROOT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const DIST = path.join(ROOT, 'dist');
const STAMP = path.join(DIST, '.built');
const LOCK = path.join(DIST, '.setup-lock');
const SOURCE_FOLDERS = ['apps', 'libs', 'projections'];
const NODE_FLOOR = [20, 19];
const LOCK_PATIENCE_MS = 15 * 60 * 1000;
/** Read by people or by the tools themselves, never by the built programs. */
const NOT_ASSETS = ['.ts', '.mts', '.mjs', '.md'];

const say = (text) => fs.writeSync(2, `${text}\n`);

class SetupError extends Error {}

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1])) return;
  throw new SetupError(
    `Node.js ${process.versions.node} is too old: install Node.js ${NODE_FLOOR.join('.')} or newer (24 is a good choice).`,
  );
};

const readJson = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};

/** npm notes in node_modules what it installed; optional packages are those of other platforms. */
const dependenciesInstalled = () => {
  const wanted = readJson(path.join(ROOT, 'package-lock.json'));
  const installed = readJson(path.join(ROOT, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.keys(wanted.packages).every((name) => {
    const there = installed.packages[name];
    const asked = wanted.packages[name];
    if (name === '' || asked.link) return true;
    return there ? there.version === asked.version && there.integrity === asked.integrity : asked.optional === true;
  });
};

const filesUnder = (folder) => {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).reduce((files, entry) => {
    const full = path.join(folder, entry.name);
    return files.concat(entry.isDirectory() ? filesUnder(full) : [full]);
  }, []);
};

const sources = () => SOURCE_FOLDERS.reduce((files, name) => files.concat(filesUnder(path.join(ROOT, name))), []);

/** Size and time of change of every input: reading them all would cost more than it finds. */
const fingerprint = () => {
  const hash = createHash('sha256');
  const configuration = ['tsconfig.json', 'package.json', 'package-lock.json'].map((name) => path.join(ROOT, name));
  for (const file of configuration.concat(sources().sort())) {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat) hash.update(`${path.relative(ROOT, file)}\0${stat.size}\0${stat.mtimeMs}\n`);
  }
  return hash.digest('hex');
};

const isBuilt = () => {
  try {
    return fs.readFileSync(STAMP, 'utf8') === fingerprint();
  } catch {
    return false;
  }
};

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const readLock = () => {
  try {
    return fs.readFileSync(LOCK, 'utf8');
  } catch {
    return undefined;
  }
};

/** One set-up at a time: a second command waits for the first one and then finds everything done. */
const takeLock = () => {
  const deadline = Date.now() + LOCK_PATIENCE_MS;
  let told = false;
  fs.mkdirSync(DIST, { recursive: true });
  while (Date.now() < deadline) {
    try {
      fs.writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readLock();
    if (owner && !isAlive(Number(owner)) && readLock() === owner) {
      fs.rmSync(LOCK, { force: true });
      continue;
    }
    if (!told) say('Another command is setting the project up; waiting for it …');
    told = true;
    pause(100);
  }
  throw new SetupError(`Another set-up does not end: if none is running, delete ${LOCK} and try again.`);
};

const run = (what, command, args) => {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (error) throw new SetupError(`${what} could not be started (${error.message}).`);
  return status === 0;
};

const install = () => {
  say('Installing the dependencies (once; about a minute) …');
  const cli = process.env.npm_execpath;
  const [command, first] = cli && /npm-cli\.c?js$/.test(cli) ? [process.execPath, [cli]] : ['npm', []];
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  if (run('npm', command, first.concat(args, '--loglevel=error'))) return;
  throw new SetupError('The dependencies could not be installed: see what npm says above, then run the command again.');
};

/** A built file whose source has gone is a leftover that would still be found and run. */
const hasSource = (file) => {
  const source = path.join(ROOT, path.relative(DIST, file));
  const compiled = /\.js(\.map)?$/;
  return fs.existsSync(source) || (compiled.test(source) && fs.existsSync(source.replace(compiled, '.ts')));
};

const removeLeftovers = () => {
  for (const name of SOURCE_FOLDERS) {
    for (const file of filesUnder(path.join(DIST, name))) if (!hasSource(file)) fs.rmSync(file, { force: true });
  }
};

/** What TypeScript does not know: SQL, samples, documents. */
const copyAssets = () => {
  for (const file of sources().filter((name) => NOT_ASSETS.indexOf(path.extname(name)) < 0)) {
    const target = path.join(DIST, path.relative(ROOT, file));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(file, target);
  }
};

/** The compiler's own memory says what it wrote, not what is still there. */
const forgetIfIncomplete = () => {
  const compiled = sources().filter((file) => /\.ts$/.test(file) && !/\.d\.ts$/.test(file));
  const complete = compiled.every((file) => {
    const target = path.join(DIST, path.relative(ROOT, file)).replace(/\.ts$/, '.js');
    return fs.existsSync(target) || fs.statSync(file).mtimeMs > newestBuild();
  });
  if (!complete) fs.rmSync(path.join(DIST, '.tsbuildinfo'), { force: true });
};

const newestBuild = () => {
  const stat = fs.statSync(path.join(DIST, '.tsbuildinfo'), { throwIfNoEntry: false });
  return stat ? stat.mtimeMs : 0;
};

const build = () => {
  say('Building …');
  const inputs = fingerprint();
  fs.rmSync(STAMP, { force: true });
  forgetIfIncomplete();
  removeLeftovers();
  const compiled = run('The compiler', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']);
  copyAssets();
  if (!compiled) throw new SetupError('The sources do not compile: see the errors above.');
  fs.writeFileSync(STAMP, inputs);
};

const setUp = () => {
  if (dependenciesInstalled() && isBuilt()) return;
  takeLock();
  try {
    if (!dependenciesInstalled()) install();
    if (!isBuilt()) build();
  } finally {
    fs.rmSync(LOCK, { force: true });
  }
};

try {
  checkNode();
  setUp();
} catch (error) {
  const unwritable = ['EACCES', 'EPERM', 'EROFS'].indexOf(error.code) >= 0;
  if (!unwritable && !(error instanceof SetupError)) throw error;
  say(
    unwritable
      ? `The project folder ${ROOT} cannot be written (${error.code}), and it is not set up yet: give your user write access to it, or copy it to a folder of your own.`
      : error.message,
  );
  process.exitCode = 1;
}
