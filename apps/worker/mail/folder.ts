import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Message, NotDelivered, type Transport } from './transport.js';

/**
 * A file a message, named by its notification: one that is delivered twice is there once. For an embedded ledger without
 * a mail server.
 */
export class Folder implements Transport {
  readonly name = 'folder';

  constructor(private readonly folder: string) {}

  async deliver({ id, raw }: Message): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const file = join(this.folder, `${id}.eml`);
      const unfinished = `${file}.${process.pid}.tmp`;
      const handle = await open(unfinished, 'w', 0o600);
      try {
        await handle.writeFile(raw);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(unfinished, file);
    } catch (error) {
      throw new NotDelivered('not-written', null, `the folder of mail: ${(error as Error).message}`, true);
    }
  }
}
