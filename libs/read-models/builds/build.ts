import type { Projection } from '../projection.js';

/** A projection and the folder of the numbered SQL files that make its tables. */
export interface Model {
  readonly projection: Projection;
  readonly folder: string;
}

/** Rows of a read model, made by one version of its projection in a schema of their own. */
export interface Build {
  readonly build: string;
  readonly model: string;
  readonly version: number;
  readonly state: 'building' | 'served' | 'retired';
  readonly tables: readonly string[];
  /** SHA-256 over the SQL files that made its schema; empty before they ran. */
  readonly files: string;
}

/** Purpose of a build's schema. */
export const purposeOf = ({ build }: Pick<Build, 'build'>): `ledger_${string}` => `ledger_${build}`;

/**
 * The consumer that fills a build. What is served is followed under the model's own name, so that whoever waits for a
 * position asks for what it will read.
 */
export const builderOf = ({ model, build }: Pick<Build, 'model' | 'build'>): string => `${model}@${build}`;

/** Whether a consumer fills a build that nobody reads yet. */
export const isBuilder = (consumer: string): boolean => consumer.includes('@');
