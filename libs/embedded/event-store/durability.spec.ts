import path from 'node:path';
import { openStore, type OpenStore } from './store/open.js';
import { newId } from './store/new-id.js';
import { chance } from '../testing/chance.js';
import { ForgetfulFiles } from '../testing/forgetful-files.js';
import { storeInfo } from './tools/info.js';
import { backupStore } from './tools/backup.js';
import { verifyStore } from './tools/verify.js';
import type { ProposedEvent } from './wire/requests.js';

const FOLDER = '/store';
const SMALL = { segmentBytes: 8192, memoryEvents: 40 };

const proposal = (text = 'x'): ProposedEvent => ({
  id: newId(),
  type: Buffer.from('Tested'),
  json: true,
  metadata: Buffer.alloc(0),
  data: Buffer.from(JSON.stringify({ text })),
});

const open = (files: ForgetfulFiles): Promise<OpenStore> => openStore({ files, folder: FOLDER, ...SMALL });

const stored = ({ store }: OpenStore, stream: string): string[] => {
  const { last } = store.read(stream);
  return store.records(stream, 0, last).map((record) => record.id.toString('hex'));
};

describe('a power cut', () => {
  it('takes what was not synced: or these tests would show nothing', () => {
    const files = new ForgetfulFiles();
    const file = files.open('/a/b', 'create');
    file.write(Buffer.from('kept'), 0);
    file.syncNow();
    files.syncFolder('/a');
    file.write(Buffer.from('lost'), 4);
    expect(files.crash().bytesOf('/a/b').toString()).toBe('kept');
  });

  it.each(Array.from({ length: 10 }, (_, index) => index + 1))(
    'loses nothing acknowledged and halves no append (seed %i)',
    async (seed) => {
      const random = chance(seed);
      let files = new ForgetfulFiles();
      const acknowledged = new Map<string, string[]>();
      const tried = new Map<string, string[][]>();
      for (let round = 0; round < 4; round++) {
        const opened = await open(files);
        let powerOff = false;
        const writers = Array.from({ length: 8 }, async (_, writer) => {
          const stream = `s-${writer}`;
          for (let count = 0; count < 30 && !powerOff; count++) {
            const batch = Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
              proposal('x'.repeat(Math.floor(random() * 300))),
            );
            const ids = batch.map(({ id }) => (id as Buffer).toString('hex'));
            const revision = opened.store.read(stream).last;
            tried.set(stream, [...(tried.get(stream) ?? []), ids]);
            const outcome = await opened.store
              .append(
                stream,
                revision < 0 ? { kind: 'no_stream' } : { kind: 'exact', revision: BigInt(revision) },
                batch,
              )
              .catch(() => undefined);
            if (outcome?.kind !== 'ok') return;
            acknowledged.set(stream, [...(acknowledged.get(stream) ?? []), ...ids]);
          }
        });
        const turns = 20 + Math.floor(random() * 200);
        for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
        powerOff = true;
        files = files.crash(random() < 0.5 ? () => random() < 0.5 : undefined);
        await Promise.all(writers);
        await checkAfter(files, acknowledged, tried);
      }
    },
  );

  /** What was acknowledged is there, once and in order; what is there beyond was tried, and whole. */
  const checkAfter = async (
    files: ForgetfulFiles,
    acknowledged: Map<string, string[]>,
    tried: Map<string, string[][]>,
  ): Promise<void> => {
    const opened = await open(files);
    for (const [stream, batches] of tried) {
      const found = stored(opened, stream);
      const known = acknowledged.get(stream) ?? [];
      expect(found.slice(0, known.length)).toEqual(known);
      const extra = found.slice(known.length);
      if (extra.length > 0) expect(batches).toContainEqual(extra);
      acknowledged.set(stream, found);
    }
    await opened.close();
    expect(verifyStore(FOLDER, files).problems).toEqual([]);
  };
});

describe('a full disk', () => {
  it('fails the appends it meets and goes on when there is room again', async () => {
    const files = new ForgetfulFiles();
    const opened = await open(files);
    await opened.store.append('s-1', { kind: 'no_stream' }, [proposal()]);
    files.writesLeft = 0;
    await expect(opened.store.append('s-1', { kind: 'any' }, [proposal()])).rejects.toThrow('ENOSPC');
    expect(opened.store.read('s-1').last).toBe(0);
    files.writesLeft = Infinity;
    expect(await opened.store.append('s-1', { kind: 'exact', revision: 0n }, [proposal()])).toMatchObject({
      kind: 'ok',
      revision: 1,
    });
    await opened.close();
    expect(verifyStore(FOLDER, files).problems).toEqual([]);
  });
});

