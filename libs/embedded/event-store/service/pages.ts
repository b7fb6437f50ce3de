/** Pages of stored events. A damaged one ends a read, but not before the intact ones ahead of it were delivered. */
import { DamagedRecordError } from '../errors.js';
import type { StoredRecord } from '../storage/record.js';
import type { NodeStore } from '../store/node-store.js';

export interface ReadPage {
  /** In the order of reading. */
  records: StoredRecord[];
  /** Why there are no more. */
  damage?: DamagedRecordError;
}

/** Revisions from..to of a stream, both included. */
export const streamPage = (store: NodeStore, name: string, from: number, to: number, backwards = false): ReadPage => {
  try {
    const records = store.records(name, from, to);
    return { records: backwards ? records.reverse() : records };
  } catch (error) {
    const revisions = Array.from({ length: to - from + 1 }, (_, index) => (backwards ? to - index : from + index));
    return upToDamage(error, revisions, (revision) => store.records(name, revision, revision));
  }
};

/** Events of $all before a position, nearest first. */
export const pageBefore = (store: NodeStore, position: number, limit: number): ReadPage => {
  try {
    return { records: store.log.readBackward(position, limit) };
  } catch (error) {
    let before = position;
    return upToDamage(error, Array.from({ length: limit }), () => {
      const records = store.log.readBackward(before, 1);
      before = records[0]?.position ?? 0;
      return records;
    });
  }
};

/** Reads one by one what could not be read as a whole. */
const upToDamage = <T>(error: unknown, places: T[], readOne: (place: T) => StoredRecord[]): ReadPage => {
  if (!(error instanceof DamagedRecordError)) throw error;
  const records: StoredRecord[] = [];
  try {
    for (const place of places) records.push(...readOne(place));
  } catch (damage) {
    return { records, damage: damage as DamagedRecordError };
  }
  return { records };
};
