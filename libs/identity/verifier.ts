import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import type { Actor } from '#libs/kernel/actor.js';
import { actorOf } from './actor-claims.js';
import { IdentityError } from './identity-error.js';

/** Signatures that are taken; symmetric ones and `none` never are, so a public key cannot be used as a secret. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;
const CLOCK_TOLERANCE_SECONDS = 30;
/** A token that is lost, or whose owner has left, is good for a day at most. */
export const MAX_LIFETIME_SECONDS = 86_400;
const FETCH_TIMEOUT_MS = 5_000;

export interface IdentityOptions {
  /** Where the issuer publishes its keys (URL of a JWKS), or the key set itself. */
  readonly keys: string | URL | JSONWebKeySet;
  /** The `iss` a token must have. */
  readonly issuer: string;
  /** An `aud` a token must have. */
  readonly audience: string;
}

/** Tells who a bearer token names. */
export interface TokenVerifier {
  /** @throws IdentityError TOKEN_INVALID, TOKEN_EXPIRED, CLAIMS_INVALID, KEYS_UNAVAILABLE */
  verify(token: string): Promise<Actor>;
}

/**
 * Verifies signature, issuer, audience and lifetime against the issuer's key set; keys from a URL are fetched when first
 * needed and again when a token names a key that is not known yet.
 * @throws IdentityError BAD_IDENTITY when issuer, audience or the URL is missing or malformed
 */
export const createVerifier = ({ keys, issuer, audience }: IdentityOptions): TokenVerifier => {
  if (!issuer || !audience)
    throw new IdentityError('BAD_IDENTITY', 'An issuer and an audience are needed to verify tokens.');
  const source = sourceOf(keys);
  return {
    async verify(token) {
      return actorOf(await verified(token, source, issuer, audience));
    },
  };
};

const sourceOf = (keys: IdentityOptions['keys']): JWTVerifyGetKey => {
  if (typeof keys === 'object' && !(keys instanceof URL)) return createLocalJWKSet(keys);
  const url = URL.canParse(String(keys)) ? new URL(String(keys)) : undefined;
  const loopback = url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && loopback))) {
    throw new IdentityError('BAD_IDENTITY', 'The key set must be an https URL (http only on loopback).');
  }
  return createRemoteJWKSet(url, { timeoutDuration: FETCH_TIMEOUT_MS });
};

const verified = async (
  token: string,
  source: JWTVerifyGetKey,
  issuer: string,
  audience: string,
): Promise<JWTPayload> => {
  try {
    const { payload } = await jwtVerify(token, source, {
      algorithms: [...ALGORITHMS],
      issuer,
      audience,
      requiredClaims: ['exp', 'iat', 'sub'],
      // Also refuses a token that was issued in the future.
      maxTokenAge: MAX_LIFETIME_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    refuseLongLife(payload);
    return payload;
  } catch (error) {
    if (error instanceof IdentityError) throw error;
    throw identityErrorOf(error);
  }
};

const refuseLongLife = ({ exp = Infinity, iat = 0 }: JWTPayload): void => {
  if (exp - iat <= MAX_LIFETIME_SECONDS) return;
  throw new IdentityError('TOKEN_INVALID', 'The token is made to live longer than a day.');
};

const identityErrorOf = (error: unknown): IdentityError => {
  if (error instanceof errors.JWTExpired) return new IdentityError('TOKEN_EXPIRED', 'The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new IdentityError('TOKEN_INVALID', `The token's "${error.claim}" is not what this ledger accepts.`);
  }
  const fetchFailed =
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError) ||
    // The fetch of a key set that answers anything but 200 is reported as the base class itself.
    error.constructor === errors.JOSEError;
  if (fetchFailed) {
    return new IdentityError('KEYS_UNAVAILABLE', 'The issuer’s keys cannot be read, so no token can be verified now.');
  }
  return new IdentityError('TOKEN_INVALID', 'The token is not signed by a key this ledger trusts.');
};
