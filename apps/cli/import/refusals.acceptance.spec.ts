import { jest } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { automationsOf, startWorker, type Worker } from '../../worker/worker.js';
import { type Handlers, openHandlers } from '../system.js';
import { freshPlace, type Place } from '../testing/places.js';
import { type Ended, endAll, run, runShell } from '../testing/program.js';
import { UserError } from '../user-error.js';
import { alone } from './alone.js';
import { play } from './play.js';
import type { ImportReport } from './run.js';

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
  let handlers: Handlers;
  let worker: Worker;
  const write = (name: string, content: string | Buffer): string => {
    const file = join(place.folder, name);
    writeFileSync(file, content);
    return file;
  };
  const lines = (name: string, ...text: string[]): string => write(name, `${text.join('\n')}\n`);
  /** As a command of its own, for what it says and how it ends. */
  const commanded = (file: string): Promise<Ended> => run(['import', file, '--data', place.folder], place.variables);
  /** What the command does, in this process. */
  const imported = (file: string, id?: string): Promise<ImportReport> => play(handlers, { file, id });

  beforeAll(async () => {
    place = freshPlace();
    const { EVENTSTORE_URL, DATABASE_URL, LEDGER_NAMESPACE } = place.variables as Record<string, string>;
    handlers = await openHandlers({
      eventStoreUrl: EVENTSTORE_URL!,
      databaseUrl: DATABASE_URL!,
      namespace: LEDGER_NAMESPACE!,
    });
    worker = await startWorker(handlers.open, automationsOf(handlers.app));
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await endAll();
    await worker.stop();
    await handlers.close();
    await place.clear();
  });

  it('stops at a line that is not JSON with its number and the reason; the records before it stay', async () => {
    const file = lines(
      'wrong.ndjson',
      register(1, 'o-json'),
      register(2, 'o-json'),
      '{"n":3,',
      register(4, 'o-json-4'),
    );
    const { code, stdout, stderr } = await commanded(file);
    expect(code).toBe(2);
    expect(stderr).toMatch(/stopped at line 3: not JSON/);
    expect(stderr).toContain('The records before it stay.');
    expect(stdout).toContain('2 records passed\n  1 applied, 0 changed nothing, 1 refused');
    expect(stdout).toMatch(/2 +ORGANISATION_EXISTS/);
  });

  it.each([
    ['an unknown kind', JSON.stringify({ n: 3, at, do: 'abolish' }), /^line 3: unknown kind of record "abolish"/],
    [
      'text that no store can keep',
      register(3, 'o-nul', { name: 'Caf\u0000' }),
      /^line 3: name must be .*without control/,
    ],
    ['time that steps back', register(3, 'o-back', { at: '2024-02-29T23:59:59Z' }), /^line 3: time steps back/],
  ])(
    'stops at %s; the records before it stay',
    async (what, line, reason) => {
      const org = `o-${what.replaceAll(' ', '-')}`;
      const file = lines('wrong.ndjson', register(1, org), register(2, org), line, register(4, `${org}-4`));
      expect(await imported(file)).toMatchObject({
        records: 2,
        applied: 1,
        refused: [{ n: 2, code: 'ORGANISATION_EXISTS' }],
        stopped: { line: 3, begun: true, reason: expect.stringMatching(reason) as string },
      });
    },
    60_000,
  );

  it('stops at a set that the ledger cannot keep: passed over as refused, what follows would be decided wrongly', async () => {
    const file = lines('set.ndjson', register(1, 'o-set'), register(2, 'o-other'), tooMany(3), register(4, 'o-set'));
    const { applied, refused, stopped } = await imported(file);
    expect(stopped).toMatchObject({ line: 3, reason: expect.stringContaining('15000 products') as string });
    expect(applied).toBe(2);
    expect(refused).toEqual([]);
  });

  it('stops where a compressed file is none, or is cut off', async () => {
    const none = await imported(write('none.ndjson.gz', register(1, 'o-none')));
    expect(none.stopped?.reason).toBe('line 1: the file cannot be read on (incorrect header check)');
    const packed = gzipSync(`${register(1, 'o-cut')}\n${register(2, 'o-cut-2')}\n`);
    const cut = await imported(write('cut.ndjson.gz', packed.subarray(0, packed.length - 12)));
    expect(cut.stopped?.reason).toMatch(/^line \d: the file cannot be read on/);
  });

  it('applies nothing of a file with a key that is there twice, and says so', async () => {
    const twice = '{"n":3,"at":"x","at":"y"}';
    const file = lines('unfit.ndjson', register(1, 'o-twice'), register(2, 'o-twice-2'), twice);
    const { code, stdout, stderr } = await commanded(file);
    expect(code).toBe(2);
    expect(stderr).toMatch(/line 3: the key "at" is there twice/);
    expect(stderr).toContain('Nothing of the file was applied.');
    expect(stdout).toContain(': 0 records passed');
  });

  it('applies nothing of a file with an empty line in the middle', async () => {
    const file = lines('unfit.ndjson', register(1, 'o-empty'), register(2, 'o-empty-2'), '', register(4, 'o-empty-4'));
    const { records, stopped } = await imported(file);
    expect(records).toBe(0);
    expect(stopped).toEqual({ line: 3, begun: false, reason: 'line 3: not JSON (an empty line)' });
  });

  it('applies nothing of a compressed file with something behind it, and all of one that ends with an empty line', async () => {
    const text = `${register(1, 'o-behind')}\n\n`;
    const { records, stopped } = await imported(
      write('behind.ndjson.gz', Buffer.concat([gzipSync(text), Buffer.from('behind')])),
    );
    expect(records).toBe(0);
    expect(stopped?.reason).toMatch(/the file cannot be read on/);
    const whole = await imported(write('whole.ndjson.gz', gzipSync(text)));
    expect(whole).toMatchObject({ applied: 1 });
    expect(whole.stopped).toBeUndefined();
  });

  it('stops at a line of the future', async () => {
    const file = lines('future.ndjson', register(1, 'f-1'), register(2, 'f-2', { at: '2162-03-01T10:00:00Z' }));
    const { records, stopped } = await imported(file);
    expect(records).toBe(1);
    expect(stopped?.reason).toMatch(/^line 2: at 2162-03-01T10:00:00Z lies in the future/);
  });

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
    const first = await imported(lines('mended.ndjson', register(1, 'm-1'), '{'), 'mended');
    expect(first.stopped?.reason).toMatch(/^line 2: not JSON/);
    const mended = await imported(lines('mended.ndjson', register(1, 'm-1'), register(2, 'm-2')), 'mended');
    expect(mended).toMatchObject({ importId: 'mended', records: 2, resumed: 1, applied: 2, refused: [] });
    expect(mended.stopped).toBeUndefined();
    const changed = await imported(
      lines('mended.ndjson', register(1, 'm-1', { name: 'Other' }), register(2, 'm-2'), register(3, 'm-3')),
      'mended',
    );
    expect(changed).toMatchObject({ records: 2, resumed: 2 });
    expect(changed.stopped?.reason).toContain('line 1: was passed before (applied) and has changed since');
  });

  it('does not run twice at once; another import may run beside it', async () => {
    const file = lines('busy.ndjson', register(1, 'b-1'));
    const [second, other] = await alone(handlers.open.database, 'busy', () =>
      Promise.all([imported(file, 'busy').catch((error: unknown) => error), imported(file, 'beside')]),
    );
    expect(second).toBeInstanceOf(UserError);
    expect((second as UserError).message).toContain(
      'Import busy is already under way in another process: wait until it is done',
    );
    expect(other.stopped).toBeUndefined();
    expect(await imported(file, 'busy')).toMatchObject({ records: 1 });
  });

  it('says in one sentence that there is no such file', async () => {
    const { code, stdout, stderr } = await commanded(join(place.folder, 'missing.ndjson'));
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/missing\.ndjson/);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }, 120_000);
});
