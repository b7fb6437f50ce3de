import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#libs/processes/built.js';

/** A shell block of a document, and the answer that is shown after it, if there is one. */
export interface ShownBlock {
  readonly script: string;
  readonly answer?: { readonly kind: string; readonly text: string };
}

const FENCE = /^```(\w+)\n([\s\S]*?)^```/gm;

/** The shell blocks of a section of the README, in their order. */
export const blocksOf = (heading: string): ShownBlock[] => {
  const readme = readFileSync(join(projectRoot(), 'README.md'), 'utf8');
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`The README has no section "${heading}".`);
  const fences = [...section.matchAll(FENCE)].map(([, kind, text]) => ({ kind: kind!, text: text! }));
  return fences.flatMap(({ kind, text }, index) => {
    if (kind !== 'sh') return [];
    const next = fences[index + 1];
    return [{ script: text, ...(next && next.kind !== 'sh' ? { answer: next } : {}) }];
  });
};

/** What stands for the fields or items that a document leaves out. */
const REST = '…';

/** Several JSON documents one after the other, each over as many lines as it likes; `…` for what is left out. */
const documentsOf = (text: string): unknown[] => {
  const whole = text.replaceAll(/,\s*…\s*\}/g, `,"${REST}":"${REST}"}`).replaceAll(/,\s*…\s*\]/g, `,"${REST}"]`);
  return whole
    .split(/^(?=\{)/m)
    .filter((document) => document.trim() !== '')
    .map((document) => JSON.parse(document) as unknown);
};

/** Fields that no two runs have in common. */
const OF_THE_RUN = ['asOf', 'recordedAt', 'position', 'nextCursor'];
/** Values that a walk of today cannot have as they are shown; what they look like is compared. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>'],
  [/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '<instant>'],
  [/\d{4}-\d{2}-\d{2}/g, '<date>'],
  [/\b\d{4}-\d{2}\b/g, '<month>'],
];
const shapeOf = (text: string): string => SHAPES.reduce((shape, [pattern, name]) => shape.replace(pattern, name), text);

/** Whether what is shown is fixed, or tells of the day on which it was shown. */
export type Fixed = 'fixed' | 'of its day';

const differencesOf = (shown: unknown, real: unknown, fixed: Fixed, path = ''): string[] => {
  if (Array.isArray(shown) && Array.isArray(real)) {
    const isOpen = shown.at(-1) === REST;
    const items = isOpen ? shown.slice(0, -1) : shown;
    const wrong = isOpen || items.length === real.length ? [] : [`${path}: ${items.length} shown, ${real.length} came`];
    return [...wrong, ...items.flatMap((item, index) => differencesOf(item, real[index], fixed, `${path}[${index}]`))];
  }
  if (isObject(shown) && isObject(real)) {
    const names = Object.keys(shown).filter((name) => name !== REST);
    const more = REST in shown ? [] : Object.keys(real).filter((name) => !names.includes(name));
    return [
      ...more.map((name) => `${path}.${name} is not shown`),
      ...names.flatMap((name) => {
        const run = OF_THE_RUN.includes(name) && typeof shown[name] === 'string';
        if (!run) return differencesOf(shown[name], real[name], fixed, `${path}.${name}`);
        return typeof real[name] === 'string' ? [] : [`${path}.${name}: ${String(real[name])} is no text`];
      }),
    ];
  }
  const [left, right] = [shown, real].map((value) =>
    fixed === 'of its day' && typeof value === 'string' ? shapeOf(value) : value,
  );
  return left === right ? [] : [`${path}: ${JSON.stringify(shown)} is shown, ${JSON.stringify(real)} came`];
};
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Lines as they are, but for a line `…`, which stands for any number of them. */
const linesDiffer = (shown: string, real: string): string[] => {
  const [left, right] = [shown, real].map((text) => `\n${shapeOf(text).trimEnd()}\n`) as [string, string];
  return linesFollow(left.split(`\n${REST}\n`), right) ? [] : [`shown:\n${shown}\ncame:\n${real}`];
};
/** Whether the parts are lines of the text in their order, the first at its begin, the last at its end. */
const linesFollow = ([first = '', ...others]: readonly string[], text: string): boolean => {
  const last = others.pop();
  if (last === undefined) return text === first;
  let rest = text.slice(first.length);
  for (const part of others) {
    const at = rest.indexOf(`\n${part}\n`);
    if (at < 0) return false;
    rest = rest.slice(at + part.length + 1);
  }
  return text.startsWith(`${first}\n`) && rest.endsWith(`\n${last}`);
};

/** Where an answer is not what the document shows; nothing where it is. */
export const differencesFrom = (
  { kind, text }: NonNullable<ShownBlock['answer']>,
  real: string,
  fixed: Fixed,
): string[] => {
  if (kind !== 'json') return linesDiffer(text, real);
  return differencesOf(documentsOf(text), documentsOf(real), fixed);
};
