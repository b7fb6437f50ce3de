/**
 * Who may do what when the node asks for passwords: the server's defaults. Known users read and write user streams; system
 * streams and $all belong to admin; nobody writes to $all. Without passwords everyone is system. `$acl` is not enforced.
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

/** Returns who calls; throws UNAUTHENTICATED for a wrong name or password. */
export const createAccess = (users: Users | undefined): ((headers: IncomingHttpHeaders) => Caller) => {
  if (!users) return () => SYSTEM;
  const accepted = Object.entries(users).map(([name, password]) => ({ name, digest: digest(`${name}:${password}`) }));
  return ({ authorization }) => {
    if (!authorization) return ANONYMOUS;
    const given = digest(Buffer.from(authorization.replace(/^Basic /i, ''), 'base64').toString('utf8'));
    const user = accepted.find((candidate) => timingSafeEqual(candidate.digest, given));
    if (!user) throw new RpcError(Status.UNAUTHENTICATED, 'Unauthenticated');
    return known(user.name === 'admin');
  };
};