describe('stored bytes', () => {
  const filled = async (events = 150): Promise<ForgetfulFiles> => {
    const files = new ForgetfulFiles();
    const opened = await open(files);
    for (let n = 0; n < events; n++) await opened.store.append(`s-${n % 7}`, { kind: 'any' }, [proposal(`event ${n}`)]);
    await opened.store.delete('s-3', { kind: 'any' }, false);
    await opened.store.delete('s-4', { kind: 'any' }, true);
    await opened.close();
    return files;
  };
  const everyFile = (files: ForgetfulFiles): string[] =>
    ['', 'log', 'index'].flatMap((folder) =>
      files.list(path.join(FOLDER, folder)).map((name) => path.join(FOLDER, folder, name)),
    );

  it('are verified, counted, and copied', async () => {
    const files = await filled();
    expect(verifyStore(FOLDER, files)).toMatchObject({ events: 153, problems: [] });
    expect(storeInfo(FOLDER, files)).toMatchObject({ events: 153, streams: 9 });
    backupStore(FOLDER, '/copy', files);
    const restored = await openStore({ files, folder: '/copy' });
    expect(stored(restored, 's-1')).toHaveLength(22);
    await restored.close();
  });

  const noticed = (files: ForgetfulFiles): boolean => {
    try {
      return verifyStore(FOLDER, files).problems.length > 0;
    } catch {
      return true;
    }
  };

  it('never flip unnoticed', async () => {
    const files = await filled();
    const unnoticed: string[] = [];
    const random = chance(7);
    for (const file of everyFile(files)) {
      const bytes = files.bytesOf(file);
      for (let flip = 0; flip < 60; flip++) {
        const at = Math.floor(random() * bytes.length);
        const mask = 1 << Math.floor(random() * 8);
        bytes[at] = (bytes[at] as number) ^ mask;
        if (!noticed(files)) unnoticed.push(`${file} at ${at} of ${bytes.length}`);
        bytes[at] = (bytes[at] as number) ^ mask;
      }
    }
    expect(unnoticed).toEqual([]);
  });

  it('that are damaged are never read as if they were not', async () => {
    const files = await filled();
    const opened = await open(files);
    const [record] = opened.store.records('s-1', 5, 5);
    const segment = Math.floor(record!.position / SMALL.segmentBytes);
    const bytes = files.bytesOf(path.join(FOLDER, 'log', `${String(segment).padStart(8, '0')}.log`));
    const at = (record!.position % SMALL.segmentBytes) + 200;
    bytes[at] = (bytes[at] as number) ^ 1;
    expect(() => opened.store.records('s-1', 5, 5)).toThrow(
      `The record at position ${record!.position} of stream s-1 is damaged`,
    );
    expect(() => opened.store.log.boundaryAtOrAfter(record!.position)).toThrow('damaged');
    expect(opened.store.records('s-1', 6, 6)).toHaveLength(1);
    await opened.close();
  });

  it('that were acknowledged behind the last checkpoint are not cut as a torn tail', async () => {
    const files = new ForgetfulFiles();
    const opened = await open(files);
    for (let n = 0; n < 10; n++) await opened.store.append('s-1', { kind: 'any' }, [proposal()]);
    const [third] = opened.store.records('s-1', 3, 3);
    const after = files.crash();
    const bytes = after.bytesOf(path.join(FOLDER, 'log', '00000000.log'));
    bytes[third!.position + 150] = (bytes[third!.position + 150] as number) ^ 4;
    await expect(open(after)).rejects.toMatchObject({ code: 'DAMAGED' });
  });

  describe.each([
    ['after a clean end', async (opened: OpenStore, files: ForgetfulFiles) => (await opened.close(), files)],
    ['after kill -9', async (_: OpenStore, files: ForgetfulFiles) => files.crash(() => true)],
  ])('of the last record, %s', (_, end) => {
    const damaged = async (): Promise<ForgetfulFiles> => {
      const files = new ForgetfulFiles();
      const opened = await open(files);
      for (let n = 0; n < 10; n++) await opened.store.append('s-1', { kind: 'any' }, [proposal()]);
      const [last] = opened.store.records('s-1', 9, 9);
      const after = await end(opened, files);
      const bytes = after.bytesOf(path.join(FOLDER, 'log', '00000000.log'));
      bytes[last!.position + 150] = (bytes[last!.position + 150] as number) ^ 4;
      return after;
    };

    it('are not cut as a torn tail, even where somebody deleted the index', async () => {
      const files = await damaged();
      for (const name of files.list(path.join(FOLDER, 'index'))) files.remove(path.join(FOLDER, 'index', name));
      const before = Buffer.from(files.bytesOf(path.join(FOLDER, 'log', '00000000.log')));
      await expect(open(files)).rejects.toMatchObject({
        code: 'DAMAGED',
        message: expect.stringContaining('restore a backup'),
      });
      expect(files.bytesOf(path.join(FOLDER, 'log', '00000000.log')).equals(before)).toBe(true);
    });

    it('are told by verify, which sends to the backup and never to what loses them', async () => {
      const files = await damaged();
      for (const gone of [false, true]) {
        if (gone)
          for (const name of files.list(path.join(FOLDER, 'index'))) files.remove(path.join(FOLDER, 'index', name));
        const { events, problems } = verifyStore(FOLDER, files);
        expect(events).toBe(10);
        expect(problems.join(' ')).toMatch(/cannot be read from position \d+ on.*restore a backup/);
        expect(problems.join(' ')).not.toContain('delete');
      }
    });
  });

  it('whose end is not noted yet, as in an older store, are taken as they are', async () => {
    const files = await filled();
    files.remove(path.join(FOLDER, 'reached'));
    const opened = await open(files);
    expect(stored(opened, 's-1')).toHaveLength(22);
    await opened.close();
    expect(verifyStore(FOLDER, files).problems).toEqual([]);
  });

  it('of a damaged index are rebuilt from the log', async () => {
    const files = await filled();
    for (const name of files.list(path.join(FOLDER, 'index')))
      files.bytesOf(path.join(FOLDER, 'index', name)).fill(7, 20, 40);
    const opened = await open(files);
    expect(stored(opened, 's-1')).toHaveLength(22);
    await opened.close();
    expect(verifyStore(FOLDER, files).problems).toEqual([]);
  });
});
