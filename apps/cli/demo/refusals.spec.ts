import { REASONS, wishOf } from './refusals.js';
import { Names, readSample } from './sample.js';

describe('The refusals of the sample', () => {
  it('each have a wish and a reason in words, with names instead of ids', async () => {
    const { records, expected } = await readSample();
    const names = new Names(records);
    const refused = expected.refused.map(({ n, code }) => ({ record: records[Number(n) - 1]!, code: String(code) }));
    expect(refused.filter(({ code }) => REASONS[code] === undefined)).toEqual([]);
    const used = new Set(refused.map(({ code }) => code));
    expect(Object.keys(REASONS).filter((code) => !used.has(code))).toEqual([]);
    for (const { record } of refused) {
      const wish = wishOf(record, names);
      expect(wish).not.toBe(record.do);
      expect(wish).toMatch(/[A-ZÉ]/);
      expect(wish).not.toMatch(/undefined|null/);
    }
  });
});
