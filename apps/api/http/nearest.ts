import { distance } from 'fastest-levenshtein';

const LONGEST_WORD = 64;
/** More than a third of a word's letters is another word. */
const SHARE_OF_WORD = 3;

/** The known name that a wrong one most likely means; undefined when none is really near. */
const nearest = (wrong: string, known: readonly string[]): string | undefined => {
  if (wrong.length > LONGEST_WORD) return undefined;
  const word = wrong.toLowerCase();
  const [best] = known
    .map((name) => ({ name, edits: distance(word, name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  if (!best) return undefined;
  return best.edits <= Math.max(word.length, best.name.length) / SHARE_OF_WORD ? best.name : undefined;
};

/** A caller's word as an answer repeats it. */
export const clipped = (word: string): string =>
  word.length <= LONGEST_WORD ? word : `${word.slice(0, LONGEST_WORD)}…`;

/** `limt is not known here; did you mean limit?`, or what is known where nothing is near. */
export const unknownName = (wrong: string, known: readonly string[]): string => {
  const meant = nearest(wrong, known);
  const rest = meant ? `did you mean ${meant}?` : known.length > 0 ? `known are ${known.join(', ')}.` : 'nothing is.';
  return `${clipped(wrong)} is not known here; ${rest}`;
};
