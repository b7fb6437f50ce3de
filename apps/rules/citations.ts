import ts from 'typescript';
import { linesOf, type Repository } from './repository.js';

/** A number of a rule where somebody cites it. */
export interface Citation {
  readonly number: string;
  readonly file: string;
  readonly line: number;
}

/** Letter and number, or a range such as R45–R47. What stands in a longer word, such as 2023-A2, cites nothing. */
const NUMBER = /(?<![\w.-])([A-Z])(\d+)(?:[–-]\1(\d+))?(?![\w-])/g;

/** Numbers that a text cites, each once; `families` are the letters that rules have. */
export const numbersIn = (text: string, families: ReadonlySet<string>): Set<string> =>
  new Set(matchesIn(text, families).flatMap(({ numbers }) => numbers));

const matchesIn = (text: string, families: ReadonlySet<string>): { offset: number; numbers: string[] }[] =>
  [...text.matchAll(NUMBER)]
    .filter(([, family]) => families.has(family as string))
    .map(({ index, 1: family, 2: first, 3: last }) => {
      const from = Number(first);
      const count = last === undefined ? 1 : Math.max(1, Number(last) - from + 1);
      return { offset: index, numbers: Array.from({ length: count }, (_, more) => `${family}${from + more}`) };
    });

export const familiesOf = (numbers: Iterable<string>): Set<string> =>
  new Set([...numbers].map((number) => number.slice(0, 1)));

/** Every citation of the repository; an identifier of the code, such as a type R1, is none. */
export const citationsIn = (repository: Repository, families: ReadonlySet<string>): Citation[] =>
  [...repository].flatMap(([file, text]) => {
    const matches = matchesIn(text, families);
    const lineAt = linesOf(text);
    const names = matches.length > 0 && file.endsWith('.ts') ? identifiersOf(parse(file, text)) : undefined;
    return matches
      .filter(({ offset }) => !names?.has(offset))
      .flatMap(({ offset, numbers }) => numbers.map((number) => ({ number, file, line: lineAt(offset) })));
  });

/** Sections that are cited as "programme 1.9". */
export const sectionsIn = (repository: Repository): Citation[] =>
  [...repository].flatMap(([file, text]) => {
    const lineAt = linesOf(text);
    return [...text.matchAll(/\bprogramme[\s*/]+(\d+\.\d+)/g)].map(({ index, 1: number }) => ({
      number: number as string,
      file,
      line: lineAt(index),
    }));
  });

const parse = (file: string, text: string): ts.SourceFile =>
  ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);

const identifiersOf = (source: ts.SourceFile): Set<number> => {
  const starts = new Set<number>();
  const walk = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) starts.add(node.getStart(source));
    ts.forEachChild(node, walk);
  };
  walk(source);
  return starts;
};

const TEST = new Set(['describe', 'it', 'test']);
/** A test that does not run shows nothing. */
const LEFT_OUT = new Set(['skip', 'todo']);

/** What the names of a spec's tests cite. */
export const namedBySpecs = (repository: Repository, families: ReadonlySet<string>): Citation[] =>
  [...repository].flatMap(([file, text]) => (file.endsWith('.spec.ts') ? namesIn(file, text, families) : []));

const namesIn = (file: string, text: string, families: ReadonlySet<string>): Citation[] => {
  const source = parse(file, text);
  const lineAt = linesOf(text);
  const named: Citation[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const kind = testOf(node.expression);
      if (kind === 'left out') return;
      const name = node.arguments[0];
      if (kind === 'test' && name && (ts.isStringLiteralLike(name) || ts.isTemplateExpression(name))) {
        const line = lineAt(name.getStart(source));
        for (const number of numbersIn(name.getText(source), families)) named.push({ number, file, line });
      }
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return named;
};

/** Whether a call makes a test: `it(…)`, `it.each(…)(…)`, `describe.only(…)`; `it.skip(…)` and `xit(…)` make none. */
const testOf = (callee: ts.Expression): 'test' | 'left out' | undefined => {
  if (ts.isIdentifier(callee)) {
    if (TEST.has(callee.text)) return 'test';
    return /^x(describe|it|test)$/.test(callee.text) ? 'left out' : undefined;
  }
  if (ts.isCallExpression(callee)) return testOf(callee.expression);
  if (ts.isTaggedTemplateExpression(callee)) return testOf(callee.tag);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const kind = testOf(callee.expression);
  return kind && LEFT_OUT.has(callee.name.text) ? 'left out' : kind;
};
