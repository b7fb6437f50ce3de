/**
 * Who may do what when the node asks for passwords: the server's defaults. Known users read and write user streams; system
 * streams and $all belong to admin; nobody writes to $all. Without passwords everyone is system who knows the node's secret,
 * if it has one. `$acl` is not enforced.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http2';
import { RpcError, Status } from '../errors.js';

/** Passwords by user; only `admin` is in $admins. */
export type Users = Partial<Record<'admin' | 'ops', string>>;

export interface Caller {
  mayRead(stream: string): boolean;
  mayWrite(stream: string): boolean;
}

export const accessDenied = (): RpcError =>
  new RpcError(Status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

const SYSTEM: Caller = { mayRead: () => true, mayWrite: () => true };
const ANONYMOUS: Caller = { mayRead: () => false, mayWrite: () => false };

/** A metadata stream belongs to whom its stream belongs. */
const isSystem = (stream: string): boolean => stream.replace(/^\$\$/, '').startsWith('$');

const known = (admin: boolean): Caller => ({
  mayRead: (stream) => admin || !isSystem(stream),
  mayWrite: (stream) => stream !== '$all' && (admin || !isSystem(stream)),
});

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isSame = (expected: Buffer, given: string): boolean => timingSafeEqual(expected, digest(given));
const unauthenticated = (): RpcError => new RpcError(Status.UNAUTHENTICATED, 'Unauthenticated');

/**
 * Without TLS the client sends no account, but the name of its connection goes with every call: a node with a secret
 * serves only connections of that name. Ports of a machine are open to all its users; this one is not.
 */
const bySecret = (secret: string): ((headers: IncomingHttpHeaders) => Caller) => {
  const expected = digest(secret);
  return ({ 'connection-name': name }) => {
    if (typeof name !== 'string' || !isSame(expected, name)) throw unauthenticated();
    return SYSTEM;
  };
};

/** Returns who calls; throws UNAUTHENTICATED for a wrong secret, name or password. */
export const createAccess = ({
  users,
  secret,
}: {
  users?: Users | undefined;
  secret?: string | undefined;
}): ((headers: IncomingHttpHeaders) => Caller) => {
  if (!users) return secret ? bySecret(secret) : () => SYSTEM;
  const accepted = Object.entries(users).map(([name, password]) => ({ name, digest: digest(`${name}:${password}`) }));
  return ({ authorization }) => {
    if (!authorization) return ANONYMOUS;
    const given = Buffer.from(authorization.replace(/^Basic /i, ''), 'base64').toString('utf8');
    const user = accepted.find((candidate) => isSame(candidate.digest, given));
    if (!user) throw unauthenticated();
    return known(user.name === 'admin');
  };
};
