import type { Explanation } from './explain.js';
import { flattened, type PlacedNode } from './tree.js';

/** Text as Mermaid takes it inside quotes: entity codes for what would end or mark it up. */
const escaped = (text: string): string => text.replaceAll(/[#"<>`&\\[\]{}|]/g, (sign) => `#${sign.codePointAt(0)};`);

const labelOf = ({ sentence, amount, loose, steps, evidence }: PlacedNode): string =>
  [
    sentence,
    ...steps.map(({ what, calculation, rounded }) => `${what}: ${calculation} = ${rounded}`),
    ...(amount === null ? [] : [`adds ${amount}`]),
    ...(loose === null ? [] : [`adds ${loose} beside the entry`]),
    ...(evidence ? [`${evidence.type} ${evidence.stream}@${evidence.revision}`] : []),
  ]
    .map(escaped)
    .join('<br/>');

/** An explanation as a Mermaid flowchart: an arrow from each reason to what it explains. */
export const mermaidOf = ({ root }: Explanation): string => {
  const rows = flattened(root);
  const nodes = rows.map((one) => `  n${one.no}["${labelOf(one)}"]`);
  const arrows = rows.flatMap(({ no, under }) => (under === null ? [] : [`  n${no} --> n${under}`]));
  return `${['flowchart BT', ...nodes, ...arrows].join('\n')}\n`;
};
