import { linesOf, type Repository } from './repository.js';

const STATES = ['in force', 'in part', 'not yet'] as const;
/** `in part`: what the text says up to "Not yet:" is in force. */
type State = (typeof STATES)[number];

/** A rule as the pages define it: `### R36 Title`, a line with its state and where it comes from, and what holds. */
export interface Rule {
  readonly number: string;
  readonly title: string;
  readonly state: State;
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface Rulebook {
  /** By number, in the order of the pages. */
  readonly rules: ReadonlyMap<string, Rule>;
  /** Numbered sections of the pages, such as 1.9. */
  readonly sections: ReadonlySet<string>;
  /** Where the pages are not written as they must be. */
  readonly findings: readonly Finding[];
}

export const PAGES = 'docs/rules/';
export const TABLE = `${PAGES}table.md`;

const RULE = /^### ([A-Z]\d+) (.+)\n\n(?:`([^`\n]+)` · \S.*\n)?/gm;
/** Begins what of a rule in part is not in force. */
const REST = /\bNot\s+yet:/;
const SECTION = /^## (\d+\.\d+) /gm;

/** Reads all rules; what is not as it must be is a finding, and the rest is read all the same. */
export const readRulebook = (repository: Repository): Rulebook => {
  const rules = new Map<string, Rule>();
  const sections = new Set<string>();
  const findings: Finding[] = [];
  for (const [file, text] of repository) {
    if (!file.startsWith(PAGES) || file === TABLE) continue;
    const lineAt = linesOf(text);
    for (const match of text.matchAll(SECTION)) sections.add(match[1] as string);
    for (const match of text.matchAll(RULE)) {
      const [heading, number, title, written] = match as unknown as [string, string, string, string | undefined];
      const line = lineAt(match.index);
      const body = text.slice(match.index + heading.length).split(/^##/m, 1)[0] as string;
      const state = STATES.find((one) => one === written);
      const wrong = problemOf(state, body, rules.get(number));
      if (wrong !== undefined) findings.push({ file, line, message: `${number} ${wrong}` });
      if (state && !rules.has(number)) rules.set(number, { number, title, state, text: body.trim(), file, line });
    }
  }
  return { rules, sections, findings };
};

const problemOf = (state: State | undefined, body: string, before: Rule | undefined): string | undefined => {
  if (before) return `is defined twice, also at ${before.file}:${before.line}`;
  if (!state) return `has no line with its state (${STATES.join(', ')}) and source under its heading`;
  if (body.trim() === '') return 'says nothing';
  if (REST.test(body) !== (state === 'in part')) {
    return state === 'in part' ? 'is in force in part, but has no "Not yet:"' : `is ${state}, but has a "Not yet:"`;
  }
  return undefined;
};

/** What of a rule is in force: all of it, what comes before "Not yet:", or nothing. */
export const inForce = ({ state, text }: Rule): string =>
  state === 'not yet' ? '' : (text.split(REST, 1)[0] as string);

/** Address of a rule's heading from the table, as GitHub makes it. */
export const linkOf = ({ number, title, file }: Rule): string => {
  const anchor = `${number} ${title}`
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(' ', '-');
  return `${file.slice(PAGES.length)}#${anchor}`;
};
