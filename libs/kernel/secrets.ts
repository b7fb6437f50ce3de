import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** SHA-256 in hexadecimal: all that is kept of a secret that is random itself and so cannot be guessed. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');

/** Whether two hashes are the same, in a time that does not tell how much of them is. */
export const isSameHash = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** 256 bits that only who has the key can make, always the same of the same name; 43 characters of A-Z a-z 0-9 _ -. */
export const derivedSecret = (key: Buffer, name: string): string =>
  createHmac('sha256', key).update(name, 'utf8').digest('base64url');
