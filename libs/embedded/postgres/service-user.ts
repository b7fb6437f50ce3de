import { readFileSync, statSync } from 'node:fs';
import { OperatorError } from '#libs/processes/operator-error.js';

/** An existing unprivileged user of this machine, under whose numbers PostgreSQL runs when we are root. */
export interface ServiceUser {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY_UID = 65_534;

interface Account extends ServiceUser {
  readonly name: string;
}

const accounts = (passwd: string): Account[] =>
  passwd
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));

/** `initdb` refuses a user without an account, so a bare number is not enough. */
export const chooseServiceUser = (passwd: string): ServiceUser | undefined => {
  const unprivileged = accounts(passwd).filter(({ uid }) => uid > 0);
  const found =
    unprivileged.find(({ uid }) => uid === NOBODY_UID) ??
    unprivileged.find(({ name }) => name === 'nobody') ??
    unprivileged.find(({ name }) => name === 'daemon');
  return found && { uid: found.uid, gid: found.gid };
};

/**
 * Whom PostgreSQL, which refuses to be root, is to run as: undefined (ourselves) unless we are root.
 * A cluster that exists keeps its owner, so that `sudo` on an ordinary user's folder does not lock that user out.
 * @param cluster the cluster's folder, if it exists
 * @throws OperatorError PLATFORM_UNSUPPORTED when the machine has no unprivileged account
 */
export const serviceUser = (cluster: string): ServiceUser | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const user = chooseServiceUser(readFileSync('/etc/passwd', 'utf8'));
  if (user) return user;
  throw new OperatorError(
    'PLATFORM_UNSUPPORTED',
    'PostgreSQL does not run as root and this machine has no account "nobody" to run it as: start the ledger as an ordinary user.',
  );
};
