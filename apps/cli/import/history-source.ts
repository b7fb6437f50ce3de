import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { pipeline as pipelineUntilDone } from 'node:stream/promises';
import { createGunzip, type Gunzip } from 'node:zlib';

/** A history's file as it can be read more than once; `remove` takes away what was made for that. */
export interface Source {
  file: string;
  isPacked: boolean;
  remove(): Promise<void>;
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * A history is read twice: once to judge the file, once to play it. What gives its bytes only once (a pipe, a FIFO,
 * `<(…)`) is therefore read into a temporary file first. The name or the first bytes tell that it is compressed.
 */
export const sourceOf = async (name: string): Promise<Source> => {
  const { isFile, isDirectory } = await kindOf(name);
  if (isDirectory)
    throw Object.assign(new Error(`${name} is a folder: give the file of the history.`), { code: 'EISDIR' });
  if (isFile) return { file: name, isPacked: await isPacked(name, name), remove: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'ledger-history-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const file = join(folder, 'history');
    await pipelineUntilDone(createReadStream(name), createWriteStream(file, { mode: 0o600 }));
    return { file, isPacked: await isPacked(name, file), remove };
  } catch (error) {
    await remove();
    throw error;
  }
};

const kindOf = async (name: string): Promise<{ isFile: boolean; isDirectory: boolean }> => {
  const found = await stat(name);
  return { isFile: found.isFile(), isDirectory: found.isDirectory() };
};

const isPacked = async (name: string, file: string): Promise<boolean> =>
  name.endsWith('.gz') || GZIP_MAGIC.equals(await bytesAt(file, 0, GZIP_MAGIC.length));

const bytesAt = async (file: string, position: number, length: number): Promise<Buffer> => {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

/** The decompressed bytes. @throws the system's or zlib's error; Error where something follows the compressed part. */
export async function* bytesOf({ file, isPacked }: Pick<Source, 'file' | 'isPacked'>): AsyncGenerator<Buffer> {
  const raw = createReadStream(file, { highWaterMark: 256 * 1024 });
  if (!isPacked) return yield* raw as AsyncIterable<Buffer>;
  const gunzip: Gunzip & Readable = createGunzip();
  // The iteration below sees the failure; without a callback pipeline would raise it a second time.
  yield* pipeline(raw, gunzip, () => undefined) as AsyncIterable<Buffer>;
  await refuseGarbage(file, gunzip.bytesWritten);
}

/** zlib stops at padding with zeros, which is allowed, and passes over what may follow it, which gzip warns of. */
const refuseGarbage = async (file: string, from: number): Promise<void> => {
  for await (const chunk of createReadStream(file, { start: from }) as AsyncIterable<Buffer>) {
    if (chunk.some((byte) => byte !== 0)) throw new Error('trailing garbage after the compressed part');
  }
};
