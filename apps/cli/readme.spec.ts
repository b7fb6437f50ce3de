import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '#libs/processes/timing.js';
import { shownCalls } from '../api/testing/shell-calls.js';
import { freshFolder } from './testing/places.js';
import {
  descendants,
  EMBEDDED,
  endAll,
  openShell,
  type Program,
  type Shell,
  start,
  survivors,
} from './testing/program.js';
import { blocksOf, differencesFrom, type Fixed, type ShownBlock } from './testing/shown.js';

let folder: string;
beforeAll(() => (folder = freshFolder()));
afterAll(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

/** Queries may be asked again until automations and read models have followed; a command is sent once. */
const isQuery = ({ script }: ShownBlock): boolean =>
  shownCalls(`\`\`\`sh\n${script}\`\`\``).every(({ method }) => method === 'GET');

/** Pastes a block and compares what comes with what is shown. */
const paste = async (shell: Shell, block: ShownBlock, fixed: Fixed): Promise<void> => {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const came = await shell.paste(block.script);
    if (!block.answer) return expect(came).toBe('');
    const differences = differencesFrom(block.answer, came, fixed);
    if (differences.length === 0 || !isQuery(block) || Date.now() > deadline) {
      return expect({ of: block.script, differences }).toEqual({ of: block.script, differences: [] });
    }
    await pause(200);
  }
};

/** The first block's first line, with the address and folder of a ledger that a test has started. */
const at = (block: ShownBlock, url: string, data: string): ShownBlock => {
  const lines = block.script.split('\n');
  expect(lines[0]).toMatch(/^URL=http:\/\/127\.0\.0\.1:8080 DATA=/);
  const there = lines[0]!.replace(/^URL=\S+/, `URL=${url}`).replace(/ DATA=(\$\(.*\)|\S+)/, ` DATA=${data}`);
  return { ...block, script: [there, ...lines.slice(1)].join('\n') };
};

const stop = async (program: Program): Promise<void> => {
  const children = descendants(program.pid);
  program.kill('SIGINT');
  expect((await program.ended).code).toBe(0);
  expect(await survivors(children)).toEqual([]);
};

describe('The README', () => {
  it('walks from the provider to the first cashback, and every answer is the one it shows', async () => {
    const [first, ...rest] = blocksOf('From the provider to the first cashback');
    const data = join(folder, 'walk');
    const ledger = start(['up', '--port', '0', '--data', data], EMBEDDED);
    const [, url = ''] = await ledger.said(/serves at (http:\S+) after/);
    const shell = openShell(EMBEDDED);
    await paste(shell, at(first!, url, data), 'of its day');
    for (const block of rest) await paste(shell, block, 'of its day');
    await shell.close();
    expect(rest.map(({ script }) => script.match(/\bcurl /g)?.length ?? 0).reduce((a, b) => a + b)).toBeLessThan(11);
    await stop(ledger);
  }, 240_000);

  it('asks the demo, which plays its programme without a warning and is equal in every section', async () => {
    const [first, ...rest] = blocksOf('Three people, three questions');
    const demo = start(['demo', '--port', '0'], EMBEDDED);
    const [, url = '', data = ''] = await demo.said(/\nURL=(\S+) DATA=(\S+)\n/);
    const shell = openShell(EMBEDDED);
    await paste(shell, at(first!, url, data), 'fixed');
    for (const block of rest) await paste(shell, block, 'fixed');
    await shell.close();
    await stop(demo);
    const { stdout, stderr } = await demo.ended;
    expect(stdout).toContain('\n  Equal in every section.\n');
    expect(stderr).not.toMatch(/warn|placeholder|No provider/i);
    // Each refusal is told in a sentence.
    expect(stdout.match(/^ {14}[A-Z_]+: [A-Z].*\.$/gm)).toHaveLength(25);
  }, 240_000);
});

describe('What a document shows', () => {
  const json = { kind: 'json', text: '{"data":[{"id":"ord-1","on":"2026-01-02","amount":"52.08",…}],…}\n{"n":1}\n' };
  const came = (amount: string, on = '2026-03-04', n = 1): string =>
    `{"data":[{"id":"ord-1","on":"${on}","amount":"${amount}","more":1}],"asOf":"x"}\n{"n":${n}}\n`;

  it('is what came, on any day, or differs in what it says', () => {
    expect(differencesFrom(json, came('52.08'), 'of its day')).toEqual([]);
    expect(differencesFrom(json, came('52.08'), 'fixed')).toHaveLength(1);
    expect(differencesFrom(json, came('52.09'), 'of its day')).toEqual([
      '[0].data[0].amount: "52.08" is shown, "52.09" came',
    ]);
    expect(differencesFrom(json, came('52.08', 'soon'), 'of its day')).toHaveLength(1);
    expect(differencesFrom(json, came('52.08', '2026-03-04', 2), 'of its day')).toHaveLength(1);
    expect(differencesFrom(json, came('52.08').split('\n')[0]!, 'of its day')).not.toEqual([]);
    expect(differencesFrom({ kind: 'json', text: '{"a":1}' }, '{"a":1,"b":2}', 'fixed')).toEqual([
      '[0].b is not shown',
    ]);
    expect(differencesFrom({ kind: 'json', text: '{"a":[1]}' }, '{"a":[1,2]}', 'fixed')).not.toEqual([]);
  });

  it('is text line by line, but for what it leaves out', () => {
    const text = { kind: 'text', text: 'first 2026-01-02\n…\nlast 1.00\n' };
    expect(differencesFrom(text, 'first 2027-05-06\nand\nmore\nlast 1.00\n', 'of its day')).toEqual([]);
    expect(differencesFrom(text, 'first 2027-05-06\nand\nmore\nlast 2.00\n', 'of its day')).toHaveLength(1);
  });
});
