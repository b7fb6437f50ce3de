import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOMS = ['apps', 'libs', 'projections'];
const SPEC = /\.spec\.ts$/;
const IMPORT = /(?:from|import)\s*\(?\s*['"]((?:\.{1,2}|#libs|#apps|#projections)\/[^'"]+)\.js['"]/g;

const specsUnder = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => SPEC.test(name))
        .map((name) => join(folder, name))
    : [];

const sourceOf = (root: string, importer: string, specifier: string): string =>
  `${specifier.startsWith('#') ? join(root, specifier.slice(1)) : resolve(dirname(importer), specifier)}.ts`;

const importsOf = (root: string, file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, specifier = '']) => sourceOf(root, file, specifier));

/** Whether a file reaches another one through imports. */
const reaches = (root: string, from: string, target: string): boolean => {
  const seen = new Set<string>();
  const open = [from];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (file === target) return true;
    if (seen.has(file) || !existsSync(file) || !statSync(file).isFile()) continue;
    seen.add(file);
    open.push(...importsOf(root, file));
  }
  return false;
};

/**
 * Whether a run needs servers: specs of pure rooms do not reach `testUrls()`, and a run of only those need not wait.
 * @param root the project's folder
 * @param patterns what the run is limited to, as Jest takes it; none means every spec
 */
export const runNeedsServers = (root: string, patterns: readonly string[]): boolean => {
  if (patterns.length === 0) return true;
  const wanted = patterns.map((pattern) => new RegExp(pattern, 'i'));
  const target = join(root, 'libs', 'embedded', 'testing', 'index.ts');
  return ROOMS.flatMap((name) => specsUnder(join(root, name)))
    .filter((file) => wanted.some((pattern) => pattern.test(file)))
    .some((file) => reaches(root, file, target));
};
