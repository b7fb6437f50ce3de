import { allAutomations, allCategories, allCommands, allEventDefinitions, termsOf } from './contexts.js';

const repeatedIn = (names: readonly string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index);

describe('the contexts together', () => {
  it('have each command, event and automation once', () => {
    expect(repeatedIn(allCommands.map(({ command }) => command.name))).toEqual([]);
    expect(repeatedIn(allEventDefinitions.map(({ type }) => type))).toEqual([]);
    expect(repeatedIn(allAutomations.map(({ name }) => name))).toEqual([]);
    expect(repeatedIn(allCategories)).toEqual([]);
    expect(allCommands.length).toBeGreaterThanOrEqual(27);
  });

  it.each(allCommands.map((one) => [one.command.name, one] as const))(
    '%s says who may, by which rule, and lists each code once',
    (_, { command, who, refuses }) => {
      expect(who.length).toBeGreaterThan(0);
      for (const { rule } of who) expect(rule).toMatch(/^(our decision|[A-Z]\d+(, [A-Z]\d+)*)$/);
      expect(repeatedIn(refuses)).toEqual([]);
      for (const code of refuses) expect(code).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
      expect(termsOf(command)).toMatchObject({ who, refuses });
    },
  );
});
