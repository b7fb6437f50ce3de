/**
 * The ids written since the node started, first in, first out, as large as the server's cache (8 MiB; with names of 20
 * characters some 90,000 events). An id keeps the stream that wrote it first.
 */
import type { KnownEvent } from './decide.js';

const CAPACITY = 8 * 1024 * 1024;
const ENTRY = 53;

const cost = (event: KnownEvent): number => ENTRY + 2 * event.stream.length;

export class KnownIds {
  private readonly ids = new Map<string, KnownEvent>();
  private used = 0;

  get(id: Buffer): KnownEvent | undefined {
    return this.ids.get(id.toString('latin1'));
  }

  add(id: Buffer, event: KnownEvent): void {
    const key = id.toString('latin1');
    if (this.ids.has(key)) return;
    this.ids.set(key, event);
    this.used += cost(event);
    for (const [oldest, known] of this.ids) {
      if (this.used <= CAPACITY) return;
      this.ids.delete(oldest);
      this.used -= cost(known);
    }
  }

  clear(): void {
    this.ids.clear();
    this.used = 0;
  }
}
