/** Where the events of each stream lie in the log. */
export interface StreamHead {
  /** Revision of the last event, -1 when there is none; a tombstone does not count. */
  last: number;
  /** Position of the tombstone, -1 when there is none. */
  tombstone: number;
}

export class MemoryIndex {
  private readonly streams = new Map<string, { positions: number[]; tombstone: number }>();

  head(stream: string): StreamHead {
    const entry = this.streams.get(stream);
    return entry ? { last: entry.positions.length - 1, tombstone: entry.tombstone } : { last: -1, tombstone: -1 };
  }

  /** Positions of the revisions from..to, both included; fewer where the stream ends. */
  positions(stream: string, from: number, to: number): number[] {
    return this.streams.get(stream)?.positions.slice(from, to + 1) ?? [];
  }

  /** Revisions come in order; Infinity is the tombstone. */
  add(stream: string, revision: number, position: number): void {
    let entry = this.streams.get(stream);
    if (!entry) this.streams.set(stream, (entry = { positions: [], tombstone: -1 }));
    if (revision === Infinity) entry.tombstone = position;
    else if (revision === entry.positions.length) entry.positions.push(position);
    else throw new Error(`Revision ${revision} of a stream follows ${entry.positions.length - 1}.`);
  }
}
