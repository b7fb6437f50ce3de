import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A folder of its own for one test, and how to remove it. */
export const tempFolder = (): { path: string; remove: () => void } => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'event-store-'));
  return { path: folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
};
