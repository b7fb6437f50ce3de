import { randomFillSync } from 'node:crypto';

/** A random (version 4) event id. */
export const newId = (): Buffer => {
  const id = randomFillSync(Buffer.alloc(16));
  id[6] = ((id[6] as number) & 0x0f) | 0x40;
  id[8] = ((id[8] as number) & 0x3f) | 0x80;
  return id;
};
