/** The newest part of the index, in memory: what events are added to, and what is on its way to a file at the moment. */
import type { Part } from './index-builder.js';
import { hashOf } from './stream-hash.js';

export interface StreamHead {
  /** Revision of the last event, -1 when there is none; a tombstone does not count. */
  last: number;
  /** Position of the tombstone, -1 when there is none. */
  tombstone: number;
}

/** One stream's newest events. */
export interface MemoryEntry {
  hash: Buffer;
  /** Revision of the first event here; those before it are in older parts of the index. */
  first: number;
  /** In the log, one a revision. */
  positions: number[];
  tombstone: number;
}

export class IndexMemory {
  private live = new Map<string, MemoryEntry>();
  private leaving = new Map<string, MemoryEntry>();
  private added = 0;

  /** Events and tombstones added since the last `leave`. */
  get events(): number {
    return this.added;
  }

  head(stream: string): StreamHead | undefined {
    const entry = this.live.get(stream) ?? this.leaving.get(stream);
    return entry && { last: entry.first + entry.positions.length - 1, tombstone: entry.tombstone };
  }

  /**
   * Positions of the revisions from..to that are here, later ones first.
   * @param pieces gets them, each piece in order
   * @returns the last revision that older parts of the index have to tell
   */
  collect(stream: string, from: number, to: number, pieces: number[][]): number {
    let end = to;
    for (const entry of [this.live.get(stream), this.leaving.get(stream)]) {
      if (!entry || end < entry.first) continue;
      pieces.push(entry.positions.slice(Math.max(0, from - entry.first), end - entry.first + 1));
      end = entry.first - 1;
    }
    return end;
  }

  /** What events of the stream are added to, if any was since the last `leave`. */
  entry(stream: string): MemoryEntry | undefined {
    return this.live.get(stream);
  }

  /** The same for a stream that has none, and stands at `head`. */
  begin(stream: string, head: StreamHead): MemoryEntry {
    const entry = { hash: hashOf(stream), first: head.last + 1, positions: [], tombstone: head.tombstone };
    this.live.set(stream, entry);
    return entry;
  }

  /** Revisions come in order; Infinity is the tombstone. */
  add(entry: MemoryEntry, revision: number, position: number): void {
    const next = entry.first + entry.positions.length;
    if (revision === Infinity) entry.tombstone = position;
    else if (revision === next) entry.positions.push(position);
    else throw new Error(`Revision ${revision} at position ${position} follows revision ${next - 1}.`);
    this.added++;
  }

  /** From now on events are added to a new part; the old one can be read until `left`. Returns it, sorted for a table. */
  leave(): MemoryEntry[] {
    this.leaving = this.live;
    this.live = new Map();
    this.added = 0;
    return [...this.leaving.values()].sort((a, b) => a.hash.compare(b.hash));
  }

  /** What was leaving is in a file. */
  left(): void {
    this.leaving = new Map();
  }

  /** What was leaving could not be written (disk full): it stays. */
  takeBack(): void {
    for (const [stream, entry] of this.leaving) {
      const newer = this.live.get(stream);
      this.live.set(
        stream,
        newer ? { ...newer, first: entry.first, positions: [...entry.positions, ...newer.positions] } : entry,
      );
    }
    this.leaving = new Map();
  }
}

/** An entry as what a table is built of. */
export const toPart = (entry: MemoryEntry): Part => ({
  hash: entry.hash,
  first: entry.first,
  count: entry.positions.length,
  tombstone: entry.tombstone,
  positions: [entry.positions],
});
