import fc from 'fast-check';
import { messageText, trailerText } from './errors.js';

describe('texts in headers', () => {
  it('a message reads for the client as it was written', () => {
    const whole = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(fc.property(whole, (text) => expect(decodeURI(messageText(text))).toBe(text)));
    expect(messageText('Stream: a/b, 100 %')).toBe('Stream: a/b, 100 %25');
  });

  it('hold printable ASCII only, whatever the text', () => {
    const any = fc.string({ unit: 'binary', maxLength: 3000 });
    fc.assert(
      fc.property(any, (text) => {
        expect(messageText(text)).toMatch(/^[\x20-\x7e]*$/);
        expect(trailerText(text)).toMatch(/^([\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)?$/);
      }),
    );
  });

  it.each([' lead', 'trail ', ' ', 'a b'])('the name %j arrives whole', (name) => {
    expect(decodeURIComponent(trailerText(name))).toBe(name);
  });
});
