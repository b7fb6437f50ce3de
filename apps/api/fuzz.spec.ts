import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { type Call, callers } from './testing/client.js';
import { type MemoryApi, startMemoryApi } from './testing/memory-api.js';

interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  example?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  allOf?: Schema[];
}
interface Operation {
  operationId: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}
const document = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

/** A body as the document describes it. */
const exampleOf = (schema: Schema | undefined): unknown => {
  if (!schema) return undefined;
  if (schema.$ref) return exampleOf(document.components.schemas[schema.$ref.split('/').at(-1)!]);
  if (schema.allOf) return exampleOf(schema.allOf[0]);
  if (schema.example !== undefined) return schema.example;
  if (schema.items) return [exampleOf(schema.items)];
  if (schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, exampleOf(one)]));
  }
  return schema.enum?.[0] ?? 'x';
};

const WRONG = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  '',
  ' ',
  'x',
  '\u0000',
  '\ud800',
  '99999999999999999.99',
  '1e3',
  'NaN',
  '__proto__',
  '0000-00-00',
  '10000-01-01T00:00:00Z',
  [],
  [[]],
  [[[]]],
  [null],
  [1, 'x', {}],
  {},
  { a: {} },
  { length: 3 },
  { constructor: 1 },
  { then: 1, toString: null },
);

/** Every place in a value, as a path. */
const placesIn = (value: unknown, path: string[] = []): string[][] => [
  path,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...path, name]))
    : []),
];
const replaced = (value: unknown, [name, ...rest]: string[], by: unknown): unknown => {
  if (name === undefined) return by;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[name] = replaced(copy[name], rest, by);
  return copy;
};

const CALLERS = ['staff:finance', 'staff:programme', 'org_alpha:legalRepresentative', 'org_beta:administrator'];
/** Bodies an operation and caller; each is one request. */
const BODIES = 12;

let memory: MemoryApi;
let as: (who: string) => Call;
beforeAll(async () => {
  memory = await startMemoryApi();
  as = callers(() => memory.api.url, memory.key);
  const programme = as('staff:programme');
  for (const orgId of ['org_alpha', 'org_beta']) {
    const body = { orgId, name: orgId, legalForm: 'company', country: 'CH', currency: 'CHF' };
    await programme('POST', '/v1/organisations', { body });
  }
  await programme('POST', '/v1/partners', { body: { orgId: 'org_beta', level: 'silver' } });
});
afterAll(() => memory.api.close());

const known: Record<string, string> = { client: 'org_alpha', partner: 'org_beta', organisation: 'org_alpha' };
const pathWith = (path: string, part: (name: string) => string): string =>
  path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(part(name)));

describe.each(operations)('$method $path', ({ path, method, operation }) => {
  const example = exampleOf(operation.requestBody?.content['application/json']?.schema);
  const send = async (who: string, at: string, body?: unknown): Promise<void> => {
    const { status, text } = await as(who)(method, at, body === undefined ? {} : { body });
    if (status === 500) throw new Error(`${method} ${at} as ${who} with ${JSON.stringify(body)}: ${text}`);
  };

  it('is never at a loss, whatever the body holds', async () => {
    if (example === undefined)
      return send(
        'staff:finance',
        pathWith(path, (name) => known[name] ?? 'x'),
      );
    const wrong = fc.record({
      who: fc.constantFrom(...CALLERS),
      place: fc.constantFrom(...placesIn(example)),
      value: fc.oneof(WRONG, fc.jsonValue({ maxDepth: 3 })),
    });
    const at = pathWith(path, (name) => known[name] ?? 'x');
    await fc.assert(
      fc.asyncProperty(wrong, async ({ who, place, value }) => send(who, at, replaced(example, place, value))),
      { seed: 4711, numRuns: BODIES * CALLERS.length },
    );
  });

  it('is never at a loss, whatever the address holds', async () => {
    const names = (operation.parameters ?? []).flatMap((one) => (one.in === 'query' ? [one.name] : []));
    const text = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('', '..', '%', '\u0000', '0', '2024-02-30'));
    const address = fc.record({
      who: fc.constantFrom(...CALLERS, 'staff:support'),
      parts: fc.array(text, { minLength: 3, maxLength: 3 }),
      query: fc.dictionary(fc.constantFrom(...names, '__proto__', 'x'), fc.oneof(text, fc.array(text)), { maxKeys: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(address, async ({ who, parts, query }) => {
        const values = [...parts];
        const parameters = new URLSearchParams(
          Object.entries(query).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
        );
        await send(who, `${pathWith(path, () => values.pop() ?? 'x')}?${parameters}`);
      }),
      { seed: 4711, numRuns: BODIES },
    );
  });
});
