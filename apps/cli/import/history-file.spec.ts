import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readHistory, surveyHistory } from './history-file.js';
import { MalformedLine } from './record.js';

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
});
