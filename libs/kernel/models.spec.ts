import { ESLint } from 'eslint';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** One thing a line that a model may not ask for, and the rule that finds it. */
const FORBIDDEN: readonly (readonly [string, string])[] = [
  // the clock
  ['no-restricted-properties', 'export const at = Date.now();'],
  ['no-restricted-properties', "export const at = Date['now']();"],
  ['no-restricted-properties', 'export const { now } = Date;'],
  ['no-restricted-syntax', 'export const at = new Date();'],
  ['no-restricted-syntax', 'export const at = new Date;'],
  ['no-restricted-syntax', 'export const at = Date();'],
  ['no-restricted-globals', 'export const at = performance.now();'],
  ['no-restricted-imports', "import { performance } from 'node:perf_hooks';\nexport const at = performance.now();"],
  [
    'no-restricted-imports',
    "import { systemClock } from '#libs/kernel/time.js';\nexport const at = systemClock.now();",
  ],
  ['no-restricted-imports', "import * as time from '#libs/kernel/time.js';\nexport const clock = time.systemClock;"],
  // chance
  ['no-restricted-properties', 'export const chance = Math.random();'],
  ['no-restricted-globals', 'export const id = crypto.randomUUID();'],
  ['no-restricted-imports', "import { randomUUID } from 'node:crypto';\nexport const id = randomUUID();"],
  ['no-restricted-imports', "import { randomBytes } from 'crypto';\nexport const id = randomBytes(8);"],
  ['no-restricted-imports', "import crypto from 'node:crypto';\nexport const id = crypto.randomInt(8);"],
  ['no-restricted-imports', "import { v4 } from 'uuid';\nexport const id = v4();"],
  ['no-restricted-imports', "import { freshUuid } from '#libs/kernel/ids.js';\nexport const id = freshUuid();"],
  // the environment
  ['no-restricted-globals', "export const home = process.env['HOME'];"],
  ['no-restricted-globals', 'export const { env } = process;'],
  ['no-restricted-globals', 'export const env = globalThis.process.env;'],
  ['no-restricted-imports', "import { env } from 'node:process';\nexport const home = env;"],
  ['no-restricted-imports', "import { hostname } from 'os';\nexport const name = hostname();"],
  ['no-restricted-syntax', 'export const here = import.meta.url;'],
  ['no-restricted-syntax', 'export const day = new Date(2026, 2, 1);'],
  ['no-restricted-syntax', 'export const hour = (at: Date): number => at.getHours();'],
  ['no-restricted-syntax', 'export const shown = (amount: number): string => amount.toLocaleString();'],
  // reading and writing
  ['no-restricted-imports', "import fs from 'node:fs';\nexport const text = fs.readFileSync('a', 'utf8');"],
  ['no-restricted-imports', "import { readFile } from 'fs/promises';\nexport const text = readFile('a');"],
  ['no-restricted-imports', "export { connect } from 'node:net';"],
  ['no-restricted-imports', "import { lookup } from 'node:dns/promises';\nexport const address = lookup('a');"],
  ['no-restricted-imports', "import { setTimeout } from 'node:timers/promises';\nexport const wait = setTimeout;"],
  ['no-restricted-syntax', "export const text = import('node:fs');"],
  ['no-restricted-globals', "export const answer = fetch('https://example.com');"],
  ['no-restricted-globals', "export const tell = (): void => console.log('told');"],
  ['no-restricted-globals', 'export const wait = (done: () => void): unknown => setTimeout(done, 1);'],
];

const ALLOWED: readonly string[] = [
  'export const at = (text: string): Date => new Date(text);',
  'export const at = (text: string): number => Date.parse(text);',
  'export const at = Date.UTC(2026, 2, 1);',
  'export const month = (at: Date): number => at.getUTCMonth();',
  'export const least = Math.min(1, 2);',
  "import { createHash } from 'node:crypto';\nexport const hash = createHash('sha1');",
  "import { isDeepStrictEqual } from 'node:util';\nexport const isSame = isDeepStrictEqual(1, 1);",
  "import type { Clock } from '#libs/kernel/time.js';\nexport const at = (clock: Clock): string => clock.now();",
  "import { derivedUuid } from '#libs/kernel/ids.js';\nexport const id = derivedUuid('a');",
];

interface Pattern {
  readonly path: string;
  readonly pathNot: readonly string[];
}

const settings = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs')) as {
  forbidden: { name: string; from: Pattern }[];
};
const pure = settings.forbidden.find(({ name }) => name === 'models-are-pure')!.from;

/** A model to the architecture rules, or a file of the kernel. */
const isModel = (file: string): boolean =>
  (new RegExp(pure.path).test(file) || /^libs\/kernel\/[^/]+$/.test(file)) &&
  !pure.pathNot.some((pattern) => new RegExp(pattern).test(file));

const sources = (): string[] =>
  readdirSync(join(ROOT, 'libs'), { recursive: true, encoding: 'utf8' })
    .map((file) => `libs/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts'));

const RULES = ['no-restricted-globals', 'no-restricted-imports', 'no-restricted-properties', 'no-restricted-syntax'];

/** The project's settings with the rules of models alone, which need no types and so no program. */
const lint = new ESLint({
  cwd: ROOT,
  overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => RULES.includes(ruleId),
});

const found = async (text: string, file: string): Promise<(string | null)[]> => {
  const [result] = await lint.lintText(`${text}\n`, { filePath: join(ROOT, file) });
  return [...new Set(result!.messages.map(({ ruleId, message }) => ruleId ?? message))];
};

/** Whether the rules that only models have hold for a file. */
const isHeld = async (file: string): Promise<boolean> => {
  const { rules } = (await lint.calculateConfigForFile(join(ROOT, file))) as { rules: Record<string, unknown> };
  return RULES.every((rule) => rules[rule] !== undefined);
};

describe('models', () => {
  // Loads the linter, which takes its time on a busy machine.
  beforeAll(() => lint.calculateConfigForFile(join(ROOT, 'libs/orders/order.ts')), 60_000);

  it.each(FORBIDDEN)('are refused by %s: %s', async (rule, text) => {
    expect(await found(text, 'libs/orders/order.ts')).toEqual([rule]);
  });

  it.each(ALLOWED)('may say: %s', async (text) => {
    expect(await found(text, 'libs/orders/order.ts')).toEqual([]);
  });

  it('are the files of the architecture rules, and the kernel', async () => {
    const files = sources();
    const held = await Promise.all(files.map(isHeld));
    expect(files.filter((_, index) => held[index])).toEqual(files.filter(isModel));
    expect(held.filter(Boolean).length).toBeGreaterThan(50);
  });

  it('keep to these rules', async () => {
    const results = await lint.lintFiles(sources().filter(isModel));
    expect(results.filter(({ messages }) => messages.length > 0).map(({ filePath }) => filePath)).toEqual([]);
  });

  it('are not held to them where they are tested, wired or run', async () => {
    const text = 'export const at = Date.now();';
    const others = ['order.spec.ts', 'orders.module.ts', 'testing/scene.ts', 'automations/when-paid-then-post.ts'];
    for (const file of others) expect(await found(text, `libs/orders/${file}`)).toEqual([]);
    for (const file of [
      'libs/orders/index.ts',
      'libs/orders/events/order-paid.ts',
      'libs/kernel/money.ts',
      'libs/settlement/payout.ts',
    ])
      expect(await found(text, file)).toEqual(['no-restricted-properties']);
  });
});
