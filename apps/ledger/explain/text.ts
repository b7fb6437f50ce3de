import type { Explanation } from './explain.js';
import { type Evidence, flattened, type PlacedNode } from './tree.js';

const byWhom = ({ by }: Evidence): string => {
  const who = by.userId === null ? by.role : `${by.userId} (${by.role})`;
  const of = by.orgId === null ? '' : ` of ${by.orgId}`;
  return `${who}${of}${by.onBehalfOfOrgId === null ? '' : ` on behalf of ${by.onBehalfOfOrgId}`}`;
};

const movedBy = ({ amount, loose }: PlacedNode): string =>
  [...(amount === null ? [] : [`  [${amount}]`]), ...(loose === null ? [] : [`  [beside the entry ${loose}]`])].join(
    '',
  );

const linesOf = (one: PlacedNode): string[] => {
  const indent = '  '.repeat(one.depth);
  const { evidence } = one;
  const lines = [`${indent}${one.depth === 0 ? '' : '- '}${one.sentence}${movedBy(one)}`];
  const under = `${indent}    `;
  for (const { what, calculation, unrounded, rounded } of one.steps) {
    lines.push(`${under}${what}: ${calculation} = ${unrounded}${unrounded === rounded ? '' : `, rounded ${rounded}`}`);
  }
  if (evidence) {
    const { type, stream, revision, eventId, effectiveAt, recordedAt, reason } = evidence;
    lines.push(`${under}${type} ${stream}@${revision} ${eventId}`);
    lines.push(`${under}effective ${effectiveAt}, recorded ${recordedAt}, by ${byWhom(evidence)}`);
    if (reason !== null) lines.push(`${under}reason: ${reason}`);
  }
  return lines;
};

/** An explanation for people to read: each reason below what it explains, with its arithmetic and its event. */
export const textOf = ({ root }: Explanation): string => `${flattened(root).flatMap(linesOf).join('\n')}\n`;
