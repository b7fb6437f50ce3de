import { compareExpected, type Expected, formatExpected, isEqual, sectionsOf } from './expected.js';

const bare: Expected = {
  records: 1,
  refused: [],
  lines: [],
  invoices: [],
  earnings: [],
  balances: [],
  discounts: [],
  clientsAtEnd: [],
  audit: [],
  invitations: [],
  access: [],
};

describe('The sections of an expectation', () => {
  const note = { refund: 'ref-1', net: '0.01' };
  const more: Expected = { ...bare, thresholds: [], creditNotes: [note] };

  it('are compared where it has them, and written in one order, whatever its own', () => {
    expect(sectionsOf(bare)).toHaveLength(10);
    expect(sectionsOf(more).slice(10)).toEqual(['creditNotes', 'thresholds']);
    expect(formatExpected(bare)).not.toContain('creditNotes');
    expect(formatExpected(more)).toContain(
      '"creditNotes":[\n{"refund":"ref-1","net":"0.01"}\n],\n"thresholds":[\n]\n}',
    );
    expect(JSON.parse(formatExpected(more))).toEqual(more);
  });

  it('differ where a row is missing, and not where nobody asked', () => {
    expect(isEqual(compareExpected(more, bare))).toBe(true);
    expect(isEqual(compareExpected(more, more))).toBe(true);
    expect(isEqual(compareExpected(bare, more))).toBe(false);
    const differing = compareExpected({ ...more, creditNotes: [] }, more).filter(
      ({ differences }) => differences.length,
    );
    expect(differing.map(({ section, expected, equal }) => [section, expected, equal])).toEqual([
      ['creditNotes', 1, 0],
    ]);
  });
});
