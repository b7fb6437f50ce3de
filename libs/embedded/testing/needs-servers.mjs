import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const SPEC = /\.spec\.ts$/;
const IMPORT = /(?:from|import)\s*\(?\s*['"]((?:\.{1,2}|#libs|#apps|#projections)\/[^'"]+)\.js['"]/g;

const specsUnder = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => SPEC.test(name))
        .map((name) => join(folder, name))
    : [];

const sourceOf = (root, importer, specifier) =>
  (specifier.startsWith('#') ? join(root, specifier.slice(1)) : resolve(dirname(importer), specifier)) + '.ts';

/**
 * Whether a file reaches another one through imports. Specs of pure rooms do not reach the servers, and a run of only
 * those need not wait for any.
 */
const reaches = (root, from, target) => {
  const seen = new Set();
  const open = [from];
  while (open.length > 0) {
    const file = open.pop();
    if (file === target) return true;
    if (seen.has(file) || !existsSync(file) || !statSync(file).isFile()) continue;
    seen.add(file);
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(IMPORT)) open.push(sourceOf(root, file, specifier));
  }
  return false;
};

/**
 * @param root the project's folder
 * @param patterns what the run is limited to, as Jest takes it; none means every spec
 */
export const runNeedsServers = (root, patterns) => {
  if (patterns.length === 0) return true;
  const wanted = patterns.map((pattern) => new RegExp(pattern, 'i'));
  const target = join(root, 'libs', 'embedded', 'testing', 'index.ts');
  return ['apps', 'libs', 'projections']
    .flatMap((name) => specsUnder(join(root, name)))
    .filter((file) => wanted.some((pattern) => pattern.test(file)))
    .some((file) => reaches(root, file, target));
};
