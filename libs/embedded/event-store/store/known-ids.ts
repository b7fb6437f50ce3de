/**
 * The ids written since the node started, first in, first out, as large as the server's cache (8 MiB; with names of 20
 * characters some 90,000 events). An id keeps the stream that wrote it first.
 *
 * Kept in flat arrays: as objects they would be the one thing of an append that outlives its turn, and moving them out of
 * the young generation cost more than the rest of the append.
 */
import type { KnownEvent } from './decide.js';

const CAPACITY = 8 * 1024 * 1024;
const ENTRY = 53;
/** More can never be known at once: every name has a character. */
const SLOTS = Math.ceil(CAPACITY / (ENTRY + 2)) + 1;
const BUCKET_BITS = 17;
const NOBODY = -1;

const cost = (stream: string): number => ENTRY + 2 * stream.length;

const bucketOf = (id: Buffer): number =>
  Math.imul(id.readInt32LE(0) ^ id.readInt32LE(4) ^ id.readInt32LE(8) ^ id.readInt32LE(12), 0x9e3779b1) >>>
  (32 - BUCKET_BITS);

export class KnownIds {
  private readonly ids = Buffer.alloc(SLOTS * 16);
  private readonly streams: string[] = [];
  private readonly revisions = new Float64Array(SLOTS);
  /** The newest slot of each bucket, and for each slot the next older one of its bucket. */
  private readonly newest = new Int32Array(2 ** BUCKET_BITS).fill(NOBODY);
  private readonly older = new Int32Array(SLOTS);
  private oldestSlot = 0;
  private count = 0;
  private used = 0;

  get(id: Buffer): KnownEvent | undefined {
    const slot = this.find(id);
    return slot === NOBODY
      ? undefined
      : { stream: this.streams[slot] as string, revision: this.revisions[slot] as number };
  }

  add(id: Buffer, stream: string, revision: number): void {
    if (this.find(id) !== NOBODY) return;
    this.used += cost(stream);
    while (this.used > CAPACITY) this.dropOldest();
    const slot = (this.oldestSlot + this.count++) % SLOTS;
    const bucket = bucketOf(id);
    id.copy(this.ids, slot * 16);
    this.streams[slot] = stream;
    this.revisions[slot] = revision;
    this.older[slot] = this.newest[bucket] as number;
    this.newest[bucket] = slot;
  }

  clear(): void {
    while (this.count > 0) this.dropOldest();
  }

  private find(id: Buffer): number {
    let slot = this.newest[bucketOf(id)] as number;
    while (slot !== NOBODY && id.compare(this.ids, slot * 16, slot * 16 + 16) !== 0) slot = this.older[slot] as number;
    return slot;
  }

  private dropOldest(): void {
    const slot = this.oldestSlot;
    const bucket = bucketOf(this.ids.subarray(slot * 16, slot * 16 + 16));
    // Being the oldest of all it is the last of its bucket.
    let before = NOBODY;
    for (let at = this.newest[bucket] as number; at !== slot; at = this.older[at] as number) before = at;
    if (before === NOBODY) this.newest[bucket] = NOBODY;
    else this.older[before] = NOBODY;
    this.used -= cost(this.streams[slot] as string);
    this.streams[slot] = '';
    this.oldestSlot = (slot + 1) % SLOTS;
    this.count--;
  }
}
