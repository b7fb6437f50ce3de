import type { Sealed } from '#libs/event-sourcing/personal.js';
import type { Amount, Rate } from '#libs/kernel/money.js';
import type { BusinessDate, Instant } from '#libs/kernel/time.js';

/** What sort of thing a value is; the API's reference and an export know how to show each. */
type Shape =
  | { readonly kind: 'text'; readonly pattern?: string }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'list'; readonly items: Value }
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'uuid' | 'amount' | 'rate' | 'position' | 'instant' | 'date' | 'whole' | 'flag' };

/**
 * A value as it is described once: what it says to people, how PostgreSQL keeps it, what it is in TypeScript. `T` is
 * what a row holds, `S` what a caller is shown of it, `W` what a projection writes.
 */
export interface Value<T = unknown, S = T, W = T> {
  readonly shape: Shape;
  /** Type of a column that holds it. */
  readonly sql: string;
  /** For people; empty where the list around it says it. */
  readonly about: string;
  /** Examples of one row belong together: its total is the sum of its parts. */
  readonly example: unknown;
  /** A row may hold null. */
  readonly isNullable: boolean;
  /** Null is also what a caller is answered who may not see it. */
  readonly isWithheld: boolean;
  /** For the compiler alone. */
  readonly types?: { readonly row: T; readonly shown: S; readonly written: W };
}
type Types<V extends Value> = NonNullable<V['types']>;

/** Fields under a name of their own in the API's reference; those of `optional` may be left out. */
export interface Part<N extends string = string, T = unknown, S = T, W = T> {
  readonly name: N;
  readonly about: string | undefined;
  readonly fields: Values;
  readonly optional: readonly string[];
  readonly types?: { readonly row: T; readonly shown: S; readonly written: W };
}
export type Values = Readonly<Record<string, Value>>;

type Flat<T> = { [K in keyof T]: T[K] };
type Held<F extends Values, O extends PropertyKey, As extends 'row' | 'shown' | 'written'> = Flat<
  { [K in Exclude<keyof F, O>]: Types<F[K]>[As] } & { [K in keyof F & O]?: Types<F[K]>[As] }
>;
type PartOf<N extends string, F extends Values, O extends PropertyKey> = Part<
  N,
  Held<F, O, 'row'>,
  Held<F, O, 'shown'>,
  Held<F, O, 'written'>
>;
/** What a row of a described part holds. */
export type HeldBy<P extends { readonly types?: { readonly row: unknown } }> = NonNullable<P['types']>['row'];
/** What a caller may be shown of it. */
export type ShownOf<P extends { readonly types?: { readonly shown: unknown } }> = NonNullable<P['types']>['shown'];

const SQL: Record<Shape['kind'], string> = {
  text: 'text',
  choice: 'text',
  rate: 'text',
  uuid: 'uuid',
  amount: 'numeric(19,2)',
  position: 'bigint',
  instant: 'timestamptz',
  date: 'date',
  whole: 'integer',
  flag: 'boolean',
  list: 'jsonb',
  part: 'jsonb',
};
const value = <T, S = T, W = T>(shape: Shape, about: string, example: unknown): Value<T, S, W> => ({
  shape,
  sql: SQL[shape.kind],
  about,
  example,
  isNullable: false,
  isWithheld: false,
});

export const text = (about: string, example: string, pattern?: string): Value<string> =>
  value({ kind: 'text', ...(pattern === undefined ? {} : { pattern }) }, about, example);
/** Text that stands sealed in the table where it is a person's, and is opened when it is read. */
export const personal = (about: string, example: string): Value<string, string, string | Sealed> =>
  value({ kind: 'text' }, about, example);
/** One of these; the example is the first unless told. */
export const choice = <const C extends string>(
  about: string,
  choices: readonly C[],
  example: C | undefined = choices[0],
): Value<C> => value({ kind: 'choice', choices }, about, example);
export const uuid = (about: string, example = '0b1f9f52-3f6e-5f0a-9d53-6a2f54a1c0de'): Value<string> =>
  value({ kind: 'uuid' }, about, example);
/** Money, two decimals; its currency stands beside it. */
export const amount = (about: string, example = '52.08'): Value<Amount> => value({ kind: 'amount' }, about, example);
export const rate = (about: string, example = '0.20'): Value<Rate> => value({ kind: 'rate' }, about, example);
/** A position in the log, as a text: it may exceed what a JSON number holds. */
export const position = (about: string): Value<string> => value({ kind: 'position' }, about, '4711');
export const instant = (about: string, example = '2026-03-12T09:00:00Z'): Value<Instant> =>
  value({ kind: 'instant' }, about, example);
export const date = (about: string, example = '2026-03-12'): Value<BusinessDate> =>
  value({ kind: 'date' }, about, example);
export const whole = (about: string, example: number): Value<number> => value({ kind: 'whole' }, about, example);
export const flag = (about: string): Value<boolean> => value({ kind: 'flag' }, about, false);

export const list = <T, S, W>(about: string, items: Value<T, S, W>): Value<T[], S[], readonly W[]> =>
  value({ kind: 'list', items }, about, [items.example]);

/** Describes fields once, whatever number of rows holds them. */
export const part = <const N extends string, F extends Values, const O extends keyof F & string = never>(
  name: N,
  fields: F,
  { about, optional = [] }: { about?: string; optional?: readonly O[] } = {},
): PartOf<N, F, O> => ({ name, about, fields, optional });

/** A part in its place; `example` where it differs from those of the part's fields. */
export const object = <T, S, W>(
  about: string,
  described: Part<string, T, S, W>,
  example: NoInfer<T> = exampleOf(described),
): Value<T, S, W> => value({ kind: 'part', part: described }, about, example);

/** May be null in a row; the example says what it otherwise is, unless null belongs to the others. */
export const nullable = <T, S, W>(
  one: Value<T, S, W>,
  { example = one.example }: { example?: unknown } = {},
): Value<T | null, S | null, W | null> =>
  ({ ...one, isNullable: true, example }) as Value<T | null, S | null, W | null>;
/** Never null in a row, but in the answer to whom it does not concern. */
export const withheld = <T, S, W>(one: Value<T, S, W>): Value<T, S | null, W> =>
  ({ ...one, isWithheld: true }) as Value<T, S | null, W>;

/** The example of a part: those of its fields together. */
export const exampleOf = <T, S, W>({ fields, optional }: Part<string, T, S, W>): T =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !optional.includes(name))
      .map(([name, { example }]) => [name, example]),
  ) as T;
