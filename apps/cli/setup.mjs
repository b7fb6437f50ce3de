// First word of every npm script: makes a fresh clone ready to run, and costs next to nothing when it already is.
// It must parse on any Node that knows ES modules, so that an old one gets a sentence instead of a syntax error:
// no dependencies, no newer syntax. Everything it says goes to stderr; stdout belongs to the command that follows.
import { spawn, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import fs from 'fs';
import path from 'path';
import { fileURLToPath } from 'url';

const SELF = fileURLToPath(import.meta.url);
const ROOT = path.dirname(path.dirname(path.dirname(SELF)));
const DIST = path.join(ROOT, 'dist');
const STAMP = path.join(DIST, '.built');
const INSTALLED = path.join(DIST, '.installed');
const COMPILING = path.join(DIST, '.compiling');
const LOCK = path.join(DIST, '.setup-lock');
const HIDDEN_LOCKFILE = path.join(ROOT, 'node_modules', '.package-lock.json');
const SOURCE_FOLDERS = ['apps', 'libs', 'projections'];
const NODE_FLOOR = [20, 19];
const LOCK_PATIENCE_MS = 15 * 60 * 1000;
/** A lock without a word in it is being written, or its writer was killed in that moment. */
const EMPTY_LOCK_MS = 5000;
/** What was killed is gone at once, unless nobody buries it, as in a container without an init. */
const KILLED_MS = 5000;
const GUARD = '--guard';
/** Read by people or by the tools themselves, never by the built programs. */
const NOT_ASSETS = ['.ts', '.mts', '.mjs', '.md'];
/** The compiler misses a package or a part of one; the group is what it was asked for. */
const MISSING = /TS(?:2307|7016|2305|2614|2688)\b[^'\n]*'"?((?:@[\w.-]+\/)?[\w][\w.-]*)/g;

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

/** The packages that must be there, as npm notes them; undefined where its note says that others are. */
const packagesWanted = () => {
  const wanted = readJson(path.join(ROOT, 'package-lock.json'));
  const installed = readJson(HIDDEN_LOCKFILE);
  if (!wanted || !installed) return undefined;
  const names = Object.keys(wanted.packages).filter((name) => name !== '' && !wanted.packages[name].link);
  const isRight = names.every((name) => {
    const there = installed.packages[name];
    const asked = wanted.packages[name];
    // Optional packages are those of other platforms.
    return there ? there.version === asked.version && there.integrity === asked.integrity : asked.optional === true;
  });
  if (!isRight) return undefined;
  return names
    .filter((name) => installed.packages[name])
    .map((name) => ({ name, version: wanted.packages[name].version }));
};

const changedAt = (folder) => {
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  return stat ? stat.mtimeMs : undefined;
};

/** npm's note outlives a folder that an interrupted npm takes away: our own says what stood there when it was done. */
const isAsNoted = () => {
  const packages = packagesWanted();
  const note = packages && readJson(INSTALLED);
  if (!note || !note.packages) return false;
  return packages.every(({ name, version }) => {
    const noted = note.packages[name];
    return noted && noted.version === version && noted.changedAt === changedAt(path.join(ROOT, name));
  });
};

/** Files of a package, without those of the packages inside it. */
const filesIn = (folder) =>
  fs.readdirSync(folder, { withFileTypes: true }).reduce((count, entry) => {
    if (!entry.isDirectory()) return count + 1;
    return entry.name === 'node_modules' ? count : count + filesIn(path.join(folder, entry.name));
  }, 0);

/** Looks at every package: what stands there, or undefined where one is missing, another or not whole any more. */
const lookAtPackages = () => {
  const packages = packagesWanted();
  if (!packages) return undefined;
  const before = (readJson(INSTALLED) || {}).packages || {};
  const found = {};
  for (const { name, version } of packages) {
    const folder = path.join(ROOT, name);
    const described = readJson(path.join(folder, 'package.json'));
    if (!described || described.version !== version) return undefined;
    found[name] = { version, changedAt: changedAt(folder), files: filesIn(folder) };
    const noted = before[name];
    if (noted && noted.version === version && found[name].files < noted.files) return undefined;
  }
  return found;
};

/** `byUs`: this script saw npm end well, so that nothing can be missing; otherwise somebody else installed. */
const noteInstalled = (packages, byUs) => fs.writeFileSync(INSTALLED, JSON.stringify({ byUs, packages }));

const isInstalled = () => {
  if (isAsNoted()) return true;
  const packages = lookAtPackages();
  if (packages) noteInstalled(packages, (readJson(INSTALLED) || {}).byUs === true);
  return packages !== undefined;
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

/** A process: its parent, its name and when it began, which tells it from a later one of the same number. */
const processOf = (pid) => {
  if (!(pid > 0)) return undefined;
  let stat;
  try {
    stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return fs.existsSync('/proc/self/stat') ? undefined : processByPs(pid);
  }
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  if (fields[0] === 'Z') return undefined;
  return { parent: Number(fields[1]), began: fields[19], name: stat.slice(stat.indexOf('(') + 1, end) };
};

const processByPs = (pid) => {
  const { status, stdout } = spawnSync('ps', ['-o', 'ppid=,stat=,lstart=,comm=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  const words = (stdout || '').trim().split(/\s+/);
  if (status !== 0 || words.length < 8 || words[1][0] === 'Z') return undefined;
  return {
    parent: Number(words[0]),
    began: words.slice(2, 7).join('-'),
    name: path.basename(words.slice(7).join(' ')),
  };
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const hasGroup = (group) => {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
};

/** Ends a process group; resolves when it is gone. */
const endGroup = async (group) => {
  for (let waited = 0; hasGroup(group) && waited < KILLED_MS; waited += 20) {
    process.kill(-group, 'SIGKILL');
    await pause(20);
  }
};

/** Who holds the lock, and the process group of the npm or the compiler that it runs. */
const readLock = () => {
  try {
    const text = fs.readFileSync(LOCK, 'utf8');
    const [pid, began, group, groupBegan] = text.split(' ');
    return { text, pid: Number(pid), began, group: Number(group), groupBegan };
  } catch {
    return undefined;
  }
};

const isHeld = ({ text, pid, began }) => {
  if (text === '') return Date.now() - (changedAt(LOCK) || 0) < EMPTY_LOCK_MS;
  const owner = processOf(pid);
  return owner !== undefined && (!began || owner.began === began);
};

/** What an owner that was killed left running would go on changing node_modules behind our back. */
const endLeftover = async ({ group, groupBegan }) => {
  if (!(group > 1) || !hasGroup(group)) return;
  const leader = processOf(group);
  if (leader === undefined || leader.began === groupBegan) await endGroup(group);
};

let isOwner = false;

const named = (pid) => {
  const { began } = processOf(pid) || {};
  return `${pid} ${began || ''}`;
};

const noteInLock = (group) => {
  fs.writeFileSync(`${LOCK}.new`, `${named(process.pid)} ${named(group)}`);
  fs.renameSync(`${LOCK}.new`, LOCK);
};

const releaseLock = () => {
  if (isOwner) fs.rmSync(LOCK, { force: true });
  isOwner = false;
};

/** Takes a dead owner's lock away: one command at a time, else the second would take away what the first has put there. */
const removeLock = async ({ text }) => {
  const taking = `${LOCK}.taking`;
  try {
    fs.writeFileSync(taking, '', { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const since = changedAt(taking);
    // Whoever was killed while it took a lock away leaves this; one that has gone meanwhile is nobody's to remove.
    if (since !== undefined && Date.now() - since > EMPTY_LOCK_MS) fs.rmSync(taking, { force: true });
    return pause(20);
  }
  try {
    const still = readLock();
    if (still && still.text === text) fs.rmSync(LOCK, { force: true });
  } finally {
    fs.rmSync(taking, { force: true });
  }
};

/** One set-up at a time: a second command waits for the first one and then finds everything done. */
const takeLock = async () => {
  const deadline = Date.now() + LOCK_PATIENCE_MS;
  let told = false;
  fs.mkdirSync(DIST, { recursive: true });
  while (Date.now() < deadline) {
    try {
      fs.writeFileSync(LOCK, named(process.pid), { flag: 'wx' });
      isOwner = true;
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readLock();
    if (!owner) continue;
    if (!isHeld(owner)) {
      await endLeftover(owner);
      await removeLock(owner);
      continue;
    }
    if (!told) say('Another command is setting the project up; waiting for it …');
    told = true;
    await pause(100);
  }
  throw new SetupError(`Another set-up does not end: if none is running, delete ${LOCK} and try again.`);
};

let group = 0;
let stopping = false;

/** Ends what runs, gives the lock up, and then leaves. */
const stop = async (leave) => {
  if (stopping) return;
  stopping = true;
  if (group) await endGroup(group);
  releaseLock();
  leave();
};

/** The process that started us and, where that is a shell, the npm behind it: nobody waits for us without them. */
const starters = () => {
  const parent = processOf(process.ppid);
  if (!parent) return [];
  const isShell = /^-?(ba|da|z|k|a)?sh$/.test(parent.name);
  const behind = isShell ? processOf(parent.parent) : undefined;
  return [{ pid: process.ppid, began: parent.began }].concat(
    behind ? [{ pid: parent.parent, began: behind.began }] : [],
  );
};

/** Ctrl-C, and the end of whoever started us, end the set-up with all that it runs. */
const endWithOthers = () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () =>
      stop(() => {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      }),
    );
  }
  const watched = starters();
  const isGone = ({ pid, began }) => {
    const now = processOf(pid);
    return now === undefined || now.began !== began;
  };
  return setInterval(() => {
    if (watched.some(isGone)) stop(() => process.exit(1));
  }, 500);
};

/**
 * Runs a program in a process group of its own, which a terminal's Ctrl-C does not reach, under a guard that ends the
 * group when this process is gone, however it went. `output` is what it wrote, if that is to be `heard`.
 */
const run = (command, args, heard) =>
  new Promise((resolve) => {
    const guard = spawn(process.execPath, [SELF, GUARD, command].concat(args), {
      cwd: ROOT,
      detached: true,
      stdio: ['pipe', heard ? 'pipe' : 2, heard ? 'pipe' : 2],
    });
    let output = '';
    const hear = (chunk) => {
      output += chunk;
      process.stderr.write(chunk);
    };
    if (heard) for (const said of [guard.stdout, guard.stderr]) said.on('data', hear);
    guard.stdin.on('error', () => undefined);
    group = guard.pid;
    noteInLock(group);
    guard.on('close', (code) => {
      if (stopping) return;
      group = 0;
      resolve({ isDone: code === 0, output });
    });
  });

const guard = (command, args) => {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  process.stdin.on('close', () => process.kill(-process.pid, 'SIGKILL')).resume();
  child.on('error', (error) => {
    say(`${command} could not be started (${error.message}).`);
    process.exit(127);
  });
  child.on('exit', (code) => process.exit(code === null ? 1 : code));
};

const install = async () => {
  say('Installing the dependencies (once; about a minute) …');
  // Neither note may outlive what it speaks of.
  for (const note of [INSTALLED, HIDDEN_LOCKFILE]) fs.rmSync(note, { force: true });
  const cli = process.env.npm_execpath;
  const [command, first] = cli && /npm-cli\.c?js$/.test(cli) ? [process.execPath, [cli]] : ['npm', []];
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const { isDone } = await run(command, first.concat(args, '--loglevel=error'));
  const packages = isDone ? lookAtPackages() : undefined;
  if (packages) return noteInstalled(packages, true);
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

const compile = async () => {
  // A compiler that was killed may have left half a file, which its memory takes for a whole one.
  if (fs.existsSync(COMPILING)) fs.rmSync(path.join(DIST, '.tsbuildinfo'), { force: true });
  fs.writeFileSync(COMPILING, '');
  const look = process.stderr.isTTY ? ['--pretty'] : [];
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'].concat(look);
  const result = await run(process.execPath, tsc, true);
  fs.rmSync(COMPILING, { force: true });
  return result;
};

/** What is compiled and copied becomes programs. */
const makePrograms = async () => {
  const compiled = await compile();
  copyAssets();
  if (!compiled.isDone) return { ...compiled, failure: 'The sources do not compile' };
  const bundled = await run(process.execPath, [path.join(path.dirname(SELF), 'bundle.mjs')], true);
  return { ...bundled, failure: 'The programs could not be made' };
};

/** The packages of the lockfile that the compiler names; those that are ours, or nobody's, are no sign. */
const missesPackages = (output) => {
  const { packages } = readJson(path.join(ROOT, 'package-lock.json')) || { packages: {} };
  return (output.match(MISSING) || []).some((text) => {
    const [, name] = new RegExp(MISSING.source).exec(text);
    return [name, `@types/${name}`].some((one) => packages[`node_modules/${one}`] !== undefined);
  });
};

/** Whether it may be the dependencies that nothing can be made of: some of a package is gone, or was never there. */
const blamesPackages = ({ output }) => {
  if (!lookAtPackages()) return true;
  const { byUs } = readJson(INSTALLED) || {};
  if (byUs === true) return false;
  return (
    output === '' ||
    /^\S*node_modules\/|Could not resolve "|Cannot find (?:package|module '[^']*node_modules)/m.test(output) ||
    missesPackages(output)
  );
};

const build = async () => {
  say('Building …');
  const inputs = fingerprint();
  fs.rmSync(STAMP, { force: true });
  forgetIfIncomplete();
  removeLeftovers();
  let made = await makePrograms();
  if (!made.isDone && blamesPackages(made)) {
    say('Some of the dependencies are not whole.');
    await install();
    say('Building …');
    made = await makePrograms();
  }
  if (!made.isDone) throw new SetupError(`${made.failure}: see the errors above.`);
  fs.writeFileSync(STAMP, inputs);
};

const setUp = async () => {
  if (isAsNoted() && isBuilt()) return;
  const watch = endWithOthers();
  try {
    await takeLock();
    if (!isInstalled()) await install();
    if (!isBuilt()) await build();
  } finally {
    releaseLock();
    clearInterval(watch);
  }
};

const main = async () => {
  try {
    checkNode();
    await setUp();
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
};

if (process.argv[2] === GUARD) guard(process.argv[3], process.argv.slice(4));
else main();
