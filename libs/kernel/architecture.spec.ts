import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const ROOMS = ['apps', 'libs', 'projections'];

/** One forbidden arrow a line: the rule it breaks, the file, what the file imports. */
const FORBIDDEN: readonly (readonly [string, string, string])[] = [
  ['no-cycles', 'libs/orders/egg.ts', './hen.js'],
  ['nothing-unresolved', 'libs/orders/lost.ts', './nowhere.js'],
  ['libs-do-not-point-up', 'libs/orders/up.ts', '#apps/api/main.js'],
  ['libs-do-not-point-up', 'libs/orders/read.ts', '#projections/orders/query.js'],
  ['projections-do-not-point-up', 'projections/orders/up.ts', '#apps/api/main.js'],
  ['projections-see-events-only', 'projections/orders/state.ts', '#libs/orders/order.js'],
  ['kernel-stands-alone', 'libs/kernel/knows.ts', '#libs/orders/order.js'],
  ['event-sourcing-knows-no-context', 'libs/event-sourcing/knows.ts', '#libs/orders/order.js'],
  ['event-sourcing-knows-no-context', 'libs/event-sourcing/shows.ts', '#libs/read-models/projection.js'],
  ['read-models-know-no-context', 'libs/read-models/knows.ts', '#libs/orders/order.js'],
  ['processes-stand-alone', 'libs/processes/knows.ts', '#libs/event-sourcing/ledger.js'],
  ['embedded-parts-know-no-ledger', 'libs/embedded/supervisor/knows.ts', '#libs/event-sourcing/ledger.js'],
  ['embedded-has-one-door', 'apps/cli/starts.ts', '#libs/embedded/supervisor/supervisor.js'],
  ['embedded-testing-is-for-tests', 'apps/cli/tests.ts', '#libs/embedded/testing/index.js'],
  ['contexts-do-not-start-servers', 'libs/orders/starts.ts', '#libs/embedded/index.js'],
  ['contexts-do-not-start-servers', 'libs/orders/signals.ts', '#libs/processes/identity.js'],
  ['histories-check-from-outside', 'libs/histories/asks.ts', '#libs/orders/order.js'],
  ['contexts-share-events-and-state-only', 'libs/orders/commands.ts', '#libs/delegation/invite/handler.js'],
  ['contexts-share-events-and-state-only', 'libs/orders/sends.ts', '#libs/delegation/commands.js'],
  ['contexts-share-events-and-state-only', 'libs/orders/whole.ts', '#libs/delegation/index.js'],
  ['contexts-share-events-and-state-only', 'libs/orders/place/wired.ts', '#libs/delegation/delegation.module.js'],
  ['only-money-does-decimals', 'libs/orders/sums.ts', 'decimal.js'],
  ['one-door-to-the-event-store', 'apps/api/store.ts', '@eventstore/db-client'],
  ['one-door-to-the-event-store', 'libs/event-sourcing/store.ts', '@eventstore/db-client'],
  ['the-node-uses-messages-only', 'libs/embedded/event-store/client.ts', '@eventstore/db-client'],
  ['models-are-pure', 'libs/orders/nest.ts', '@nestjs/common'],
  ['models-are-pure', 'libs/orders/index.ts', '@nestjs/common'],
  ['models-are-pure', 'libs/orders/sql.ts', 'pg'],
  ['models-are-pure', 'libs/orders/rows.ts', '#libs/read-models/projection.js'],
  ['models-are-pure', 'libs/orders/events/file.ts', 'node:fs'],
  ['models-are-pure', 'libs/orders/wait.ts', 'node:timers/promises'],
];

