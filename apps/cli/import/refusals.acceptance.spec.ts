import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Database } from '#libs/read-models/postgres/database.js';
import { Namespace } from '#libs/event-sourcing/namespace.js';
import { freshPlace, type Place } from '../testing/places.js';
import { type Ended, endAll, run, runShell } from '../testing/program.js';
import { alone } from './alone.js';

const at = '2024-03-01T10:00:00Z';
const company = { form: 'company', country: 'CH', currency: 'CHF' };
const register = (n: number, org: string, more: object = {}): string =>
  JSON.stringify({ n, at, do: 'register-organisation', org, name: 'Müller & Fils', ...company, ...more });

const tooMany = (n: number): string =>
  JSON.stringify({
    ...{ n, at, do: 'invite-partner', actor: { user: 'u-1', role: 'legalRepresentative' }, invitation: `inv-${n}` },
    ...{ client: 'o-set', partner: 'o-other' },
    access: { mode: 'LIMITED', products: Array.from({ length: 15_001 }, (_, i) => `prd-${i}`) },
  });

describe('ledger import of what cannot be imported', () => {
  let place: Place;
  const write = (name: string, content: string | Buffer): string => {
    const file = join(place.folder, name);
    writeFileSync(file, content);
    return file;
  };
  const lines = (name: string, ...text: string[]): string => write(name, `${text.join('\n')}\n`);
  const imported = (file: string, ...words: string[]): Promise<Ended> =>
    run(['import', file, '--data', place.folder, ...words], place.variables);

  beforeAll(() => (place = freshPlace()));
  afterAll(async () => {
    await endAll();
    await place.clear();
  });

  it.each([
    ['a line that is not JSON', '{"n":3,', /at line 3: not JSON/],
    ['an unknown kind', JSON.stringify({ n: 3, at, do: 'abolish' }), /at line 3: unknown kind of record "abolish"/],
    [
      'text that no store can keep',
      register(3, 'o-nul', { name: 'Caf\u0000' }),
      /at line 3: name must be .*without control/,
    ],
    ['time that steps back', register(3, 'o-back', { at: '2024-02-29T23:59:59Z' }), /at line 3: time steps back/],
  ])(
    'stops at %s with its number and the reason; the records before it stay',
    async (what, line, reason) => {
      const org = `o-${what.replaceAll(' ', '-')}`;
      const file = lines('wrong.ndjson', register(1, org), register(2, org), line, register(4, `${org}-4`));
      const { code, stdout, stderr } = await imported(file);
      expect(code).toBe(2);
      expect(stderr).toMatch(reason);
      expect(stderr).toContain('The records before it stay.');
      expect(stdout).toContain('2 records passed\n  1 applied, 0 changed nothing, 1 refused');
      expect(stdout).toMatch(/2 +ORGANISATION_EXISTS/);
    },
    60_000,
  );

  it('stops at a set that the ledger cannot keep: passed over as refused, what follows would be decided wrongly', async () => {
    const file = lines('set.ndjson', register(1, 'o-set'), register(2, 'o-other'), tooMany(3), register(4, 'o-set'));
    const { code, stdout, stderr } = await imported(file);
    expect(code).toBe(2);
    expect(stderr).toMatch(/at line 3: .*15000 products/);
    expect(stdout).toMatch(/(2|3) records passed\n  2 applied/);
    expect(stdout).not.toContain('PRODUCT_SET_TOO_LARGE');
  }, 60_000);

  it('stops where a compressed file is none, or is cut off', async () => {
    const none = await imported(write('none.ndjson.gz', register(1, 'o-none')));
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/at line 1: the file cannot be read on \(incorrect header check\)/);
    const packed = gzipSync(`${register(1, 'o-cut')}\n${register(2, 'o-cut-2')}\n`);
    const cut = await imported(write('cut.ndjson.gz', packed.subarray(0, packed.length - 12)));
    expect(cut.code).toBe(2);
    expect(cut.stderr).toMatch(/at line \d: the file cannot be read on/);
  }, 120_000);

  it.each([
    ['a key that is there twice', 'o-twice', '{"n":3,"at":"x","at":"y"}', /line 3: the key "at" is there twice/],
    ['an empty line in the middle', 'o-empty', '', /line 3: not JSON \(an empty line\)/],
  ])(
    'applies nothing of a file with %s',
    async (_, org, line, reason) => {
      const file = lines('unfit.ndjson', register(1, org), register(2, `${org}-2`), line, register(4, `${org}-4`));
      const { code, stdout, stderr } = await imported(file);
      expect(code).toBe(2);
      expect(stderr).toMatch(reason);
      expect(stderr).toContain('Nothing of the file was applied.');
      expect(stdout).toContain(': 0 records passed');
    },
    60_000,
  );

  it('applies nothing of a compressed file with something behind it, and all of one that ends with an empty line', async () => {
    const text = `${register(1, 'o-behind')}\n\n`;
    const { code, stdout, stderr } = await imported(
      write('behind.ndjson.gz', Buffer.concat([gzipSync(text), Buffer.from('behind')])),
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/the file cannot be read on/);
    expect(stdout).toContain(': 0 records passed');
    const whole = await imported(write('whole.ndjson.gz', gzipSync(text)));
    expect(whole).toMatchObject({ code: 0, stdout: expect.stringContaining('1 applied') as string });
  }, 120_000);

  it('stops at a line of the future', async () => {
    const file = lines('future.ndjson', register(1, 'f-1'), register(2, 'f-2', { at: '2162-03-01T10:00:00Z' }));
    const { code, stdout, stderr } = await imported(file);
    expect(code).toBe(2);
    expect(stderr).toMatch(/at line 2: at 2162-03-01T10:00:00Z lies in the future/);
    expect(stdout).toContain('1 records passed');
  }, 60_000);

  it('reads what gives its bytes once, compressed or not: a pipe and a FIFO', async () => {
    const place1 = (script: string): Promise<Ended> =>
      runShell(script, ['import', '--data', place.folder], place.variables);
    const plain = lines('piped.ndjson', register(1, 'p-1'), register(2, 'p-2'));
    const packed = write('piped.gz', gzipSync(`${register(1, 'p-3')}\n`));
    const fifo = join(place.folder, 'fifo');
    expect((await place1(`"$@" <(cat ${plain})`)).stdout).toContain('2 records passed\n  2 applied');
    expect((await place1(`cat ${packed} | "$@" /dev/stdin`)).stdout).toContain('1 records passed\n  1 applied');
    const late = `mkfifo ${fifo}; (sleep 1; cat ${plain} > ${fifo}) & "$@" --id fifo ${fifo}`;
    expect((await place1(late)).stdout).toContain('2 records passed\n  0 applied, 0 changed nothing, 2 refused');
    expect((await place1(`"$@" <(printf '%s' '${register(1, 'p-9')}' | gzip | head -c 40)`)).code).toBe(2);
  }, 120_000);

  it('goes on with a mended file under the same name, and refuses a line that was passed and has changed', async () => {
    const words = ['--id', 'mended'];
    const first = await imported(lines('mended.ndjson', register(1, 'm-1'), '{'), ...words);
    expect(first.code).toBe(2);
    expect(first.stderr).toContain('at line 2: not JSON');
    const mended = await imported(lines('mended.ndjson', register(1, 'm-1'), register(2, 'm-2')), ...words);
    expect(mended.code).toBe(0);
    expect(mended.stdout).toContain('Import mended: 2 records passed (1 of them before)\n  2 applied');
    const changed = await imported(
      lines('mended.ndjson', register(1, 'm-1', { name: 'Other' }), register(2, 'm-2'), register(3, 'm-3')),
      ...words,
    );
    expect(changed.code).toBe(2);
    expect(changed.stderr).toContain('at line 1: was passed before (applied) and has changed since');
    expect(changed.stdout).toContain('2 records passed (2 of them before)');
  }, 120_000);

  it('does not run twice at once; another import may run beside it', async () => {
    const file = lines('busy.ndjson', register(1, 'b-1'));
    const { DATABASE_URL, LEDGER_NAMESPACE } = place.variables as Record<string, string>;
    const database = new Database(DATABASE_URL!, new Namespace(LEDGER_NAMESPACE!, []));
    try {
      const [second, other] = await alone(database, 'busy', () =>
        Promise.all([imported(file, '--id', 'busy'), imported(file, '--id', 'beside')]),
      );
      expect(second.code).toBe(1);
      expect(second.stderr).toContain('Import busy is already under way in another process: wait until it is done');
      expect(other.code).toBe(0);
      const after = await imported(file, '--id', 'busy');
      expect(after).toMatchObject({ code: 0, stdout: expect.stringContaining('1 records passed') as string });
    } finally {
      await database.close();
    }
  }, 120_000);

  it('says in one sentence that there is no such file', async () => {
    const { code, stdout, stderr } = await imported(join(place.folder, 'missing.ndjson'));
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/missing\.ndjson/);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }, 120_000);
});
