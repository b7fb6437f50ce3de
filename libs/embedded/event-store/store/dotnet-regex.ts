/**
 * Regular expressions as .NET reads them, translated to JavaScript in one walk: characters are UTF-16 code units, `\d`, `\s`
 * and `\w` know all of Unicode, `.` is anything but \n, `$` also matches before a last \n, flags may change anywhere. What
 * .NET refuses is refused, and so is what has no equal here: references to groups, atomic groups, conditions, balancing
 * groups, block names (`\p{IsGreek}`), and the flag x. Groups capture nothing: who filters asks only whether there is a match.
 */
import { handlerError } from '../errors.js';
import { boundaryWord, casedLetters, casesOf, category, CharSet, escapedUnit, shorthand } from './char-set.js';

const MAX_REPEAT = 2 ** 31 - 1;
const END = '(?![^])';
const HYPHEN = 0x2d;
const CONTROL: Record<string, number> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9, v: 11 };

interface Flags {
  ignoreCase: boolean;
  multiline: boolean;
  singleline: boolean;
}

const FLAG_NAMES: Record<string, keyof Flags | undefined> = { i: 'ignoreCase', m: 'multiline', s: 'singleline' };

/** Compiles an expression of .NET; throws what a client is told of a bad one. */
export const compileDotnetRegex = (expression: string): RegExp => {
  const translation = new Translator(expression).translate();
  try {
    return new RegExp(translation);
  } catch {
    // Nothing but its size can be wrong with what was translated.
    throw handlerError();
  }
};

class Translator {
  private at = 0;
  private output = '';
  private flags: Flags = { ignoreCase: false, multiline: false, singleline: false };
  /** What closes the open groups, and the flags that hold again behind them. */
  private readonly groups: { close: string; flags: Flags }[] = [];
  /** Whether a quantifier may follow. */
  private quantifiable = false;

  constructor(private readonly source: string) {}

  translate(): string {
    while (this.at < this.source.length) this.step();
    if (this.groups.length > 0) throw handlerError();
    return this.output;
  }

  private step(): void {
    const quantifier = this.take(/[*+?]|\{\d+(?:,\d*)?\}/y);
    if (quantifier) return this.quantify(quantifier);
    const character = this.next();
    if (character === '(') this.openGroup();
    else if (character === ')') this.closeGroup();
    else if (character === '|') this.emit('|', false);
    else if (character === '[') this.emit(this.characterClass().toString());
    else if (character === '.') this.emit(this.flags.singleline ? '[^]' : '[^\\n]');
    else if (character === '^') this.emit(`(?:${this.flags.multiline ? '(?<![^\\n])' : '(?<![^])'})`);
    else if (character === '$') this.emit(`(?:${this.flags.multiline ? '(?![^\\n])' : `(?=\\n?${END})`})`);
    else if (character === '\\') this.escape(this.next());
    else this.literal(character.charCodeAt(0));
  }

  private emit(text: string, quantifiable = true): void {
    this.output += text;
    this.quantifiable = quantifiable;
  }

  private next(): string {
    const character = this.source[this.at++];
    if (character === undefined) throw handlerError();
    return character;
  }

