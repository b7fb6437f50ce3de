import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** Texts of a repository by their path in it, with slashes, in order of the path. */
export type Repository = ReadonlyMap<string, string>;

const NOT_OURS: ReadonlySet<string> = new Set([
  'node_modules',
  'dist',
  'data',
  'coverage',
  '.git',
  'package-lock.json',
]);
/** Scripts without an ending, such as `.ci/run`, are texts, too. */
const TEXTS: ReadonlySet<string> = new Set(['.ts', '.js', '.mjs', '.cjs', '.md', '.sql', '.json', '.yaml', '.yml', '']);

/** Every text in which somebody may cite a rule. */
export const readRepository = (root: string): Repository => {
  const texts = new Map<string, string>();
  const walk = (folder: string): void => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (NOT_OURS.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && TEXTS.has(extname(entry.name)))
        texts.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  walk('');
  return texts;
};

/** Lines of offsets, from 1; the offsets are asked for in ascending order. */
export const linesOf = (text: string): ((offset: number) => number) => {
  let [line, next] = [1, text.indexOf('\n')];
  return (offset) => {
    for (; next !== -1 && next < offset; next = text.indexOf('\n', next + 1)) line += 1;
    return line;
  };
};
