declare const HOLDS: unique symbol;
/** The SQL type of a column, and for the compiler what is written into it. */
export type Typed<T> = string & { readonly [HOLDS]?: T };

/** What the migrated database must say of a column. */
export interface ColumnFacts {
  /** As in SQL, e.g. `numeric(19,2)`. */
  readonly type: string;
  readonly isNullable: boolean;
  readonly isGenerated: boolean;
}

/** A table as code sees it: `columns` are written, `facts` are those of all columns. */
export interface Table<C extends Columns = Columns> {
  readonly table: string;
  readonly columns: C;
  readonly facts: Readonly<Record<string, ColumnFacts>>;
}
/** PostgreSQL types of a table's columns by name, e.g. `{ order_id: 'text', net: 'numeric' }`. */
export type Columns = Readonly<Record<string, Typed<unknown>>>;
/** What is written into each of the columns. */
export type Row<C extends Columns> = {
  -readonly [Name in keyof C]: C[Name] extends { readonly [HOLDS]?: infer T } ? T : unknown;
};

interface Scalars {
  text: string;
  uuid: string;
  bigint: string;
  integer: number;
  boolean: boolean;
  timestamptz: string;
  date: string;
  'numeric(19,2)': string;
}
type Scalar = keyof Scalars;
/** With a question mark: NULL, too. */
type Written = Scalar | `${Scalar}?` | Typed<unknown>;
type Holding<S> = S extends Scalar
  ? Scalars[S]
  : S extends `${infer B extends Scalar}?`
    ? Scalars[B] | null
    : S extends { readonly [HOLDS]?: infer T }
      ? T
      : unknown;

/** A column that holds something narrower than its type says, or an object: `column<Currency>('text')`. */
export const column = <T>(type: string): Typed<T> => type;

const factsOf = (written: string, isGenerated: boolean): ColumnFacts => ({
  type: written.replace(/\?$/, ''),
  isNullable: written.endsWith('?'),
  isGenerated,
});
const mapped = <T>(columns: Readonly<Record<string, string>>, of: (written: string) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(columns).map(([name, written]) => [name, of(written)]));

/** A table that nobody is answered rows of, e.g. `table('held', { org_id: 'text', mode: 'text?' })`. */
export const table = <const C extends Readonly<Record<string, Written>>>(
  name: string,
  columns: C,
  generated: Readonly<Record<string, Scalar | `${Scalar}?`>> = {},
): Table<{ [N in keyof C]: Typed<Holding<C[N]>> }> => ({
  table: name,
  columns: mapped(columns, (written) => factsOf(written, false).type) as { [N in keyof C]: Typed<Holding<C[N]>> },
  facts: {
    ...mapped(columns, (written) => factsOf(written, false)),
    ...mapped(generated, (written) => factsOf(written, true)),
  },
});

/** Some of the columns, for a statement that writes no others. */
export const only = <C extends Columns, N extends keyof C & string>(columns: C, ...names: readonly N[]): Pick<C, N> =>
  Object.fromEntries(names.map((name) => [name, columns[name]])) as Pick<C, N>;
/** All columns but some, which other statements write. */
export const without = <C extends Columns, N extends keyof C & string>(
  columns: C,
  ...names: readonly N[]
): Omit<C, N> =>
  Object.fromEntries(Object.entries(columns).filter(([name]) => !(names as readonly string[]).includes(name))) as Omit<
    C,
    N
  >;
