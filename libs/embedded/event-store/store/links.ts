/** Links point to `<revision>@<stream>` and are resolved one level only. */
import type { StoredRecord } from '../storage/record.js';
import { eventData } from '../wire/recorded.js';
import { linkFrame } from '../wire/responses.js';
import type { EventStore } from './event-store.js';
import { firstVisible, isExpired } from './visibility.js';

const LINK_TYPE = '$>';

/** The frame that answers a read of this record; a link comes with its target when links are to be resolved. */
export const frameOf = (store: EventStore, record: StoredRecord, resolveLinks: boolean): Buffer => {
  if (!resolveLinks || record.type !== LINK_TYPE) return record.frame;
  const target = parseLink(eventData(record).toString('utf8'));
  return target ? linkFrame(record, targetOf(store, target)) : record.frame;
};

const parseLink = (data: string): { revision: bigint; stream: string } | undefined => {
  const at = data.indexOf('@');
  const number = data.slice(0, at);
  if (at < 1 || !/^[+-]?\d{1,19}$/.test(number)) return undefined;
  return { revision: BigInt(number), stream: data.slice(at + 1) };
};

const targetOf = (store: EventStore, link: { revision: bigint; stream: string }): StoredRecord | undefined => {
  const stream = store.read(link.stream);
  if (link.stream === '' || stream.tombstoned || stream.softDeleted) return undefined;
  const revision = link.revision === -1n ? stream.last : Number(link.revision);
  if (revision < firstVisible(stream) || revision > stream.last) return undefined;
  const [record] = store.records(link.stream, revision, revision);
  return record && !isExpired(stream, record) ? record : undefined;
};
