/** What a history must come to, as an independent model or another system says; one row a text line in its file. */
export interface Expected {
  records: number;
  refused: Row[];
  lines: Row[];
  invoices: Row[];
  earnings: Row[];
  balances: Row[];
  discounts: Row[];
  clientsAtEnd: Row[];
  audit: Row[];
  invitations: Row[];
  access: Row[];
  /** Of the records of the programme: compared where the expectation has them. */
  accounts?: Row[];
  entries?: Row[];
  adjustments?: Row[];
  payoutRuns?: Row[];
  payouts?: Row[];
  statements?: Row[];
  creditNotes?: Row[];
  thresholds?: Row[];
  mandates?: Row[];
  partners?: Row[];
  collaborators?: Row[];
  accountEntries?: Row[];
  corrections?: Row[];
  knownAt?: Row[];
}
export type Row = Record<string, unknown>;
export const SECTIONS = [
  'refused',
  'lines',
  'invoices',
  'earnings',
  'balances',
  'discounts',
  'clientsAtEnd',
  'audit',
  'invitations',
  'access',
] as const;
/** In histories of the programme only. */
const MORE_SECTIONS = [
  'accounts',
  'entries',
  'adjustments',
  'payoutRuns',
  'payouts',
  'statements',
  'creditNotes',
  'thresholds',
  'mandates',
  'partners',
  'collaborators',
  'accountEntries',
  'corrections',
  'knownAt',
] as const;
export type Section = (typeof SECTIONS | typeof MORE_SECTIONS)[number];
/** Those that an expectation has, in their order. */
export const sectionsOf = (expected: Partial<Expected>): Section[] => [
  ...SECTIONS,
  ...MORE_SECTIONS.filter((section) => expected[section] !== undefined),
];

/** Text of an expectation: keys in the order of the sections, one row a line. */
export const formatExpected = (expected: Expected): string => {
  const section = (name: Section): string =>
    `"${name}":[${(expected[name] ?? []).map((row) => `\n${JSON.stringify(row)}`).join(',')}\n]`;
  return `{\n"records":${expected.records},\n${sectionsOf(expected).map(section).join(',\n')}\n}\n`;
};

/** One section of the comparison; `differences` are the first ones, readable. */
export interface SectionComparison {
  section: Section | 'records';
  expected: number;
  equal: number;
  differences: string[];
}

const SHOWN = 5;
/** JSON with the keys of every object sorted: two rows are equal when this text is. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    item && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : item,
  );

/** Row by row and in order, as the sections define it. */
export const compareExpected = (actual: Expected, expected: Expected): SectionComparison[] => [
  {
    section: 'records',
    expected: 1,
    equal: actual.records === expected.records ? 1 : 0,
    differences:
      actual.records === expected.records ? [] : [`expected ${expected.records}, the ledger has ${actual.records}`],
  },
  ...sectionsOf(expected).map((section) => compareSection(section, actual[section] ?? [], expected[section] ?? [])),
];

const compareSection = (section: Section, actual: readonly Row[], expected: readonly Row[]): SectionComparison => {
  const differences: string[] = [];
  let equal = 0;
  for (let index = 0; index < Math.max(actual.length, expected.length); index += 1) {
    const [mine, theirs] = [actual[index], expected[index]];
    if (mine !== undefined && theirs !== undefined && canonical(mine) === canonical(theirs)) {
      equal += 1;
      continue;
    }
    if (differences.length === SHOWN) continue;
    differences.push(
      `row ${index + 1}\n    expected ${JSON.stringify(theirs) ?? 'nothing'}\n    ledger   ${JSON.stringify(mine) ?? 'nothing'}`,
    );
  }
  return { section, expected: expected.length, equal, differences };
};

/** Whether everything is equal, rows beyond the expected ones included. */
export const isEqual = (comparisons: readonly SectionComparison[]): boolean =>
  comparisons.every(({ expected, equal, differences }) => expected === equal && differences.length === 0);
