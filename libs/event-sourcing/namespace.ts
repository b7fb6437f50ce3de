import { assert, InvariantViolation } from '#libs/kernel/errors.js';

/** Printable ASCII without a slash: names travel in headers, and a slash would lead into another namespace. */
const STREAM = /^[A-Za-z]+-[!-.0-~]+$/;
/** Whether the ledger could have a stream of this name. */
export const isStreamName = (name: string): boolean => STREAM.test(name);
const CATEGORY = /^[A-Za-z]+$/;
const PURPOSE = /^(?=.{1,22}$)[a-z_]+\d*$/;
const NAMESPACE = /^[A-Za-z0-9_-]{0,40}$/;

/**
 * Keeps ledgers apart on shared servers. Stream names are `<category>-<id>`, in a namespace
 * `<namespace>/<category>-<id>`: a slash occurs in neither ids, categories nor namespaces, so a name belongs to
 * exactly one namespace. The empty namespace's filter asks for a name without a slash and one of the ledger's
 * categories, so it matches neither another namespace's streams nor those of other applications.
 * Schema names put `:` between purpose and namespace for the same reason.
 */
export class Namespace {
  private readonly prefix: string;

  constructor(
    readonly name: string,
    private readonly categories: readonly string[],
  ) {
    if (!NAMESPACE.test(name)) throw new InvariantViolation(`not a namespace (up to 40 of A-Z a-z 0-9 _ -): ${name}`);
    for (const category of categories) assert(CATEGORY.test(category), `not a category (letters only): ${category}`);
    this.prefix = name === '' ? '' : `${name}/`;
  }

  /** Name in the store of a ledger's stream. @throws InvariantViolation when it is no name of a stream */
  qualify(stream: string): string {
    assert(STREAM.test(stream), `not a stream, <category>-<id> in ASCII without a slash: ${stream}`);
    const category = stream.slice(0, stream.indexOf('-'));
    // Without a namespace nobody would ever see such a stream again.
    assert(this.has(category), `not a category of this ledger: ${category}`);
    return this.prefix + stream;
  }

  /** Whether the ledger writes streams of this category. */
  has(category: string): boolean {
    return this.categories.length === 0 || this.categories.includes(category);
  }

  /** The ledger's name of a stored stream, or undefined when the stream is not of this namespace. */
  local(stored: string): string | undefined {
    if (this.prefix !== '') return stored.startsWith(this.prefix) ? stored.slice(this.prefix.length) : undefined;
    const dash = stored.indexOf('-');
    return dash > 0 && !stored.includes('/') && this.categories.includes(stored.slice(0, dash)) ? stored : undefined;
  }

  /** Server-side filter over stream names: exactly the streams for which `local` answers. */
  get filter(): { prefixes: string[] } | { regex: string } {
    if (this.prefix !== '') return { prefixes: [this.prefix] };
    // An empty list would match every name that begins with a dash.
    if (this.categories.length === 0) return { regex: '(?!)' };
    return { regex: `^(${this.categories.join('|')})-[^/]*$` };
  }

  /** PostgreSQL schema for a purpose, unquoted; at most 63 bytes for purposes up to 22 characters. */
  schema(purpose: string): string {
    assert(PURPOSE.test(purpose), `not a purpose of a schema: ${purpose}`);
    return this.name === '' ? purpose : `${purpose}:${this.name}`;
  }
}

/** Quotes an SQL identifier; namespaces and schema names are the only identifiers that are not literals in SQL files. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
