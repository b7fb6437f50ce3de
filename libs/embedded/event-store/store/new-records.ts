/** Records to be written: of a client's events, and of what the store itself has to say. */
import type { NewRecord } from '../storage/record.js';
import type { ProposedEvent } from '../wire/requests.js';
import { SOFT_DELETE_JSON } from './metadata.js';
import { newId } from './new-id.js';

const NONE: Buffer = Buffer.alloc(0);

/**
 * @param stream its name, the same Buffer for all events of an append
 * @param event complete: the network's side has refused others
 */
export const eventRecord = (stream: Buffer, event: ProposedEvent, revision: number): NewRecord => ({
  id: event.id as Buffer,
  stream,
  type: event.type as Buffer,
  json: event.json as boolean,
  metadata: event.metadata,
  data: event.data,
  revision,
  hidden: false,
});

/** @param revision in the stream's metadata stream */
export const metadataRecord = (name: string, data: Buffer, revision: number): NewRecord => ({
  id: newId(),
  stream: Buffer.from(`$$${name}`, 'utf8'),
  type: Buffer.from('$metadata'),
  json: true,
  metadata: NONE,
  data,
  revision,
  hidden: false,
});

/** @param revision in the stream's metadata stream */
export const softDeleteRecord = (name: string, revision: number): NewRecord =>
  metadataRecord(name, Buffer.from(SOFT_DELETE_JSON), revision);

export const tombstoneRecord = (name: string): NewRecord => ({
  id: newId(),
  stream: Buffer.from(name, 'utf8'),
  type: Buffer.from('$streamDeleted'),
  json: false,
  metadata: NONE,
  data: NONE,
  revision: Infinity,
  hidden: false,
});

/** An append of no events takes a position of its own and changes nothing else. */
export const emptyRecord = (stream: Buffer): NewRecord => ({
  id: newId(),
  stream,
  type: NONE,
  json: false,
  metadata: NONE,
  data: NONE,
  revision: 0,
  hidden: true,
});

/** The name of each record's stream. Neighbours are mostly of one stream: its name is decoded once. */
export const namesOf = (records: readonly NewRecord[]): string[] => {
  let [bytes, name] = [NONE, ''];
  return records.map(({ stream }) => {
    if (stream !== bytes) [bytes, name] = [stream, stream.toString('utf8')];
    return name;
  });
};
