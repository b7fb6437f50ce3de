import fc from 'fast-check';
import { isText, storable, unstorableText } from './text.js';

describe('A text', () => {
  it.each(['Zoë 🦊', 'ok', '"quoted" \\ and 50 %', '日本語'])('may be %j', (text) => {
    expect(isText(text)).toBe(true);
  });

  it.each(['', '  ', 'a\u0000b', 'a\u0007', 'a\nb', 'a\u007f', 'a\u0085', '\ud83d', '\udd8ax', 7, null])(
    'is not %j',
    (text) => {
      expect(isText(text)).toBe(false);
    },
  );

  it('that no store can hold is found wherever it stands, keys included', () => {
    expect(unstorableText({ a: [{ b: 'fine' }, { c: 'no\u0000' }] })).toBe('a.1.c');
    expect(unstorableText({ a: { 'k\ud800': 1 } })).toBe('a.k\ufffd');
    expect(unstorableText({ a: ['\u0001', 1, null, true] })).toBeUndefined();
  });

  it('becomes one that every store holds, and stays itself where it was one', () => {
    const held = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u0000'));
    fc.assert(fc.property(held, (text) => storable({ text }).text === text));
    const any = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u0000', '\ud800', 'x\udc00')));
    fc.assert(
      fc.property(any, (texts) => {
        const result = storable(texts);
        expect(unstorableText(result)).toBeUndefined();
        expect(result.map(({ length }) => length)).toEqual(texts.map(({ length }) => length));
      }),
    );
    expect(storable({ 'k\u0000': ['\ud800'] })).toEqual({ 'k\ufffd': ['\ufffd'] });
  });
});
