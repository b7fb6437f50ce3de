import { compileRegex } from './filter.js';

describe('regular expressions', () => {
  it.each([
    ['^order-', 'order-1', true],
    ['order', 'my order', true],
    ['^[^$].*', '$system', false],
    ['(?i)^ORDER-\\d+$', 'order-12', true],
    ['(?im)^b$', 'a\nB', true],
    ['a(?!b)', 'ac', true],
    ['(?:a|b){2,3}?c', 'abc', true],
  ])('%s on %j: %s', (expression, text, expected) => {
    expect(compileRegex(expression).test(text)).toBe(expected);
  });

  it.each([
    '([',
    '*a',
    '(?<name>a)',
    "(?'name'a)",
    '(?>a)',
    'a++',
    '\\Aa',
    'a\\Z',
    '(?#note)',
    '(?x)a b',
    'a(?i)b',
    '(?i:a)',
    '[a-z-[b]]',
    '\\p{IsGreek}',
  ])('refuses %s, which is no expression or reads differently elsewhere', (expression) => {
    expect(() => compileRegex(expression)).toThrow('Exception was thrown by handler.');
  });
});
