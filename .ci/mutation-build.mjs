/** Compiles the rooms of the current folder to its dist as Jest compiles them, without a look at their types. */
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformFileSync } from '@swc/core';
import settings from '../jest.config.js';

const [, options] = settings.transform['^.+\\.ts$'];
for (const entry of readdirSync('libs', { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const source = path.join(entry.parentPath, entry.name);
  const target = path.join('dist', source);
  mkdirSync(path.dirname(target), { recursive: true });
  if (source.endsWith('.ts')) writeFileSync(target.replace(/ts$/, 'js'), transformFileSync(source, options).code);
  else copyFileSync(source, target);
}