const ALLOWED: readonly (readonly [string, string])[] = [
  ['apps/worker/all.ts', '#projections/orders/query.js'],
  ['apps/api/uses.ts', '#libs/delegation/index.js'],
  ['apps/bench/peer.ts', '@eventstore/db-client'],
  ['apps/cli/up.ts', '#libs/embedded/index.js'],
  ['apps/bench/inside.ts', '#libs/embedded/supervisor/supervisor.js'],
  ['projections/orders/rows.ts', '#libs/read-models/projection.js'],
  ['projections/orders/events.ts', '#libs/orders/events/order-placed.js'],
  ['projections/orders/projection.spec.ts', '#libs/embedded/testing/index.js'],
  ['libs/orders/reads.ts', '#libs/delegation/delegation.js'],
  ['libs/orders/hears.ts', '#libs/delegation/events/accepted.js'],
  ['libs/orders/place/handler.ts', '@nestjs/cqrs'],
  ['libs/orders/orders.module.ts', '@nestjs/common'],
  ['libs/event-sourcing/eventstoredb/store.ts', '@eventstore/db-client'],
  ['libs/kernel/money.ts', 'decimal.js'],
  // The other half of the cycle, which is reported once.
  ['libs/orders/hen.ts', './egg.js'],
];

/** What the lines above point at. */
const TARGETS = [
  'apps/api/main.ts',
  'projections/orders/query.ts',
  'libs/orders/order.ts',
  'libs/orders/events/order-placed.ts',
  'libs/delegation/delegation.ts',
  'libs/delegation/index.ts',
  'libs/delegation/commands.ts',
  'libs/delegation/delegation.module.ts',
  'libs/delegation/invite/handler.ts',
  'libs/delegation/events/accepted.ts',
  'libs/event-sourcing/ledger.ts',
  'libs/embedded/index.ts',
  'libs/embedded/supervisor/supervisor.ts',
  'libs/processes/identity.ts',
  'libs/read-models/projection.ts',
  'libs/embedded/testing/index.ts',
];

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

interface Findings {
  readonly violations: Violation[];
  readonly totalCruised: number;
}

const cruise = (folder: string): Findings => {
  const program = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const config = join(ROOT, '.dependency-cruiser.cjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [program, '--config', config, '--output-type', 'json', ...ROOMS],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      env: { PATH: process.env['PATH'] },
    },
  );
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser said: ${stderr}`);
  return (JSON.parse(stdout) as { summary: Findings }).summary;
};

const arrow = ({ rule, from, to }: Violation): string => `${rule.name}: ${from} -> ${to}`;

const write = (folder: string, file: string, text: string): void => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};

describe('the rooms of the house', () => {
  it('keep to the arrows that are allowed', () => {
    const { violations, totalCruised } = cruise(ROOT);
    expect(violations.map(arrow)).toEqual([]);
    expect(totalCruised).toBeGreaterThan(100);
  }, 120_000);

  it('are guarded: every forbidden arrow is found, and no allowed one', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ledger-rooms-')));
    try {
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      for (const file of TARGETS) write(folder, file, 'export interface Thing { id: string }\n');
      for (const [file, target] of [...FORBIDDEN.map(([, file, target]) => [file, target] as const), ...ALLOWED]) {
        write(folder, file, `import type {} from '${target}';\nexport interface Thing { id: string }\n`);
      }
      const found = cruise(folder).violations.map(({ rule, from }) => `${rule.name}: ${from}`);
      expect([...new Set(found)].sort()).toEqual(FORBIDDEN.map(([rule, file]) => `${rule}: ${file}`).sort());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('what is said of the rooms', () => {
  it.each(['libs/event-sourcing', 'libs/embedded'])('%s: its README leaves no room out', (folder) => {
    const rooms = readdirSync(join(ROOT, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const readme = readFileSync(join(ROOT, folder, 'README.md'), 'utf8');
    expect(rooms.map(({ name }) => name).filter((name) => !readme.includes(`${name}/`))).toEqual([]);
    expect(rooms.length).toBeGreaterThan(0);
  });

  it('nest-cli.json names programs that there are', () => {
    const { projects } = JSON.parse(readFileSync(join(ROOT, 'nest-cli.json'), 'utf8')) as {
      projects: Record<string, { sourceRoot: string; entryFile: string }>;
    };
    const programs = Object.values(projects).map(({ sourceRoot, entryFile }) => `${sourceRoot}/${entryFile}.ts`);
    expect(programs.filter((program) => !existsSync(join(ROOT, program)))).toEqual([]);
    expect(programs.length).toBeGreaterThan(0);
  });
});
