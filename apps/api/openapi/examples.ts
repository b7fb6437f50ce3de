import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * One request and its answer, as a real ledger gave it: `examples.json` holds a whole story of them, which a spec plays
 * again and compares. What differs from run to run (instants, positions, ids of events) is the same in every example.
 */
export interface Example {
  /** Name of the operation. */
  readonly operation: string;
  /** Name of the example; of a refusal, its code. */
  readonly name: string;
  readonly summary: string;
  /** Who asks, e.g. `org_alpha:administrator`. */
  readonly as: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly answer: unknown;
}

export const EXAMPLES_FILE = fileURLToPath(new URL('./examples.json', import.meta.url));

let examples: readonly Example[] | undefined;
export const recordedExamples = (): readonly Example[] =>
  (examples ??= JSON.parse(readFileSync(EXAMPLES_FILE, 'utf8')) as Example[]);
