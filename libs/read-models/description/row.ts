import type { ColumnFacts, Table, Typed } from '../postgres/table.js';
import { type HeldBy, type Part, part, type ShownOf, type Value, type Values } from './values.js';

/**
 * Where a field of a row comes from: `stored` is written by the projection, `generated` by the database; `internal` is
 * stored and answered to nobody; `computed` is no column.
 */
type Role = 'stored' | 'generated' | 'internal' | 'computed';
export interface Field<V extends Value = Value, R extends Role = Role> {
  readonly value: V;
  readonly role: R;
  /** Type of the column, where it is not the value's own. */
  readonly type: string;
  /** The SQL that reads it, where the column alone does not. */
  readonly read: string | undefined;
}
export type Fields = Readonly<Record<string, Value | Field>>;

const field = <V extends Value, R extends Role>(value: V, role: R, type?: string, read?: string): Field<V, R> => ({
  value,
  role,
  type: type ?? value.sql,
  read,
});
/** Stored in a wider type than it is answered in, or read by more than its column's name. */
export const stored = <V extends Value>(value: V, { type, read }: { type?: string; read?: string }) =>
  field(value, 'stored', type, read);
export const generated = <V extends Value>(value: V) => field(value, 'generated');
export const internal = <V extends Value>(value: V) => field(value, 'internal');
/** What SQL makes of the row, or of another table's. */
export const computed = <V extends Value>(value: V, read: string) => field(value, 'computed', undefined, read);

type ValueOf<X> = X extends Field<infer V, Role> ? V : X extends Value ? X : never;
type RoleOf<X> = X extends Field<Value, infer R> ? R : 'stored';
type Named<F extends Fields, R extends Role> = { [K in keyof F]: RoleOf<F[K]> extends R ? K : never }[keyof F];

/** `clientOrgId` is the column `client_org_id`. */
type Snake<S> = S extends `${infer C}${infer Rest}`
  ? `${C extends Lowercase<C> ? C : `_${Lowercase<C>}`}${Snake<Rest>}`
  : '';
const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** `clientOrgId` is headed `Client org id`. */
const titleOf = (name: string): string => {
  const words = snake(name).replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

type WrittenColumns<F extends Fields> = {
  readonly [K in Named<F, 'stored' | 'internal'> as Snake<K>]: Typed<NonNullable<ValueOf<F[K]>['types']>['written']>;
};
type AnsweredName<F extends Fields> = Named<F, 'stored' | 'generated' | 'computed'>;
type AnswerOf<N extends string, F extends Fields> = Part<
  N,
  { [K in AnsweredName<F>]: HeldBy<ValueOf<F[K]>> },
  { [K in AnsweredName<F>]: ShownOf<ValueOf<F[K]>> }
>;

/** A row of a read model, described once: all that reads, writes or shows it follows from here. */
export interface RowDescription<
  N extends string = string,
  F extends Fields = Fields,
  K extends string = string,
> extends Table<WrittenColumns<F>> {
  readonly fields: F;
  /** What is answered, as the API's reference has it. */
  readonly answer: AnswerOf<N, F>;
  /** Without condition; `tail` comes behind the conditions. */
  readonly select: string;
  readonly tail: string;
  /** The order of lists: column of `select` → type. */
  readonly key: Readonly<Record<string, string>>;
  readonly descendingKey: Readonly<Record<string, string>> | undefined;
  /** What lists may be narrowed by, as SQL with `?` for the value. */
  readonly conditions: Readonly<Record<K, string>>;
  /** Columns of a table for people, in the order of the answer. */
  readonly titles: readonly { readonly name: string; readonly title: string }[];
}
/** Rows as queries answer them. */
export type RowOf<D extends { readonly answer: Part }> = HeldBy<D['answer']>;
/** Rows as a caller is shown them, with null for what he may not see. */
export type ShownRowOf<D extends { readonly answer: Part }> = ShownOf<D['answer']>;
/** What the description lets lists be narrowed by; what is left out matches everything. */
export type FilterOf<D> =
  D extends RowDescription<string, infer F, infer K>
    ? { [P in K]?: NonNullable<HeldBy<ValueOf<F[P]>>> | undefined }
    : never;

interface Described<N extends string, F extends Fields, K extends keyof F & string> {
  /** In the API's reference. */
  name: N;
  table: string;
  fields: F;
  /** The table with what is joined to it. */
  from?: string;
  /** SQL behind the conditions, e.g. a GROUP BY. */
  tail?: string;
  /** Fields whose values together are unique: lists go by them. */
  order: readonly (keyof F & string)[];
  /** The same in another sequence, where `desc` is to go by another one first. */
  descending?: readonly (keyof F & string)[];
  filters?: readonly K[];
}

const fieldOf = (one: Value | Field): Field => ('role' in one ? one : field(one, 'stored'));

/** What SQL answers of a field; an internal one that the order needs begins with `_`, and no caller gets it. */
const outputOf = (name: string, { role }: Field): string => (role === 'internal' ? `_${name}` : name);

const readingOf = (table: string, name: string, one: Field): string =>
  `${one.read ?? `${table}.${snake(name)}`} AS "${outputOf(name, one)}"`;

/** Describes a row: the order of the fields is the one of the answer. Evaluated once, when its module is loaded. */
export const describeRow = <const N extends string, const F extends Fields, const K extends keyof F & string = never>(
  described: Described<N, F, K>,
): RowDescription<N, F, K> => {
  const { name, table, from = table, tail = '', order, descending, filters = [] } = described;
  const all = new Map(Object.entries(described.fields).map(([key, one]) => [key, fieldOf(one)]));
  const of = (key: string): Field => all.get(key) as Field;
  const columns = [...all].filter(([, { role }]) => role !== 'computed');
  const answered = [...all].filter(([, { role }]) => role !== 'internal');
  const read = [...answered, ...[...all].filter(([key, { role }]) => role === 'internal' && order.includes(key))];
  const keyOf = (keys: readonly string[]): Record<string, string> =>
    Object.fromEntries(keys.map((key) => [outputOf(key, of(key)), of(key).type]));
  const facts = columns.map(([key, { value, role, type }]): [string, ColumnFacts] => [
    snake(key),
    { type, isNullable: value.isNullable, isGenerated: role === 'generated' },
  ]);
  const written = facts.filter(([, { isGenerated }]) => !isGenerated).map(([column, { type }]) => [column, type]);
  const values: Values = Object.fromEntries(answered.map(([key, { value }]) => [key, value]));
  return {
    table,
    fields: described.fields,
    columns: Object.fromEntries(written) as WrittenColumns<F>,
    facts: Object.fromEntries(facts),
    answer: part(name, values) as AnswerOf<N, F>,
    select: `SELECT ${read.map(([key, one]) => readingOf(table, key, one)).join(', ')} FROM ${from}`,
    tail,
    key: keyOf(order),
    descendingKey: descending && keyOf(descending),
    conditions: Object.fromEntries(filters.map((key) => [key, `${table}.${snake(key)} = ?`])) as Record<K, string>,
    titles: answered.map(([key]) => ({ name: key, title: titleOf(key) })),
  };
};
