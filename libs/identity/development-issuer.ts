import {
  decodeJwt,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MEMBER_ROLES, STAFF_DESKS } from '#libs/kernel/actor.js';
import { isId, isUserId } from '#libs/kernel/ids.js';
import { isMemberRole, isStaffDesk } from './actor-claims.js';
import { IdentityError } from './identity-error.js';
import { type IdentityOptions, MAX_LIFETIME_SECONDS } from './verifier.js';

const DEVELOPMENT_ISSUER = 'urn:partnership-ledger:development';
const DEVELOPMENT_AUDIENCE = 'partnership-ledger';
export const KEY_FILE = 'development-issuer.json';
const DEFAULT_LIFETIME = '12h';

/** An Ed25519 key pair that signs development tokens. */
export interface DevelopmentKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** The public half, as a verifier takes it. */
  readonly jwks: JSONWebKeySet;
}

export interface TokenRequest {
  /** `<organisation>:<role>` for a member, `staff:<desk>` for the provider's staff. */
  readonly as: string;
  /** The user's id; by default one made from the role. */
  readonly user?: string;
  /** A span such as `15m` or `12h` (the default). */
  readonly expiresIn?: string;
}

const keyOf = async (privateJwk: JWK): Promise<DevelopmentKey> => {
  const { kty, crv, x, kid } = privateJwk;
  if (crv !== 'Ed25519' || !kid || !privateJwk.d) throw new Error('not an Ed25519 private key');
  const privateKey = (await importJWK(privateJwk, 'EdDSA')) as CryptoKey;
  return { kid, privateKey, jwks: { keys: [{ kty, crv, x, kid, alg: 'EdDSA', use: 'sig' } as JWK] } };
};
const freshJwk = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { ...(await exportJWK(privateKey)), kid: `dev-${randomUUID()}`, alg: 'EdDSA' };
};

/** A key pair that lives in this process only: for rehearsals and acceptance tests, against servers too. */
export const createDevelopmentKey = async (): Promise<DevelopmentKey> => keyOf(await freshJwk());

/**
 * The folder's key pair, made on first use and readable by its owner only. Two processes that start at once agree on
 * one: the file appears complete or not at all.
 * @throws IdentityError KEY_FILE_OPEN, KEY_FILE_BROKEN
 */
export const loadDevelopmentKey = async (folder: string): Promise<DevelopmentKey> => {
  const file = join(folder, KEY_FILE);
  const text = (await readIfThere(file)) ?? (await writeOnce(folder, file));
  try {
    return await keyOf(JSON.parse(text) as JWK);
  } catch {
    throw new IdentityError('KEY_FILE_BROKEN', `${file} holds no development key: remove it, a new one is made.`);
  }
};

const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new IdentityError('KEY_FILE_OPEN', `${file} can be read by others: remove it or set its mode to 600.`);
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const writeOnce = async (folder: string, file: string): Promise<string> => {
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${process.pid}.${randomUUID()}`;
  try {
    await writeFile(draft, `${JSON.stringify(await freshJwk())}\n`, { mode: 0o600, flag: 'wx' });
    await chmod(draft, 0o600);
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(file, 'utf8');
};

/** What a verifier needs to take this key's tokens. */
export const developmentIdentity = (key: DevelopmentKey): IdentityOptions => ({
  keys: key.jwks,
  issuer: DEVELOPMENT_ISSUER,
  audience: DEVELOPMENT_AUDIENCE,
});

/** The claims that stand for `<organisation>:<role>` or `staff:<desk>`. @throws IdentityError BAD_IDENTITY */
const claimsOf = (as: string): { org: string; role: string } | { staff: string } => {
  const colon = as.lastIndexOf(':');
  const [who, what] = [as.slice(0, Math.max(colon, 0)), as.slice(colon + 1)];
  if (who === 'staff' && isStaffDesk(what)) return { staff: what };
  if (who !== 'staff' && isId(who) && isMemberRole(what)) return { org: who, role: what };
  throw new IdentityError(
    'BAD_IDENTITY',
    `"${as}" names nobody: give <organisation>:<${MEMBER_ROLES.join('|')}> or staff:<${STAFF_DESKS.join('|')}>.`,
  );
};

/** A signed token of the development issuer. @throws IdentityError BAD_IDENTITY */
export const issueToken = async (key: DevelopmentKey, { as, user, expiresIn }: TokenRequest): Promise<string> => {
  const claims = claimsOf(as);
  const subject = user ?? `dev-${'staff' in claims ? claims.staff : claims.role}`;
  if (!isUserId(subject)) throw new IdentityError('BAD_IDENTITY', 'A user id is 1 to 128 visible ASCII characters.');
  return signed(key, claims, subject, expiresIn ?? DEFAULT_LIFETIME);
};

const signed = async (key: DevelopmentKey, claims: object, subject: string, expiresIn: string): Promise<string> => {
  const token = new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid })
    .setIssuer(DEVELOPMENT_ISSUER)
    .setAudience(DEVELOPMENT_AUDIENCE)
    .setSubject(subject)
    .setIssuedAt();
  try {
    token.setExpirationTime(expiresIn);
  } catch {
    throw new IdentityError('BAD_IDENTITY', `"${expiresIn}" is no span of time: give one such as 15m or 12h.`);
  }
  const text = await token.sign(key.privateKey);
  const { exp = 0, iat = 0 } = decodeJwt(text);
  if (exp - iat <= MAX_LIFETIME_SECONDS) return text;
  throw new IdentityError('BAD_IDENTITY', `A token lives for a day at most, not for "${expiresIn}".`);
};

/**
 * A ledger on a server is never opened by a key that lies in a folder beside it.
 * @throws IdentityError DEVELOPMENT_ISSUER_REFUSED when an event store server is configured
 */
export const refuseDevelopmentIssuerOnServer = (eventStoreUrl: string | undefined): void => {
  if (eventStoreUrl === undefined || eventStoreUrl === '') return;
  throw new IdentityError(
    'DEVELOPMENT_ISSUER_REFUSED',
    'EVENTSTORE_URL points at a server, so tokens must come from a real issuer: set LEDGER_JWKS_URL, LEDGER_ISSUER and LEDGER_AUDIENCE.',
  );
};