  /** What matches here, stepped over; undefined when nothing does. */
  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.source) ?? [];
    this.at += found?.length ?? 0;
    return found;
  }

  private quantify(quantifier: string): void {
    const [from = 0, to = Infinity] = quantifier.match(/\d+/g)?.map(Number) ?? [];
    const exact = !quantifier.includes(',');
    if (!this.quantifiable || from > MAX_REPEAT || (!exact && to < from) || (to !== Infinity && to > MAX_REPEAT))
      throw handlerError();
    this.emit(quantifier + (this.take(/\?/y) ?? ''), false);
  }

  private literal(unit: number): void {
    const cases = this.flags.ignoreCase ? casesOf(unit) : [unit];
    const units = cases.map(escapedUnit).join('');
    this.emit(cases.length > 1 ? `[${units}]` : units);
  }

  private openGroup(): void {
    const { flags } = this;
    let open = '(?:';
    let close = ')';
    if (this.take(/\?#/y)) {
      if (this.take(/[^)]*\)/y) === undefined) throw handlerError();
      return;
    }
    const lookaround = this.take(/\?<?[=!]/y);
    if (lookaround) [open, close] = [`(?:(${lookaround}`, '))'];
    else if (!this.take(/\?<[a-z_]\w*>|\?'[a-z_]\w*'/iy) && this.take(/\?/y)) {
      this.changeFlags();
      // Flags without a group hold to the end of the group they stand in.
      if (this.take(/\)/y)) return void (this.quantifiable = false);
      if (!this.take(/:/y)) throw handlerError();
    }
    this.groups.push({ close, flags });
    this.emit(open, false);
  }

  private closeGroup(): void {
    const group = this.groups.pop();
    if (!group) throw handlerError();
    this.flags = group.flags;
    this.emit(group.close);
  }

  /** The flag n (groups do not capture) changes nothing here. */
  private changeFlags(): void {
    const flags = { ...this.flags };
    let on = true;
    for (const letter of this.take(/[-+imns]*/iy) ?? '') {
      const name = FLAG_NAMES[letter.toLowerCase()];
      if (name) flags[name] = on;
      else if (letter === '-' || letter === '+') on = letter === '+';
    }
    this.flags = flags;
  }

  private escape(letter: string): void {
    const set = this.shorthandSet(letter);
    if (set) return this.emit(set.toString());
    if (letter === 'b' || letter === 'B') return this.emit(wordBoundary(letter === 'b'));
    if (letter === 'A' || letter === 'G') return this.emit('(?:(?<![^]))');
    if (letter === 'z') return this.emit(`(?:${END})`);
    if (letter === 'Z') return this.emit(`(?:(?=\\n?${END}))`);
    if (/[1-9]/.test(letter) || this.take(/(?<=<)\w+>|(?<=')\w+'/y)) throw handlerError();
    this.literal(this.escapedCharacter(letter));
  }

  private shorthandSet(letter: string): CharSet | undefined {
    const lower = letter.toLowerCase();
    if (!/[dpsw]/.test(lower)) return undefined;
    const set = lower === 'p' ? this.category() : shorthand(lower as 'd' | 's' | 'w');
    if (!set) throw handlerError();
    return letter === lower ? set : new CharSet().addAll(set).negate();
  }

  private category(): CharSet | undefined {
    const name = this.take(/\{\w+\}/y)?.slice(1, -1) ?? '';
    return this.flags.ignoreCase && /^L[lut]$/.test(name) ? casedLetters() : category(name);
  }

  /** A backslash and this letter, inside and outside of classes. */
  private escapedCharacter(letter: string): number {
    const control = CONTROL[letter];
    if (control !== undefined) return control;
    if (letter === 'x' || letter === 'u') return this.number(letter === 'x' ? /[\da-f]{2}/iy : /[\da-f]{4}/iy, 16);
    if (letter === 'c') return this.controlCharacter();
    if (/[0-7]/.test(letter)) {
      this.at--;
      return this.number(/[0-7]{1,3}/y, 8) & 0xff;
    }
    if (boundaryWord().has(letter.charCodeAt(0))) throw handlerError();
    return letter.charCodeAt(0);
  }

  private number(digits: RegExp, radix: number): number {
    const found = this.take(digits);
    if (found === undefined) throw handlerError();
    return parseInt(found, radix);
  }

  private controlCharacter(): number {
    const letter = this.take(/[@-_a-z]/y);
    if (letter === undefined) throw handlerError();
    return letter.toUpperCase().charCodeAt(0) - 0x40;
  }

  /** Behind the opening bracket; `]` as the first character is one of the class. */
  private characterClass(): CharSet {
    const negated = this.take(/\^/y) !== undefined;
    const [named, listed] = [new CharSet(), new CharSet()];
    let subtracted: CharSet | undefined;
    for (let first = true; ; first = false) {
      if (!first && this.take(/\]/y)) break;
      // Only at the end of a class: behind it nothing but the closing bracket.
      if (subtracted) throw handlerError();
      if (!first && this.take(/-\[/y)) subtracted = this.characterClass();
      else this.member(named, listed);
    }
    if (this.flags.ignoreCase) listed.addOtherCases();
    const set = listed.addAll(named);
    if (negated) set.negate();
    return subtracted ? set.remove(subtracted) : set;
  }

  /** One character, range or named set of a class. */
  private member(named: CharSet, listed: CharSet): void {
    // An escaped hyphen begins no range.
    if (this.take(/\\-/y)) return void listed.add(HYPHEN);
    const from = this.classCharacter();
    if (from instanceof CharSet) return void named.addAll(from);
    if (!this.take(/-(?![\][])/y)) return void listed.add(from);
    const to = this.classCharacter();
    if (to instanceof CharSet || to < from) throw handlerError();
    listed.add(from, to);
  }

  private classCharacter(): CharSet | number {
    const character = this.next();
    if (character !== '\\') return character.charCodeAt(0);
    const letter = this.next();
    if (letter === 'b') return 8;
    return this.shorthandSet(letter) ?? this.escapedCharacter(letter);
  }
}

const wordBoundary = (boundary: boolean): string => {
  const word = boundaryWord().toString();
  const [behind, ahead] = [`(?<=${word})`, `(?<!${word})`];
  return boundary ? `(?:${behind}(?!${word})|${ahead}(?=${word}))` : `(?:${behind}(?=${word})|${ahead}(?!${word}))`;
};
