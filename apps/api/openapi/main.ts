import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildOpenApiText } from './build.js';

/** `node dist/apps/api/openapi/main.js [file]`: writes the OpenAPI document, docs/openapi.json by default. */
const file = resolve(process.argv[2] ?? 'docs/openapi.json');
await writeFile(file, await buildOpenApiText());
process.stdout.write(`${file}\n`);
