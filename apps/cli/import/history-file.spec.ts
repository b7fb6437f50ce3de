import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readHistory, surveyHistory } from './history-file.js';
import { MalformedLine } from './parse-record.js';

const at = '2024-03-01T10:00:00Z';
const register = (n: number, more: object = {}): string =>
  JSON.stringify({
    n,
    at,
    do: 'register-organisation',
    org: `org-${n}`,
    name: 'Müller & Fils',
    form: 'company',
    country: 'CH',
    currency: 'CHF',
    ...more,
  });

describe('reading a history', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'history-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, content: string | Buffer): string => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  /** The numbers of the records that could be read, and what stopped the reading. */
  const read = async (file: string): Promise<{ ns: number[]; stopped?: MalformedLine }> => {
    const ns: number[] = [];
    try {
      for await (const { record } of readHistory(file)) ns.push(record.n);
    } catch (error) {
      return { ns, stopped: error as MalformedLine };
    }
    return { ns };
  };

  it('reads plain and compressed files alike, under the same hash', async () => {
    const text = `${register(1)}\n${register(2)}\n`;
    const plain = write('h.ndjson', text);
    const packed = write('h.ndjson.gz', gzipSync(text));
    expect(await read(plain)).toEqual({ ns: [1, 2] });
    expect(await read(packed)).toEqual({ ns: [1, 2] });
    expect(await surveyHistory(packed)).toEqual(await surveyHistory(plain));
    expect((await surveyHistory(plain)).lines).toBe(2);
  });

  it('reads a last line without its end, and an empty file', async () => {
    expect(await read(write('h.ndjson', `${register(1)}\n${register(2)}`))).toEqual({ ns: [1, 2] });
    expect(await read(write('empty.ndjson', ''))).toEqual({ ns: [] });
  });

  it.each([
    ['not JSON', '{"n":2', /line 2: not JSON/],
    ['an empty line', '', /line 2: not JSON/],
    ['not an object', '[]', /line 2: not a JSON object/],
    ['an unknown kind', JSON.stringify({ n: 2, at, do: 'abolish' }), /line 2: unknown kind of record "abolish"/],
    [
      'a kind that is a property of every object',
      JSON.stringify({ n: 2, at, do: 'constructor' }),
      /line 2: unknown kind/,
    ],
    ['a wrong number', register(3), /line 2: n must be the line's number 2/],
    ['a missing field', register(2, { name: undefined }), /line 2: name is missing/],
    ['an unknown field', register(2, { colour: 'red' }), /line 2: colour is not a field of it/],
    ['a field of the wrong form', register(2, { currency: 'USD' }), /line 2: currency must be one of CHF, EUR/],
    ['time that steps back', register(2, { at: '2024-03-01T09:59:59Z' }), /line 2: time steps back/],
    ['a moment that is none', register(2, { at: '2024-02-30T09:59:59Z' }), /line 2: at must be an instant/],
    ['the zero time of other languages', register(2, { at: '0001-01-01T00:00:00Z' }), /line 2: at must be an instant/],
    ['a moment beyond four digits', register(2, { at: '+010000-01-01T00:00:00Z' }), /line 2: at must be an instant/],
    ['a moment that stands for never', register(2, { at: '9999-12-31T23:59:59Z' }), /of the years 1900 to 2199/],
    ['a code that is no country', register(2, { country: 'UK' }), /line 2: country must be a country/],
    [
      'taxes of a code that is no country',
      JSON.stringify({ n: 2, at, do: 'publish-taxes', tables: { EL: [{ validFrom: '2020-01-01', rate: '0.24' }] } }),
      /line 2: tables EL must be a country/,
    ],
    [
      'a price list without prices',
      JSON.stringify({ n: 2, at, do: 'publish-prices', version: 'v', validFrom: at, prices: [], degressive: [] }),
      /line 2: prices must be a list of at least one/,
    ],
    [
      'a tax table without rates',
      JSON.stringify({ n: 2, at, do: 'publish-taxes', tables: { CH: [] } }),
      /line 2: tables CH must be a list of at least one/,
    ],
    [
      'a date of year 1',
      JSON.stringify({ n: 2, at, do: 'publish-taxes', tables: { FR: [{ validFrom: '0001-01-01', rate: '0.2' }] } }),
      /line 2: tables FR \[0\] validFrom must be a date of the years 1900 to 2200/,
    ],
    [
      'a period without days',
      JSON.stringify({
        n: 2,
        at,
        do: 'renew',
        actor: { user: 'u', role: 'administrator' },
        order: 'o',
        product: 'p',
        client: 'c',
        placedBy: 'c',
        from: '2024-01-01',
        to: '2024-01-01',
      }),
      /line 2: from 2024-01-01 is not before/,
    ],
    [
      'half a period',
      JSON.stringify({
        n: 2,
        at,
        do: 'order',
        actor: { user: 'u', role: 'administrator' },
        order: 'o',
        product: 'p',
        client: 'c',
        sku: 's',
        quantity: 1,
        placedBy: 'c',
        to: '2024-01-01',
      }),
      /line 2: from is missing/,
    ],
    [
      'a product named twice',
      JSON.stringify({
        n: 2,
        at,
        do: 'change-access',
        actor: { user: 'u', role: 'administrator' },
        client: 'c',
        partner: 'p',
        access: { mode: 'LIMITED', products: ['a', 'a'] },
      }),
      /line 2: access products must be a list without repetitions/,
    ],
  ])('stops at %s, after the records before it', async (_, line, reason) => {
    const { ns, stopped } = await read(write('h.ndjson', `${register(1)}\n${line}\n${register(3)}\n`));
    expect(ns).toEqual([1]);
    expect(stopped).toBeInstanceOf(MalformedLine);
    expect(stopped?.message).toMatch(reason);
    expect(stopped?.line).toBe(2);
  });

  it('stops where the text is not UTF-8', async () => {
    const { stopped } = await read(
      write(
        'h.ndjson',
        Buffer.concat([Buffer.from(`${register(1)}\n"`), Buffer.from([0xff, 0xfe]), Buffer.from('"\n')]),
      ),
    );
    expect(stopped?.message).toBe('line 2: not UTF-8');
  });

  it('stops where a compressed file is cut off or is none', async () => {
    const packed = gzipSync(`${register(1)}\n${register(2)}\n`);
    expect((await read(write('cut.ndjson.gz', packed.subarray(0, packed.length - 12)))).stopped?.message).toMatch(
      /cannot be read on/,
    );
    const none = await read(write('none.ndjson.gz', register(1)));
    expect(none.ns).toEqual([]);
    expect(none.stopped?.message).toMatch(/line 1: the file cannot be read on \(incorrect header check\)/);
  });

  it('ignores what is empty at the end, a mark at the beginning and the line ends of another system', async () => {
    for (const text of [
      `${register(1)}\n\n`,
      `${register(1)}\n \t\r\n\r\n\n`,
      `${register(1)}\r\n`,
      `\ufeff${register(1)}\n`,
    ]) {
      const file = write('h.ndjson', text);
      expect(await read(file)).toEqual({ ns: [1] });
      expect(await surveyHistory(file)).toMatchObject({ lines: 1 });
    }
    const empty = write('h.ndjson', '\n\n');
    expect(await read(empty)).toEqual({ ns: [] });
    expect((await surveyHistory(empty)).lines).toBe(0);
  });

  it.each([
    ['a key twice', '{"n":2,"n":2}', /line 2: the key "n" is there twice/],
    ['a key twice, once escaped', '{"n":2,"\\u006e":2}', /line 2: the key "n" is there twice/],
    ['a key twice, deep', '{"a":[{"b":{"c":1,"d":[],"c":2}}]}', /line 2: the key "c" is there twice/],
    ['a NUL', 'null\0', /line 2: not JSON \(a NUL character\)/],
    ['an empty line before others', '', /line 2: not JSON \(an empty line\)/],
    ['a mark in the middle', '\ufeff{}', undefined],
  ])('finds %s at the first look', async (_, line, reason) => {
    const { problem } = await surveyHistory(write('h.ndjson', `${register(1)}\n${line}\n${register(3)}\n`));
    if (reason) expect(problem?.message).toMatch(reason);
    else expect(problem).toBeUndefined();
  });

  it('takes the same key in different objects, and what looks like one in a text', async () => {
    const line = '{"a":{"x":1},"b":{"x":1},"c":[{"x":1},{"x":1}],"d":"{\\"x\\":1,\\"x\\":2}","e":["e","e"]}';
    expect((await surveyHistory(write('h.ndjson', `${line}\n`))).problem).toBeUndefined();
  });

  describe('that is compressed', () => {
    const [one, two] = [gzipSync(`${register(1)}\n`), gzipSync(`${register(2)}\n`)];
    const damaged = (packed: Buffer, fromEnd: number): Buffer => {
      const copy = Buffer.from(packed);
      copy[copy.length - fromEnd]! ^= 1;
      return copy;
    };

    it('reads all of its members, also under a name that does not say so, and passes over padding', async () => {
      for (const name of ['h.ndjson.gz', 'h.ndjson']) {
        for (const parts of [
          [one, two],
          [one, two, Buffer.alloc(600)],
        ]) {
          const file = write(name, Buffer.concat(parts));
          expect(await read(file)).toEqual({ ns: [1, 2] });
          expect((await surveyHistory(file)).problem).toBeUndefined();
        }
      }
    });

    it.each([
      ['text after it', [one, Buffer.from('garbage')]],
      ['a newline after it', [one, Buffer.from('\n')]],
      ['something after its padding', [one, Buffer.alloc(10), two]],
      ['a later member cut off', [one, two.subarray(0, 14)]],
      ['a wrong checksum', [one, damaged(two, 6)]],
      ['a wrong length', [one, damaged(two, 1)]],
      ['nothing', []],
    ])('is unfit as a whole with %s', async (_, parts) => {
      const { problem } = await surveyHistory(write('h.ndjson.gz', Buffer.concat(parts)));
      expect(problem?.message).toMatch(/line \d: the file cannot be read on/);
    });
  });

  it.each([
    ['grew', (file: string) => appendFileSync(file, `${register(3)}\n`), 3, [1, 2]],
    ['shrank', (file: string) => writeFileSync(file, `${register(1)}\n`), 2, [1]],
    ['is another', (file: string) => writeFileSync(file, `${register(1)}\n${register(2, { name: 'X' })}\n`), 2, [1]],
  ])('stops where the file %s after it was looked at', async (_, change, line, ns) => {
    const file = write('h.ndjson', `${register(1)}\n${register(2)}\n`);
    const survey = await surveyHistory(file);
    change(file);
    const read: number[] = [];
    const reading = async (): Promise<void> => {
      for await (const { record } of readHistory(file, { survey })) read.push(record.n);
    };
    await expect(reading()).rejects.toThrow(new RegExp(`line ${line}: the file has changed since it was opened`));
    expect(read).toEqual(ns);
  });

  it('stops at business time that lies in the future, but for clocks that differ a little', async () => {
    const now = '2024-03-01T10:00:00Z';
    const numbers = async (later: string): Promise<number[]> => {
      const ns: number[] = [];
      const file = write('h.ndjson', `${register(1)}\n${register(2, { at: later })}\n`);
      for await (const { record } of readHistory(file, { now })) ns.push(record.n);
      return ns;
    };
    expect(await numbers('2024-03-01T10:00:59Z')).toEqual([1, 2]);
    for (const at of ['2024-03-01T10:01:01Z', '2062-01-01T00:00:00Z', '2199-12-31T23:59:59Z']) {
      await expect(numbers(at)).rejects.toThrow(`line 2: at ${at} lies in the future`);
    }
    // Without a clock given, the system's counts.
    const { ns, stopped } = await read(write('h.ndjson', register(1, { at: '2162-01-01T00:00:00Z' })));
    expect([ns, stopped?.message]).toEqual([[], expect.stringContaining('line 1: at 2162-01-01T00:00:00Z lies')]);
  });

  it.each(['', ' ', 'a\u0000b', 'line\nend', 'tab\t', '\ud83d'])(
    'stops at a name that is no text: %j',
    async (name) => {
      const { stopped } = await read(write('h.ndjson', register(1, { name })));
      expect(stopped?.message).toMatch(/line 1: (name must be a text|not UTF-8)/);
    },
  );
});
