import { List, Map as PersistentMap } from 'immutable';
import { type Instant, instantMs } from '#libs/kernel/time.js';

export interface Publication {
  readonly version: string;
  readonly validFrom: Instant;
}

/** Everything published so far; what is in force at an instant is looked up, however much there is. */
export interface Publications<T extends Publication> {
  readonly byVersion: PersistentMap<string, T>;
  /** By `validFrom`. */
  readonly inOrder: List<T>;
}
export const nothingPublished = <T extends Publication>(): Publications<T> => ({
  byVersion: PersistentMap(),
  inOrder: List(),
});

export const withPublication = <T extends Publication>(
  { byVersion, inOrder }: Publications<T>,
  one: T,
): Publications<T> => {
  const index = countUpTo(inOrder, instantMs(one.validFrom));
  // The latest usually comes last, and then nothing has to move.
  const isLast = index === inOrder.size;
  return {
    byVersion: byVersion.set(one.version, one),
    inOrder: isLast ? inOrder.push(one) : inOrder.insert(index, one),
  };
};

/** Of things published so far, the one with the latest `validFrom` not after the instant, whenever it was published. */
export const validAt = <T extends Publication>({ inOrder }: Publications<T>, instant: Instant): T | undefined => {
  const index = countUpTo(inOrder, instantMs(instant)) - 1;
  return index < 0 ? undefined : inOrder.get(index);
};

/** The same, of those that a reader may know of. */
export const validAmong = <T extends Publication>(
  { inOrder }: Publications<T>,
  instant: Instant,
  isKnown: (one: T) => boolean,
): T | undefined => {
  for (let index = countUpTo(inOrder, instantMs(instant)) - 1; index >= 0; index -= 1) {
    const one = inOrder.get(index) as T;
    if (isKnown(one)) return one;
  }
  return undefined;
};

/** One of them with other contents; its place stays. */
export const withContents = <T extends Publication>(published: Publications<T>, one: T): Publications<T> => ({
  byVersion: published.byVersion.set(one.version, one),
  inOrder: published.inOrder.map((other) => (other.version === one.version ? one : other)),
});

/** How many are valid from the moment or before. */
const countUpTo = <T extends Publication>(inOrder: List<T>, ms: number): number => {
  let [from, to] = [0, inOrder.size];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (instantMs((inOrder.get(middle) as T).validFrom) <= ms) from = middle + 1;
    else to = middle;
  }
  return from;
};
