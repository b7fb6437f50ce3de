import fc from 'fast-check';
import { refuseComplex, SMALL_BODY } from './json-limits.js';

const judge = (text: string, limits = { bytes: 1e6, items: 3, keys: 2 }): string => {
  try {
    refuseComplex(Buffer.from(text), limits);
    return 'taken';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
const widthOf = (value: unknown, isList: boolean): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) === isList ? Object.keys(value).length : 0;
  return Math.max(own, ...Object.values(value).map((one) => widthOf(one, isList)));
};

describe('The limits of a body', () => {
  it('count what stands side by side, in lists and in objects', () => {
    expect(judge('[1,2,3]')).toBe('taken');
    expect(judge('[1,2,3,4]')).toBe('BODY_TOO_COMPLEX');
    expect(judge('{"a":1,"b":[1,2,3]}')).toBe('taken');
    expect(judge('{"a":1,"b":1,"c":1}')).toBe('BODY_TOO_COMPLEX');
    expect(judge('[[1,2,3],[1,2,3],{"a":",,,,","b":"\\",,,,\\\\"}]')).toBe('taken');
  });

  it('leave what is no JSON to the parser', () => {
    for (const text of ['', '"', '"\\', ']]]]', '}', ',,,,', '{"a":"', '[1,2,3']) expect(judge(text)).toBe('taken');
  });

  it('refuse what is not UTF-8', () => {
    expect(() => refuseComplex(Buffer.from([0x22, 0xff, 0x22]), SMALL_BODY)).toThrow('UTF-8');
  });

  it('are those of the value, however it is written', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 40 }), fc.boolean(), (text, isSpaced) => {
        const value: unknown = JSON.parse(text);
        const written = isSpaced ? JSON.stringify(value, null, 1) : text;
        const fits = depthOf(value) <= 32 && widthOf(value, true) <= 3 && widthOf(value, false) <= 2;
        expect(judge(written)).toBe(fits ? 'taken' : 'BODY_TOO_COMPLEX');
      }),
    );
  });
});
