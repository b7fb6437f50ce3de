import { STATUS_OF_KIND } from '#apps/api/http/status.js';
import { DomainError } from '#libs/kernel/errors.js';
import { CATALOGUE, catalogueOf } from './catalogue.js';
import { type Citation, citationsIn, familiesOf, namedBySpecs, sectionsIn } from './citations.js';
import { programOf } from './program.js';
import type { Repository } from './repository.js';
import { type Finding, inForce, readRulebook, type Rule, type Rulebook, TABLE } from './rulebook.js';
import { readSource } from './source.js';
import { tableOf } from './table.js';

/** What the committed pages must be, by their paths: the table of rules, and the catalogue of events. */
export const buildPages = (repository: Repository): Map<string, string> => {
  const rulebook = readRulebook(repository);
  const families = familiesOf(rulebook.rules.keys());
  const program = programOf(repository);
  const source = readSource(program, families);
  return new Map([
    [TABLE, tableOf(rulebook, source, namedBySpecs(repository, families))],
    [CATALOGUE, catalogueOf(program, source)],
  ]);
};

/** Everything in which rules and repository do not agree, each with the place where it is to be mended. */
export const checkRules = (repository: Repository): Finding[] => {
  const rulebook = readRulebook(repository);
  const families = familiesOf(rulebook.rules.keys());
  return [
    ...rulebook.findings,
    ...undefinedIn(rulebook, repository, families),
    ...unspecified(rulebook, namedBySpecs(repository, families)),
    ...[...rulebook.rules.values()].flatMap((rule) => wrongCodesOf(rule, repository)),
    ...outOfDate(repository),
  ];
};

export const worded = ({ file, line, message }: Finding): string => `${file}:${line}: ${message}`;

const undefinedIn = (
  { rules, sections }: Rulebook,
  repository: Repository,
  families: ReadonlySet<string>,
): Finding[] => {
  const unknown = ({ file, line, number }: Citation, what: string): Finding => ({
    file,
    line,
    message: `${what} ${number} is not defined in docs/rules`,
  });
  const isKnown = ({ number }: Citation): boolean => rules.has(number);
  return [
    ...citationsIn(repository, families)
      .filter((one) => !isKnown(one))
      .map((one) => unknown(one, 'rule')),
    ...sectionsIn(repository)
      .filter(({ number }) => !sections.has(number))
      .map((one) => unknown(one, 'section')),
  ];
};

const unspecified = ({ rules }: Rulebook, named: readonly Citation[]): Finding[] => {
  const numbers = new Set(named.map(({ number }) => number));
  const unnamed = [...rules.values()].filter(({ state, number }) => state !== 'not yet' && !numbers.has(number));
  const tooEarly = named.filter(({ number }) => rules.get(number)?.state === 'not yet');
  return [
    ...unnamed.map(({ file, line, number, state }) => ({
      file,
      line,
      message: `${number} is ${state}, but no spec names it`,
    })),
    ...tooEarly.map(({ file, line, number }) => ({
      file,
      line,
      message: `a spec names ${number}, which docs/rules says is not in force yet`,
    })),
  ];
};

const CODE_OR_STATUS = /`([A-Z]+(?:_[A-Z]+)+)`|\b(4\d\d)\b|[.;:](?=\s)/g;

/** Codes of what is in force exist, and have the status that the page tells. */
const wrongCodesOf = (rule: Rule, repository: Repository): Finding[] => {
  const { number, file, line } = rule;
  const findings: Finding[] = [];
  const say = (message: string): void => void findings.push({ file, line, message: `${number}: ${message}` });
  let pending: string[] = [];
  for (const [end, code, status] of inForce(rule).matchAll(CODE_OR_STATUS)) {
    if (code !== undefined) {
      if (!isInCode(code, repository)) say(`no code of ours says ${code}`);
      pending.push(code);
    } else if (status !== undefined) {
      for (const one of pending) {
        const is = STATUS_OF_KIND[new DomainError(one, '').kind];
        if (is !== Number(status)) say(`${one} is answered with ${is}, not ${status}`);
      }
      pending = [];
    } else if (end !== ':') {
      pending = [];
    }
  }
  return findings;
};

const isInCode = (code: string, repository: Repository): boolean => {
  for (const [file, text] of repository) {
    if (/^libs\/.+\.ts$/.test(file) && !file.endsWith('.spec.ts') && text.includes(`'${code}'`)) return true;
  }
  return false;
};

const outOfDate = (repository: Repository): Finding[] =>
  [...buildPages(repository)].flatMap(([file, page]) => {
    const [committed, built] = [repository.get(file) ?? '', page].map((text) => text.split('\n'));
    const count = Math.max(committed?.length ?? 0, built?.length ?? 0);
    const index = Array.from({ length: count }, (_, at) => at).find((at) => committed?.[at] !== built?.[at]);
    return index === undefined ? [] : [{ file, line: index + 1, message: 'is out of date: npm run rules' }];
  });
