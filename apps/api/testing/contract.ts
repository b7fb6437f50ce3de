import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What came back: status, headers and the parsed body. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly text: string;
}
interface Response {
  headers?: Record<string, { $ref: string }>;
  content?: Record<string, { schema: object }>;
}
/** The part of an operation that a test looks at. */
interface ApiOperation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; description?: string; example?: string }[];
  requestBody?: { required: boolean; content: Record<string, { schema: object; examples?: Examples }> };
  responses: Record<string, Response & { description: string; content?: Record<string, { examples?: Examples }> }>;
}
type Examples = Record<string, { value?: unknown; $ref?: string }>;
export interface ApiDocument {
  paths: Record<string, Record<string, ApiOperation>>;
  components: Record<'schemas' | 'headers' | 'examples', Record<string, Record<string, unknown>>>;
}

const COMMITTED = fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url));
export const committedText = (): string => readFileSync(COMMITTED, 'utf8');

/** Where an operation is found, with its JSON pointer. */
export interface Found {
  readonly path: string;
  readonly method: string;
  readonly operation: ApiOperation;
  readonly pointer: string;
}
const operationsOf = ({ paths }: ApiDocument): Found[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const pointer = `/paths/${escaped(path)}/${method}`;
      return { path, method, operation, pointer };
    }),
  );
const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** A field that the document does not name is a mistake here, whereas clients let it pass. */
const strict = (value: unknown, inAllOf = false): unknown => {
  if (Array.isArray(value)) return value.map((one) => strict(one, inAllOf));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, strict(one, key === 'allOf')]);
  const copy = Object.fromEntries(entries) as Record<string, unknown>;
  const isOpen = copy['type'] === 'object' && 'properties' in copy && !('additionalProperties' in copy);
  return isOpen && !inAllOf ? { ...copy, additionalProperties: false } : copy;
};

const ID = 'https://ledger.example/openapi.json';
/** Refused by the router before it knows the operation. */
const UNROUTED = [414, 431];
const ALWAYS_SENT = ['X-Ledger-Position', 'X-Correlation-Id'];

/** What the API's document promises, held against what the API answers. */
export class Contract {
  readonly document: ApiDocument;
  readonly operations: readonly Found[];
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly routes: { pattern: RegExp; found: Found }[];

  constructor(text = committedText()) {
    this.document = JSON.parse(text) as ApiDocument;
    formats.default(this.ajv);
    this.ajv.addSchema({ $id: ID, ...(strict(this.document) as object) }, ID, false, false);
    this.operations = operationsOf(this.document);
    this.routes = this.operations.map((found) => ({
      pattern: new RegExp(`^${found.path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
      found,
    }));
  }

  /** The operation of a request; undefined where the document has none. */
  find(method: string, path: string): Found | undefined {
    // As it is sent: a part that is two points takes the one before away.
    const { pathname: plain } = new URL(`http://ledger.example${path}`);
    return this.routes.find(({ pattern, found }) => found.method === method.toLowerCase() && pattern.test(plain))
      ?.found;
  }

  /** @throws Error when a documented operation answers what its documentation does not have */
  check(method: string, path: string, answered: Answered): void {
    const found = this.find(method, path);
    if (!found || UNROUTED.includes(answered.status)) return;
    const what = `${method} ${path} answered ${answered.status}`;
    const response = found.operation.responses[answered.status];
    if (!response) throw new Error(`${what}, which is not documented: ${answered.text}`);
    this.checkHeaders(what, response, answered.headers);
    const type = (answered.headers.get('content-type') ?? '').split(';', 1)[0] as string;
    if (!response.content) return;
    if (!response.content[type]) throw new Error(`${what} as ${type}, which is not documented`);
    const wrong = this.wrong(
      `${found.pointer}/responses/${answered.status}/content/${escaped(type)}/schema`,
      type.includes('json') ? answered.body : answered.text,
    );
    if (wrong) throw new Error(`${what}, not as documented: ${wrong}\n${answered.text}`);
  }

  /** What is wrong with a request's body; undefined when nothing is. */
  wrongBody({ pointer }: Found, body: unknown): string | undefined {
    return this.wrong(`${pointer}/requestBody/content/application~1json/schema`, body);
  }

  /** What is wrong with a value by the schema at a JSON pointer of the document. */
  wrong(pointer: string, value: unknown): string | undefined {
    const validate = this.ajv.getSchema(`${ID}#${pointer.replaceAll('{', '%7B').replaceAll('}', '%7D')}`) as
      ValidateFunction | undefined;
    if (!validate) throw new Error(`The document has no ${pointer}.`);
    return validate(value) ? undefined : this.ajv.errorsText(validate.errors);
  }

  private checkHeaders(what: string, { headers: documented = {} }: Response, headers: Headers): void {
    for (const [name, { required }] of Object.entries(this.document.components.headers)) {
      const [isDocumented, isSent] = [name in documented, headers.has(name)];
      if (isDocumented && required && !isSent) throw new Error(`${what} without ${name}`);
      if (isSent && !isDocumented && !ALWAYS_SENT.includes(name)) throw new Error(`${what} with ${name}`);
    }
  }
}

let contract: Contract | undefined;
/** The committed document's. */
export const committedContract = (): Contract => (contract ??= new Contract());
