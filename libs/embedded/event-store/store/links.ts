/** Links point to `<revision>@<stream>` and are resolved one level only. */
import type { StoredRecord } from '../storage/record.js';
import { eventData } from '../wire/recorded.js';
import { eventFrame, linkFrame, type UuidForm } from '../wire/responses.js';
import type { NodeStore } from './node-store.js';
import { firstVisible, isExpired } from './visibility.js';

const LINK_TYPE = '$>';
const MAX_INT64 = 2n ** 63n - 1n;

/** How a reader wants its events. */
export interface Presentation {
  resolveLinks: boolean;
  uuids: UuidForm;
}

/** The frame that answers a read of this record; a link comes with its target when links are to be resolved. */
export const frameOf = (store: NodeStore, record: StoredRecord, as: Presentation): Buffer => {
  const link = as.resolveLinks && record.type === LINK_TYPE ? parseLink(eventData(record).toString('utf8')) : undefined;
  if (link) return linkFrame(record, targetOf(store, link), as.uuids);
  return as.uuids === 'string' ? record.frame : eventFrame(record, as.uuids);
};

interface Link {
  revision: bigint;
  stream: string;
}

/** What does not begin with a number (as the server reads one: blanks around it do not matter) is no link. */
const parseLink = (data: string): Link | undefined => {
  const [, number, stream = ''] = /^[\t-\r ]*([+-]?\d+)[\t-\r ]*(?:@(.*))?$/s.exec(data) ?? [];
  if (number === undefined) return undefined;
  const revision = BigInt(number.replace('+', ''));
  return revision > MAX_INT64 || revision < -MAX_INT64 - 1n ? undefined : { revision, stream };
};

const targetOf = (store: NodeStore, link: Link): StoredRecord | undefined => {
  const stream = store.read(link.stream);
  if (link.stream === '' || stream.tombstoned || stream.softDeleted) return undefined;
  const revision = link.revision === -1n ? stream.last : Number(link.revision);
  if (revision < firstVisible(stream) || revision > stream.last) return undefined;
  const [record] = store.records(link.stream, revision, revision);
  return record && !isExpired(stream, record) ? record : undefined;
};
