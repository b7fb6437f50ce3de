import { posix } from 'node:path';
import type { Citation } from './citations.js';
import { linkOf, PAGES, type Rulebook } from './rulebook.js';
import type { Keeper, Source } from './source.js';

const INTRODUCTION = `# Which rule is kept where

Made by \`npm run rules\` from the docstrings of [libs](../../libs) and the names of the specs; not written by hand.
[How to read a rule](../rules.md#how-to-read-a-rule).

- **Decisions** cite the rule: functions, constants, and what reads or rounds for them.
- **Commands and automations** cite it, or their handling reaches one of those decisions.
- **Events** cite it, or one of those decisions makes them.
- **Specs** have tests that name it.

| rule | state | decisions | commands and automations | events | specs |
|---|---|---|---|---|---|
`;

/** The table as it is committed: one line a rule, in the order of the entry page. */
export const tableOf = (
  { rules }: Rulebook,
  { decisions, triggers, events }: Source,
  named: readonly Citation[],
): string =>
  INTRODUCTION +
  [...rules.values()]
    .sort((a, b) => orderOf(a.number) - orderOf(b.number))
    .map((rule) => {
      const { number, title, state } = rule;
      const deciding = decisions.filter(({ rules: cited }) => cited.has(number));
      const nodes = deciding.map(({ node }) => node);
      const made = new Set(deciding.flatMap(({ emits }) => [...emits]));
      const cells = [
        `[${number}](${linkOf(rule)}) ${title}`,
        state,
        linked(deciding),
        linked(triggers.filter((one) => one.rules.has(number) || nodes.some((node) => one.decidedBy.has(node)))),
        linked(events.filter((one) => one.rules.has(number) || made.has(one.name))),
        linked(specsOf(named, number)),
      ];
      return `| ${cells.join(' | ')} |\n`;
    })
    .join('');

/** As the entry page lists them. */
const FAMILIES = 'RDAEVI';
const orderOf = (number: string): number => FAMILIES.indexOf(number.charAt(0)) * 1_000 + Number(number.slice(1));

const specsOf = (named: readonly Citation[], number: string): Pick<Keeper, 'name' | 'file'>[] =>
  [...new Set(named.filter((one) => one.number === number).map(({ file }) => file))].map((file) => ({
    name: posix.basename(file, '.spec.ts'),
    file,
  }));

const linked = (keepers: readonly Pick<Keeper, 'name' | 'file'>[]): string =>
  keepers
    .map(({ name, file }) => `[${name}](${posix.relative(PAGES, file)})`)
    .sort()
    .join(', ');
