/**
 * Why identity cannot be established.
 * - `TOKEN_MISSING`, `TOKEN_INVALID`, `TOKEN_EXPIRED`, `CLAIMS_INVALID`: the caller's token (401)
 * - `KEYS_UNAVAILABLE`: the key set cannot be fetched, so no token can be judged now (503)
 * - `BAD_IDENTITY`, `DEVELOPMENT_ISSUER_REFUSED`, `KEY_FILE_OPEN`, `KEY_FILE_BROKEN`: set-up
 */
export type IdentityErrorCode =
  | 'TOKEN_MISSING'
  | 'TOKEN_INVALID'
  | 'TOKEN_EXPIRED'
  | 'CLAIMS_INVALID'
  | 'KEYS_UNAVAILABLE'
  | 'BAD_IDENTITY'
  | 'DEVELOPMENT_ISSUER_REFUSED'
  | 'KEY_FILE_OPEN'
  | 'KEY_FILE_BROKEN';

/** The message never holds the token or a part of it. */
export class IdentityError extends Error {
  constructor(
    readonly code: IdentityErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'IdentityError';
  }
}
