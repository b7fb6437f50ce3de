import type { StreamMetadata } from '@eventstore/db-client';
import { Connection, untilClear } from './connection.js';

const ALL = '$all';
/** Who may read `$all` on a server that nobody has told otherwise. */
const BY_DEFAULT = ['$admins'];

/**
 * Lets an account of the server read `$all`, the one right of a ledger's user that a plain account does not have. Other
 * rights and readers stay as they are. `url` is that of an administrator.
 * @returns whether anything had to change
 */
export const grantReadingAll = async (url: string, user: string): Promise<boolean> => {
  const connection = new Connection(url);
  try {
    const { client } = connection;
    const { metadata = {} } = await untilClear(() => client.getStreamMetadata(ALL));
    const { acl = {}, ...rest } = metadata as StreamMetadata;
    const readers = [acl.readRoles ?? BY_DEFAULT].flat();
    if (readers.includes(user)) return false;
    await untilClear(() => client.setStreamMetadata(ALL, { ...rest, acl: { ...acl, readRoles: [...readers, user] } }));
    return true;
  } finally {
    await connection.release();
  }
};
