import { fileURLToPath } from 'node:url';
import type { Model } from '#libs/read-models/builds/build.js';
import type { Projection } from '#libs/read-models/projection.js';
import { readModels } from '../ledger/read-models.js';

export const allProjections: readonly Projection[] = readModels.map(({ projection }) => projection);
/** With the folders of their numbered SQL files. */
export const allModels: readonly Model[] = allProjections.map((projection) => ({
  projection,
  folder: fileURLToPath(new URL(`../../projections/${projection.name}`, import.meta.url)),
}));
