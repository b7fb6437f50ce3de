/** Sets of UTF-16 code units: the characters of .NET's regular expressions, and of JavaScript's without the u flag. */

const UNITS = 0x10000;

const CATEGORIES = new Set(
  'L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co Cn'.split(' '),
);

export class CharSet {
  private readonly units = new Uint8Array(UNITS);

  has(unit: number): boolean {
    return this.units[unit] === 1;
  }

  add(from: number, to = from): this {
    this.units.fill(1, from, to + 1);
    return this;
  }

  addAll(other: CharSet): this {
    return this.change((unit, has) => has || other.has(unit));
  }

  remove(other: CharSet): this {
    return this.change((unit, has) => has && !other.has(unit));
  }

  negate(): this {
    return this.change((_, has) => !has);
  }

  /** Adds what differs from a member in case only. */
  addOtherCases(): this {
    for (const units of otherCases().values())
      if (units.some((unit) => this.has(unit))) for (const unit of units) this.add(unit);
    return this;
  }

  /** The set as JavaScript writes it. */
  toString(): string {
    let text = '[';
    for (let from = 0; from < UNITS; from++) {
      if (!this.has(from)) continue;
      let to = from;
      while (to + 1 < UNITS && this.has(to + 1)) to++;
      text += escapedUnit(from) + (to > from ? `-${escapedUnit(to)}` : '');
      from = to;
    }
    return `${text}]`;
  }

  private change(next: (unit: number, has: boolean) => boolean): this {
    for (let unit = 0; unit < UNITS; unit++) this.units[unit] = next(unit, this.has(unit)) ? 1 : 0;
    return this;
  }
}

export const escapedUnit = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;

const cached = <T>(make: (key: string) => T): ((key: string) => T) => {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
};

/** The code units that this expression (of JavaScript, with the u flag) matches. */
const matching = cached((expression: string): CharSet => {
  const [set, regex] = [new CharSet(), new RegExp(`^${expression}$`, 'u')];
  for (let unit = 0; unit < UNITS; unit++) if (regex.test(String.fromCharCode(unit))) set.add(unit);
  return set;
});

/** A general category of Unicode, or undefined when there is none of this name. */
export const category = (name: string): CharSet | undefined =>
  CATEGORIES.has(name) ? matching(`\\p{${name}}`) : undefined;

/** `\d`, `\s` and `\w` of .NET know all of Unicode. */
export const shorthand = (letter: 'd' | 's' | 'w'): CharSet =>
  matching({ d: '\\p{Nd}', s: '\\p{White_Space}', w: '[\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}]' }[letter]);

/** What each of the categories Lu, Ll and Lt means where case does not matter. */
export const casedLetters = (): CharSet => matching('[\\p{Lu}\\p{Ll}\\p{Lt}]');

/** What counts as part of a word at a boundary: `\w` and the joiners. */
export const boundaryWord = (): CharSet => matching('[\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}\\u200c\\u200d]');

let cases: Map<number, number[]> | undefined;

/** Characters that share a lower case, by that: how .NET compares without regard to case. */
const otherCases = (): Map<number, number[]> => {
  if (cases) return cases;
  cases = new Map();
  for (let unit = 0; unit < UNITS; unit++) {
    const lower = lowerCase(unit);
    if (lower === unit) continue;
    const units = cases.get(lower);
    if (units) units.push(unit);
    else cases.set(lower, [lower, unit]);
  }
  return cases;
};

const lowerCase = (unit: number): number => {
  const lower = String.fromCharCode(unit).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
};

/** This character and those that differ from it in case only. */
export const casesOf = (unit: number): readonly number[] => otherCases().get(lowerCase(unit)) ?? [unit];
