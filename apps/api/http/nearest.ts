/** Edits (insert, delete, replace) that lead from one word to the other. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
};

const LONGEST_WORD = 64;

/** The known name that a wrong one most likely means; undefined when there is none at all. */
export const nearest = (wrong: string, known: readonly string[]): string | undefined => {
  const word = wrong.slice(0, LONGEST_WORD).toLowerCase();
  const ranked = known.map((name) => ({ name, edits: distance(word, name.toLowerCase()) }));
  return ranked.sort((a, b) => a.edits - b.edits)[0]?.name;
};
