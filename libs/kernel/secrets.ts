import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal: all that is kept of a secret that is random itself and so cannot be guessed. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');

/** Whether two hashes are the same, in a time that does not tell how much of them is: every character is looked at. */
export const isSameHash = (one: string, other: string): boolean => {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
};
