import type { Explanation } from './explain.js';
import { flattened, type PlacedNode } from './tree.js';

/** An explanation as an answer: its nodes in the order of the tree, each with the one that it explains. */
export interface ExplanationRow extends Omit<Explanation, 'root'> {
  readonly sentence: string;
  readonly nodes: readonly PlacedNode[];
}
export const rowOf = ({ root, ...about }: Explanation): ExplanationRow => ({
  ...about,
  sentence: root.sentence,
  nodes: flattened(root),
});
