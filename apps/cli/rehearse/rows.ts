import { ApiFailure } from './api-client.js';
import type { Row } from './expected.js';

/** Orders rows by their texts, by code unit, the first key first. */
export const byText =
  <T>(...keys: ((row: T) => string)[]) =>
  (a: T, b: T): number => {
    for (const key of keys) {
      const [x, y] = [key(a), key(b)];
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  };

/** The line of the history that caused it: an import's correlation id ends in it. */
export const lineOf = (correlationId: string): number =>
  Number(correlationId.slice(correlationId.lastIndexOf('.') + 1));

/** Probes asked at once: a dashboard's share of the API, not a load test. */
const PROBES_AT_ONCE = 16;

/** The answer to each probe, in their order. */
export const asked = async (probes: readonly Row[], ask: (probe: Row) => Promise<Row>): Promise<Row[]> => {
  const answerTo = async (probe: Row): Promise<Row> => {
    try {
      return await ask(probe);
    } catch (error) {
      // One that the API does not take, such as an id that is none, is a row that no expectation has.
      if (error instanceof ApiFailure && error.status === 400) return { ...probe, refused: error.code };
      throw error;
    }
  };
  const rows: Row[] = new Array<Row>(probes.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < probes.length; index = next++) rows[index] = await answerTo(probes[index] as Row);
  };
  await Promise.all(Array.from({ length: PROBES_AT_ONCE }, worker));
  return rows;
};
