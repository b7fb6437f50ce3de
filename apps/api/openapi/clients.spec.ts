import { createConfig, lintFromString } from '@redocly/openapi-core';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { committedText, Contract } from '../testing/contract.js';
import { type ShownCall, shownCalls } from '../testing/shell-calls.js';
import { recordedExamples } from './examples.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const COMMITTED = join(ROOT, 'docs/openapi.json');
const contract = new Contract();

/** A program of a package, as npm would run it. */
const program = async (name: string, bin: string): Promise<string> => {
  const folder = join(ROOT, 'node_modules', name);
  const { bin: bins } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  return join(folder, bins[bin] as string);
};
const node = async (...command: string[]): Promise<string> => {
  try {
    return (await run(process.execPath, command, { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}${stderr}`);
  }
};

const SETTINGS = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
    skipLibCheck: true,
  },
  include: ['*.ts'],
};

/** A request as both kinds of generated types must take it, and its answer as they must give it. */
interface Use {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status?: number;
  readonly answer?: unknown;
}
const literal = (value: unknown): string => JSON.stringify(value);
const nameOfType = (operation: string): string => operation[0]!.toUpperCase() + operation.slice(1);

/** TypeScript that compiles only where the types have exactly this request and this answer. */
const usesOf = (uses: readonly Use[]): string => {
  const lines = uses.map(({ operation, parameters, body, status, answer }, index) => {
    const { path, operation: described } = contract.operations.find((one) => one.operation.operationId === operation)!;
    const isNumber = (name: string): boolean => ['limit', 'quantity'].includes(name);
    const given = Object.entries(parameters).map(
      ([name, value]) => [name, isNumber(name) ? Number(value) : value] as const,
    );
    const inPath = Object.fromEntries(given.filter(([name]) => path.includes(`{${name}}`)));
    const query = Object.fromEntries(given.filter(([name]) => !path.includes(`{${name}}`)));
    const parts = {
      ...(Object.keys(inPath).length > 0 ? { path: inPath } : {}),
      ...(Object.keys(query).length > 0 ? { query } : {}),
      ...(body === undefined ? {} : { body }),
    };
    const type = status === undefined ? undefined : Object.keys(described.responses[status]!.content!)[0];
    const answered = status !== undefined && status < 300 ? 'Responses' : 'Errors';
    return [
      body === undefined ? '' : `export const body${index}: Body<'${operation}'> = ${literal(body)};`,
      `export const call${index} = () => hey.${operation}(${literal(parts)});`,
      type === undefined
        ? ''
        : `export const answer${index}: operations['${operation}']['responses'][${status}]['content']['${type}'] = ${literal(answer)};`,
      type === undefined
        ? ''
        : `export const response${index}: hey.${nameOfType(operation)}${answered}[${status}] = answer${index};`,
    ];
  });
  return [
    `import type { operations } from './schema';`,
    `import * as hey from './hey/index';`,
    `type Body<O extends keyof operations> = NonNullable<operations[O]['requestBody']>['content']['application/json'];`,
    ...lines.flat().filter(Boolean),
  ].join('\n');
};

/** Requests that no type may take. */
const MISTAKES = `import * as hey from './hey/index';
import type { components } from './schema';
const clientOrgId = 'org_alpha';
// @ts-expect-error a field that nothing knows
hey.placeOrder({ body: { clientOrgId, sku: 'hosting-web', quanttiy: 1 } });
// @ts-expect-error a body without what it must have
hey.placeOrder({ body: { clientOrgId } });
// @ts-expect-error an access of no kind
hey.changeAccess({ path: { client: clientOrgId, partner: 'org_beta' }, body: { mode: 'SOME' } });
// @ts-expect-error nothing says whose
hey.getOrder({});
export const invited: components['schemas']['InviteBody'] = {
  clientOrgId,
  partnerOrgId: 'org_beta',
  // @ts-expect-error a nested object is typed, too
  access: { mode: 'LIMITED', product: [] },
};
// @ts-expect-error codes are listed
export const code: components['schemas']['ProblemCode'] = 'SOMETHING_ELSE';
// @ts-expect-error a reason is one of the known ones
export const reason: components['schemas']['PlacementDecision']['reasonCode'] = 'BECAUSE';
`;

const useOf = ({ method, path, query, body }: ShownCall): Use => {
  const found = contract.find(method, path);
  if (!found) throw new Error(`The document has no ${method} ${path}.`);
  const names = [...found.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name as string);
  const pattern = new RegExp(`^${found.path.replaceAll(/\{[^}]+\}/g, '([^/]+)')}$`);
  const values = pattern.exec(path)!.slice(1);
  const inPath = Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(values[index] as string)]));
  return {
    operation: found.operation.operationId,
    parameters: { ...inPath, ...query },
    ...(body === undefined ? {} : { body }),
  };
};

describe('The OpenAPI document in the hands of others', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ledger-clients-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has nothing that redocly’s recommended rules call an error', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: committedText(), absoluteRef: COMMITTED, config });
    expect(problems.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
    // What only tells that a process lives or follows is refused to nobody.
    const warnings = problems.map(({ ruleId, location }) => `${ruleId} ${String(location[0]?.pointer)}`);
    expect(warnings.filter((warning) => !/^operation-4xx-response #\/paths\/~1health/.test(warning))).toEqual([]);
  });

  it('becomes clients that take its own examples and those of the README, and nothing else', async () => {
    const readme = shownCalls(await readFile(join(ROOT, 'README.md'), 'utf8'));
    expect(readme.length).toBeGreaterThan(0);
    const examples = recordedExamples().map(({ parameters = {}, ...example }) => ({ ...example, parameters }));
    await Promise.all([
      node(await program('openapi-typescript', 'openapi-typescript'), COMMITTED, '-o', join(folder, 'schema.d.ts')),
      node(
        await program('@hey-api/openapi-ts', 'openapi-ts'),
        '-i',
        COMMITTED,
        '-o',
        join(folder, 'hey'),
        '-s',
        '--no-log-file',
      ),
      writeFile(join(folder, 'examples.ts'), usesOf(examples)),
      writeFile(join(folder, 'readme.ts'), usesOf(readme.map(useOf))),
      writeFile(join(folder, 'mistakes.ts'), MISTAKES),
      writeFile(join(folder, 'tsconfig.json'), JSON.stringify(SETTINGS)),
    ]);
    const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
    expect(await node(join(dirname(compiler), 'bin/tsc'), '-p', folder)).toBe('');
  }, 300_000);
});

describe('Calls that a text shows', () => {
  const block = (text: string): string => `Before\n\`\`\`sh\n${text}\n\`\`\`\nafter`;

  it.each([
    [
      `curl -s -H "Authorization: Bearer $T" "$URL/v1/orders?limit=1"`,
      { method: 'GET', path: '/v1/orders', query: { limit: '1' } },
    ],
    [
      `curl -s "$URL/v1/partners" -d '{"orgId":"a",\n "level":"silver"}'`,
      { method: 'POST', path: '/v1/partners', query: {}, body: { orgId: 'a', level: 'silver' } },
    ],
    [
      `curl -X DELETE $URL/v1/clients/a/partnerships/b/products/c`,
      { method: 'DELETE', path: '/v1/clients/a/partnerships/b/products/c', query: {} },
    ],
    [
      `curl "$URL/v1/partners" \\\n  -d "{\\"orgId\\":\\"$ORG\\"}"`,
      { method: 'POST', path: '/v1/partners', query: {}, body: { orgId: '$ORG' } },
    ],
    [
      `curl "$URL/v1/partners" -d @- <<'JSON'\n{ "orgId": "a" }\nJSON`,
      { method: 'POST', path: '/v1/partners', query: {}, body: { orgId: 'a' } },
    ],
    [
      `post staff:programme /v1/partners '{"orgId":"a"}'`,
      { method: 'POST', path: '/v1/partners', query: {}, body: { orgId: 'a' } },
    ],
  ])('%s', (text, expected) => {
    expect(shownCalls(block(text))).toEqual([expected]);
  });

  it('that a loop reads from a list', () => {
    const loop = 'while read -r address body; do curl "$URL$address" -d "$body"; done';
    const text = `${loop} <<'END'\n/v1/partners {"orgId":"a"}\n/v1/organisations {"orgId":"b"}\nEND\ncurl "$URL/v1/orders"`;
    expect(shownCalls(block(text))).toEqual([
      { method: 'POST', path: '/v1/partners', query: {}, body: { orgId: 'a' } },
      { method: 'POST', path: '/v1/organisations', query: {}, body: { orgId: 'b' } },
      { method: 'GET', path: '/v1/orders', query: {} },
    ]);
  });
});
