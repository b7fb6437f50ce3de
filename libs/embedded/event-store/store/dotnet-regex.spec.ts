import { chance } from '../../testing/chance.js';
import { compileDotnetRegex } from './dotnet-regex.js';

const matches = (expression: string, text: string): boolean => compileDotnetRegex(expression).test(text);

describe('an expression of .NET', () => {
  it.each([
    ['is found anywhere', 'order', 'my order', true],
    ['may be anchored', '^order-\\d+$', 'order-12', true],
    ['distinguishes case', 'Order', 'order', false],
    ['takes groups, alternatives and lazy quantifiers', '^(?:ab|c){2,3}?d$', 'abcd', true],
    ['takes named groups', "^(?<year>\\d{4})-(?'month'\\d\\d)$", '2026-11', true],
    ['looks ahead', 'a(?!b)', 'ab', false],
    ['looks behind', '(?<=a|bc)d', 'bcd', true],
    ['looks not behind', '(?<!a)d', 'ad', false],
    ['takes comments', 'a(?#any text)b', 'ab', true],
    ['takes a quantified comment', 'a(?#more)*b', 'aaab', true],
    ['takes braces that are no quantifier', 'a{b}{,2}', 'a{b}{,2}', true],
    ['takes a closing bracket and brace alone', ']}', 'x]}', true],
    ['takes a quantified anchor', '^*a', 'ba', true],
    ['takes an empty expression', '', 'anything', true],
  ])('%s: %s on %j', (_, expression, text, expected) => {
    expect(matches(expression, text)).toBe(expected);
  });

  it.each([
    ['\\d', '٣', true],
    ['\\d', '½', false],
    ['^\\w+$', 'größe_漢字', true],
    ['\\w', '🎉', false],
    ['\\s', '\u0085', true],
    ['\\s', '\ufeff', false],
    ['\\S', '\u2003', false],
    ['\\bäh\\b', 'so äh!', true],
    ['\\bh\\b', 'ä' + 'h', false],
    ['\\Bh', 'ä' + 'h', true],
    ['\\p{Lu}', 'ä', false],
    ['\\p{L}', 'p{L}', true],
    ['^\\p{L}$', 'ж', true],
    ['\\P{L}', 'ж', false],
    ['\\p{L}', '{}', false],
    ['^..$', '🎉', true],
    ['\\p{Cs}', '🎉', true],
  ])('knows Unicode, by code units: %s on %j is %s', (expression, text, expected) => {
    expect(matches(expression, text)).toBe(expected);
  });

  it.each([
    ['a.b', 'a\rb', true],
    ['a.b', 'a\u2028b', true],
    ['a.b', 'a\nb', false],
    ['(?s)a.b', 'a\nb', true],
    ['a$', 'a\n', true],
    ['a$', 'a\n\n', false],
    ['a$', 'a\r\n', false],
    ['a\\Z', 'a\n', true],
    ['a\\z', 'a\n', false],
    ['\\Ab', 'a\nb', false],
    ['\\Gb', 'ab', false],
    ['^b', 'a\nb', false],
    ['(?m)^b$', 'a\nb\nc', true],
    ['(?m)^b', 'a\rb', false],
    ['(?m)\\Ab', 'a\nb', false],
  ])('ends lines at \\n only: %s on %j is %s', (expression, text, expected) => {
    expect(matches(expression, text)).toBe(expected);
  });

  it.each([
    ['(?i)ORDER', 'order', true],
    ['(?i)straße', 'STRAẞE', true],
    ['(?i)k', '\u212a', true],
    ['(?i)[a-j]x', 'JX', true],
    ['(?i)[^a]', 'A', false],
    ['(?i)\\p{Lu}', 'ä', true],
    ['(?im)^b$', 'a\nB', true],
    ['(?i)a(?-i)b', 'Ab', true],
    ['(?i)a(?-i)b', 'AB', false],
    ['a(?i:b)c', 'aBc', true],
    ['a(?i:b)c', 'aBC', false],
    ['(?:(?i)a|b)c', 'Bc', true],
    ['(?:(?i)a)b', 'AB', false],
    ['(?s-i:a.)b', 'a\nb', true],
    ['(?n)(a)b', 'ab', true],
  ])('takes flags anywhere: %s on %j is %s', (expression, text, expected) => {
    expect(matches(expression, text)).toBe(expected);
  });

  it.each([
    ['[]a]', ']', true],
    ['[^]a]', ']', false],
    ['[a-]', '-', true],
    ['[\\d-z]', '-', true],
    ['[\\--a]', 'X', false],
    ['[a-z-[aeiou]]', 'e', false],
    ['[a-z-[aeiou]]', 'f', true],
    ['[^a-f-[x-z]]', 'y', false],
    ['[\\b]', '\b', true],
    ['[[]', '[', true],
    ['[\\w-[\\d_]]', '_', false],
    ['[\\p{Lu}\\s]', ' ', true],
    ['[.$^|(]', '(', true],
    ['[^[b]]', 'a]', true],
  ])('has classes of its own: %s on %j is %s', (expression, text, expected) => {
    expect(matches(expression, text)).toBe(expected);
  });

  it.each([
    ['\\t\\n\\r\\f\\v\\a\\e', '\t\n\r\f\v\x07\x1b'],
    ['\\x41\\u0042\\0103', 'AB\b3'],
    ['\\cA\\cz', '\x01\x1a'],
    ['\\.\\-\\$\\/', '.-$/'],
  ])('knows the escapes %s', (expression, text) => {
    expect(matches(`^${expression}$`, text)).toBe(true);
  });

  it.each(
    [
      ['([', '(', ')', '(?', '(?:', 'a(?#b', '[a', '[', '\\', '*a', 'a|*b', '(*a)', 'a**', 'a++', 'a{2}{3}', 'a{3,2}'],
      ['(?i)*', '{2}', '[z-a]', '[a-\\d]', '[a-[b]c]', '\\y', '\\_', '\\ä', '\\x1', '\\u12', '\\c', '\\p', '\\p{X}'],
      ['a{2147483648}', '\\1', '\\9', '(?<name', '(?<1a>b)', '(?P<name>a)'],
    ].flat(),
  )('is refused when it is none: %s', (expression) => {
    expect(() => compileDotnetRegex(expression)).toThrow('Exception was thrown by handler.');
  });

  it.each(['(a)\\1', '(?<n>a)\\k<n>', '(?>a)', '(?(a)b|c)', '(?<a-b>c)', '\\p{IsGreek}', '(?x)a b', '(?<1>a)'])(
    'is refused when it has no equal here: %s',
    (expression) => {
      expect(() => compileDotnetRegex(expression)).toThrow('Exception was thrown by handler.');
    },
  );
});

