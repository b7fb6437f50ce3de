import 'reflect-metadata';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { buildOpenApiText } from './build.js';
import { recordedExamples } from './examples.js';
import { walksOf } from './walks.js';

/**
 * `node dist/apps/api/openapi/main.js [file]`: writes the OpenAPI document, docs/openapi.json by default, and beside it the
 * walks that its examples tell.
 */
const file = resolve(process.argv[2] ?? 'docs/openapi.json');
const text = await buildOpenApiText();
await writeFile(file, text);
const walks = join(dirname(file), 'walks');
await mkdir(walks, { recursive: true });
for (const [name, page] of walksOf(JSON.parse(text) as Parameters<typeof walksOf>[0], recordedExamples())) {
  await writeFile(join(walks, name), page);
}
process.stdout.write(`${file}\n`);
