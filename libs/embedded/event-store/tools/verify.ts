/** Reads everything a store holds and says what is not as it was written. */
import type { IndexTable } from '../storage/index-table.js';
import { hashOf } from '../storage/stream-hash.js';
import { LogScan } from '../storage/log-scan.js';
import { SEGMENT_HEADER_BYTES } from '../storage/segments.js';
import type { StoredRecord } from '../storage/record.js';
import { disk, type FileLayer } from '../storage/files.js';
import { inspect, type Inspection } from './inspection.js';

export interface VerifyReport {
  /** Events that readers can see. */
  events: number;
  /** Where the log ends. */
  end: number;
  /** One sentence each; empty when all is well. */
  problems: string[];
}

/** A sum that is the same in whatever order entries come: of what the log says, and of what the index says. */
class Fingerprint {
  private low = 0;
  private high = 0;
  entries = 0;

  add(hash: Buffer, revision: number, position: number): void {
    const seed =
      Math.imul(revision ^ hash.readInt32LE(0), 0x9e3779b1) ^
      Math.imul((position % 2 ** 32) | 0, 0x85ebca6b) ^
      Math.floor(position / 2 ** 32);
    const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) ^ hash.readInt32LE(4);
    this.low = (this.low + (mixed >>> 0)) % 2 ** 32;
    this.high = (this.high + (Math.imul(mixed ^ (mixed >>> 13), 0x297a2d39) >>> 0)) % 2 ** 32;
    this.entries++;
  }

  equals(other: Fingerprint): boolean {
    return this.low === other.low && this.high === other.high && this.entries === other.entries;
  }
}

const TOMBSTONE = -1;

const REBUILD = 'The log is whole: stop the node and delete the folder "index", which is then rebuilt from it.';
const RESTORE =
  'Acknowledged events are lost here: stop the node, keep this folder as it is, and restore a backup; nothing else brings them back.';

/**
 * Verifies every record, key and index entry of a store. A store in use may be verified: what is written meanwhile is not.
 * @throws EventStoreNodeError when the folder holds no store
 */
export const verifyStore = (folder: string, files: FileLayer = disk): VerifyReport => {
  const inspection = inspect(folder, files);
  try {
    const problems: string[] = [];
    const log = verifyLog(inspection, problems);
    // Beside a damaged log the index is no fault of its own, and the one thing that still tells what was there.
    if (problems.length > 0) problems.push(RESTORE);
    else verifyIndex(inspection, log.fingerprint, problems);
    if (inspection.reached === undefined)
      problems.push('The file "reached" is damaged: the next start of the node writes it anew.');
    return { events: log.events, end: log.end, problems };
  } finally {
    inspection.close();
  }
};

const verifyLog = (
  { log, manifest, reached }: Inspection,
  problems: string[],
): { events: number; end: number; fingerprint: Fingerprint } => {
  const covered = manifest?.checkpoint.position ?? SEGMENT_HEADER_BYTES;
  const fingerprint = new Fingerprint();
  let events = 0;
  for (const segment of log.segments.damagedHeaders())
    problems.push(`The header of segment ${segment} of the log is damaged.`);
  const end = new LogScan(log.segments).survey(
    (record) => {
      if (record.hidden) return;
      events++;
      if (record.position < covered) fingerprint.add(hashOf(record.stream), revisionOf(record), record.position);
    },
    (from, to, stream) => {
      problems.push(
        `The log is damaged between positions ${from} and ${to}${stream && ` (stream ${stream.slice(0, 200)})`}.`,
      );
    },
  );
  const known = Math.max(covered, reached ?? 0);
  if (end < known) problems.push(`The log cannot be read from position ${end} on: it had reached ${known}.`);
  return { events, end, fingerprint };
};

const revisionOf = (record: StoredRecord): number => (record.revision === Infinity ? TOMBSTONE : record.revision);

const verifyIndex = ({ tables, indexFault }: Inspection, expected: Fingerprint, problems: string[]): void => {
  if (indexFault) {
    problems.push(`${indexFault} ${REBUILD}`);
    return;
  }
  const found = new Fingerprint();
  // A tombstone is repeated in later tables of its stream: it counts once.
  const tombstones = new Map<number, Buffer>();
  for (const table of tables) {
    try {
      table.verify();
      addEntries(table, found, tombstones);
    } catch (error) {
      problems.push(`${(error as Error).message} ${REBUILD}`);
      return;
    }
  }
  for (const [position, hash] of tombstones) found.add(hash, TOMBSTONE, position);
  if (!found.equals(expected)) problems.push(`The index does not say what the log says. ${REBUILD}`);
};

const addEntries = (table: IndexTable, found: Fingerprint, tombstones: Map<number, Buffer>): void => {
  for (const { hash, first, count, at, tombstone } of table.entries()) {
    if (tombstone >= 0) tombstones.set(tombstone, Buffer.from(hash));
    const positions = count > 0 ? table.positionsAt(at, count) : [];
    for (const [index, position] of positions.entries()) found.add(hash, first + index, position);
  }
};