const ATOMS = [
  'a',
  'b',
  'B',
  '1',
  '-',
  '.',
  '\\d',
  '\\w',
  '\\W',
  '\\b',
  '[ab]',
  '[^a1]',
  '[a-c-]',
  '(?=a)',
  '(?!b)',
  '^',
  '$',
];
const QUANTIFIERS = ['', '', '', '*', '+', '?', '{2}', '{1,2}', '*?', '??'];

/** An expression that means the same to .NET and JavaScript. */
const common = (random: () => number, depth = 0): string => {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] as string;
  const parts = Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
    if (depth < 3 && random() < 0.25)
      return `(${common(random, depth + 1)}|${common(random, depth + 1)})${pick(QUANTIFIERS)}`;
    const atom = pick(ATOMS);
    return /^(?:\(\?|[\^$]|\\b)/.test(atom) ? atom : atom + pick(QUANTIFIERS);
  });
  return parts.join('');
};

describe('what .NET and JavaScript read alike', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed))('matches alike (seed %i)', (seed) => {
    const random = chance(seed);
    const different: [string, string][] = [];
    for (let round = 0; round < 20; round++) {
      const expression = common(random);
      const [ours, native] = [compileDotnetRegex(expression), new RegExp(expression)];
      for (let count = 0; count < 20; count++) {
        const text = Array.from({ length: random() * 7 }, () => 'abBc1- '[Math.floor(random() * 7)]).join('');
        if (ours.test(text) !== native.test(text)) different.push([expression, text]);
      }
    }
    expect(different).toEqual([]);
  });
});
