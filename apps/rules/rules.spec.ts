import { join } from 'node:path';
import { buildPages, checkRules, worded } from './check.js';
import { readRepository, type Repository } from './repository.js';
import { TABLE } from './rulebook.js';
import { allEventDefinitions } from '../ledger/contexts.js';
import { CATALOGUE } from './catalogue.js';

const ROOT = join(import.meta.dirname, '../..');

describe('the rules of the programme', () => {
  it('are defined where they are cited, named by specs where they are in force, and lead to what keeps them', () => {
    expect(checkRules(readRepository(ROOT)).map(worded)).toEqual([]);
  }, 120_000);
});

describe('the catalogue of events', () => {
  it('has every event of the ledger, with where it stands, what writes it and its fields', () => {
    // As it is committed: that it is up to date, the test before finds.
    const page = readRepository(ROOT).get(CATALOGUE)!;
    const told = page.split(/^### /m).slice(1);
    const names = told.map((text) => text.split('\n', 1)[0]!);
    expect(names.sort()).toEqual(allEventDefinitions.map(({ type }) => type).sort());
    const incomplete = told.filter(
      (text) => !/^- in `/m.test(text) || !/^- written by \[/m.test(text) || !/^\| \w/m.test(text),
    );
    expect(incomplete).toEqual([]);
    for (const { type, version, personal } of allEventDefinitions) {
      const text = told.find((one) => one.startsWith(`${type}\n`))!;
      expect(text).toContain(`\n- version ${version}, `);
      expect(text.includes('Sealed with the key of')).toBe(personal.length > 0);
    }
  });

  it('tells fields with what is nested in them, and streams and writers from what the source says', () => {
    const page = buildPages(
      shopWith({
        'libs/shop/till.ts': specOf(
          "import type { ThingSold } from './events/thing-sold.js';",
          "const Till: Aggregate<object, ThingSold> = { category: 'till', initial: {}, evolve: () => ({}) };",
        ),
      }),
    ).get(CATALOGUE)!;
    expect(page.slice(page.indexOf('## shop'))).toBe(
      specOf(
        '## shop',
        '',
        '### ThingSold',
        '',
        '- version 1, [thing-sold.ts](../libs/shop/events/thing-sold.ts)',
        '- in `till-…`',
        '- written by [SellThing](../libs/shop/commands.ts)',
        '',
        '| field | type | what it holds |',
        '|---|---|---|',
        '| price | `Price` |  |',
        '| price.amount | `` | What the buyer pays (R2). |',
        '',
        '',
      ),
    );
  });
});

const tableOf = (repository: Repository): string => buildPages(repository).get(TABLE)!;

const PAGE = 'docs/rules/shop.md';
const SPEC = 'libs/shop/shop.spec.ts';
const pageOf = (...rules: [heading: string, state: string, text: string][]): string =>
  rules.map(([heading, state, text]) => `### ${heading}\n\n${state}\n\n${text}\n\n`).join('');
const specOf = (...lines: string[]): string => lines.join('\n');

/** A shop that sells by a command that is a value, and buys by one with a handler of its own. */
const SHOP: Record<string, string> = {
  [PAGE]: `## 1.9 Of selling\n\n${pageOf(
    ['R1 Things are sold', '`in force` · our decision', 'An unknown one is `UNKNOWN_THING` (404).'],
    ['R2 Things are bought', '`in part` · S1', 'For money. Not\nyet: for nothing (`THING_IS_FREE`, 404).'],
    ['R3 Things are lent', '`not yet` · S1', 'For `THING_IS_LENT` (404).'],
  )}`,
  'libs/event-sourcing/command.ts': specOf(
    "import { Command as Base } from '@nestjs/cqrs';",
    'export class LedgerCommand<D> extends Base<D> {}',
  ),
  'libs/event-sourcing/event.ts': 'export const defineEvent = (definition) => definition;',
  'libs/shop/events/thing-sold.ts': specOf(
    "import { defineEvent } from '#libs/event-sourcing/event.js';",
    'export class Price {',
    '  /** What the buyer pays (R2). */',
    '  amount;',
    '}',
    'export class ThingSoldData { price: Price; }',
    "export const ThingSold = defineEvent({ type: 'ThingSold', version: 1, data: ThingSoldData });",
    'export type ThingSold = typeof ThingSold;',
  ),
  'libs/shop/shop.ts': specOf(
    "const sold = () => [{ type: 'ThingSold', data: {} }];",
    '/** Sells (R1). */',
    "export const sell = (data) => { if (!data) throw new Error('UNKNOWN_THING'); return sold(); };",
    '/** Buys, as nobody asked for (R2). */',
    'export function buy() { return []; }',
  ),
  'libs/shop/commands.ts': specOf(
    "import { LedgerCommand } from '#libs/event-sourcing/command.js';",
    "import { sell } from './shop.js';",
    'export class SellThing extends LedgerCommand<object> {}',
    'export const commands = [handles(SellThing, transacting({ decide: sell }))];',
  ),
  'libs/shop/buy/buying.ts': specOf(
    "import { Command, CommandHandler } from '@nestjs/cqrs';",
    "import { buy } from '../shop.js';",
    'export class BuyThing extends Command<object> {}',
    '@CommandHandler(BuyThing)',
    'export class Buying { execute() { return buy(); } }',
  ),
  [SPEC]: specOf("describe('a shop', () => {", "  it.each([1])('sells %s (R1–R2)', () => {});", '});'),
};

const shopWith = (changes: Record<string, string> = {}): Repository => {
  const texts = new Map(Object.entries({ ...SHOP, ...changes }));
  for (const [page, text] of buildPages(texts)) if (!texts.has(page)) texts.set(page, text);
  return texts;
};
const found = (changes: Record<string, string>): string[] => checkRules(shopWith(changes)).map(worded);

describe('the table', () => {
  const rowOf = (number: string): string | undefined =>
    tableOf(shopWith())
      .split('\n')
      .find((line) => line.startsWith(`| [${number}]`));

  it('leads from a rule to what decides it, the command, the event and the spec, whatever files are called', () => {
    expect(rowOf('R1')).toBe(
      '| [R1](shop.md#r1-things-are-sold) Things are sold | in force | [sell](../../libs/shop/shop.ts) ' +
        '| [SellThing](../../libs/shop/commands.ts) | [ThingSold](../../libs/shop/events/thing-sold.ts) ' +
        '| [shop](../../libs/shop/shop.spec.ts) |',
    );
    expect(rowOf('R2')).toBe(
      '| [R2](shop.md#r2-things-are-bought) Things are bought | in part | [buy](../../libs/shop/shop.ts) ' +
        '| [BuyThing](../../libs/shop/buy/buying.ts) | [ThingSold](../../libs/shop/events/thing-sold.ts) ' +
        '| [shop](../../libs/shop/shop.spec.ts) |',
    );
    expect(rowOf('R3')).toBe('| [R3](shop.md#r3-things-are-lent) Things are lent | not yet |  |  |  |  |');
  });
});

describe('the check', () => {
  it('finds nothing where everything is right', () => {
    expect(found({})).toEqual([]);
  });

  it.each([
    ['code', 'apps/till.ts', '// pays\n/** by R9 */\nexport const till = 1;', 2],
    ['a message of the code', 'apps/till.ts', 'export const told = `by ${1} R9`;', 1],
    ['SQL', 'projections/shop/001.sql', "--\n--\nCOMMENT ON TABLE shop IS 'Sold (R9).';", 3],
    ['documents', 'README.md', 'See R9.', 1],
    ['the rules themselves', 'docs/rules.md', 'R1–R3 and R9', 1],
  ])('finds a number that is not defined, in %s', (_, file, text, line) => {
    expect(found({ [file]: text })).toEqual([`${file}:${line}: rule R9 is not defined in docs/rules`]);
  });

  it('finds it in the name of a test and at the end of a range', () => {
    const spec = specOf("it('R1, R2', () => {});", "it('R3–R4', () => {});");
    expect(found({ [SPEC]: spec })).toEqual([
      `${SPEC}:2: rule R4 is not defined in docs/rules`,
      `${SPEC}:2: a spec names R3, which docs/rules says is not in force yet`,
    ]);
  });

  it('takes neither names of the code nor longer words nor other letters for citations', () => {
    const text = "const R9 = 1;\nexport const used = [R9, 'card 2023-R9', 'R9a', 'xR9', 'R9-2', 'T0', 'v.R9'];";
    expect(found({ 'apps/till.ts': text })).toEqual([]);
  });

  it('finds a section that is not defined', () => {
    expect(found({ 'apps/till.ts': '// programme 1.9\n/**\n * programme\n * 1.10 */' })).toEqual([
      'apps/till.ts:3: section 1.10 is not defined in docs/rules',
    ]);
  });

  it.each([
    ["it('sells (R1)', () => {});\nit('R2', () => {});", []],
    ["describe('R1', () => { test.failing(`R2 ${1}`, () => {}); });", []],
    ["it('sells', () => {}); // R1\nit('R2', () => 'R1');", ['R1 is in force']],
    ["it.skip('R1', () => {});\nxit('R1', () => {});\nit.todo('R1');\nit('R2', () => {});", ['R1 is in force']],
    ["describe.skip('all', () => { it('R1, R2', () => {}); });", ['R1 is in force', 'R2 is in part']],
    ["told('R1', 'R2');", ['R1 is in force', 'R2 is in part']],
  ])('finds a rule in force that no test names: %j', (spec, rules) => {
    const lines: Record<string, number> = { 'R1 is in force': 3, 'R2 is in part': 9 };
    const expected = rules.map((rule) => `${PAGE}:${lines[rule]}: ${rule}, but no spec names it`);
    expect(found({ [SPEC]: spec })).toEqual(expected);
  });

  it.each([
    ['no state', 'of old', 'Sold.', 'R1 has no line with its state (in force, in part, not yet) and source'],
    ['another state', '`soon` · S1', 'Sold.', 'R1 has no line with its state (in force, in part, not yet) and source'],
    ['no text', '`in force` · S1', '', 'R1 says nothing'],
    ['no rest of a part', '`in part` · S1', 'Sold.', 'R1 is in force in part, but has no "Not yet:"'],
    ['a rest of a whole', '`in force` · S1', 'Not yet: sold.', 'R1 is in force, but has a "Not yet:"'],
  ])('finds a rule with %s', (_, state, text, message) => {
    const page = pageOf(['R2 First', '`in force` · S1', 'Bought.'], ['R1 Second', state, text]);
    expect(found({ [PAGE]: page })[0]).toMatch(`${PAGE}:7: ${message}`);
  });

  it('finds a rule that is defined twice', () => {
    expect(found({ 'docs/rules/twice.md': pageOf(['R1 Again', '`in force` · S1', 'Sold.']) })).toEqual([
      `docs/rules/twice.md:1: R1 is defined twice, also at ${PAGE}:3`,
    ]);
  });

  it.each([
    ['Refused: `UNKNOWN_THING`, 409.', 'UNKNOWN_THING is answered with 404, not 409'],
    ['`THING_IS_OLD` (409), with why.', 'no code of ours says THING_IS_OLD'],
    ['`UNKNOWN_THING`. Another one is 409.', undefined],
  ])('finds a code that is wrong in what is in force: %s', (text, message) => {
    const page = (state: string): string => pageOf(['R1 Sold', state, text], ['R2 Bought', '`in force` · S1', 'Too.']);
    expect(found({ [PAGE]: page('`in force` · S1') })).toEqual(message ? [`${PAGE}:1: R1: ${message}`] : []);
  });

  it('finds the first line in which the committed table is another', () => {
    const lines = tableOf(shopWith()).split('\n');
    const at = lines.findIndex((line) => line.startsWith('| [R2]'));
    const other = lines.with(at, lines[at]!.replace('in part', 'in force')).join('\n');
    expect(found({ [TABLE]: other })).toEqual([`${TABLE}:${at + 1}: is out of date: npm run rules`]);
    expect(found({ [TABLE]: '' })).toEqual([`${TABLE}:1: is out of date: npm run rules`]);
    expect(found({ [TABLE]: `${lines.join('\n')}\n` })).toEqual([
      `${TABLE}:${lines.length + 1}: is out of date: npm run rules`,
    ]);
  });
});
