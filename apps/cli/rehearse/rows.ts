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
