import { createHash } from 'node:crypto';

/**
 * SHA-256 in hex of a line after all lines before it, so that the last one stands for all of them in their order; before
 * the first one it is empty. `\u0000` cannot occur in what the ledger stores, so no two lists of parts are one line.
 */
export const chainedHash = (before: string, ...parts: readonly string[]): string =>
  createHash('sha256')
    .update([before, ...parts].join('\u0000'))
    .digest('hex');
