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
  /** Keys in order of arrival; looking for a Map's first key instead passes over all that were deleted. */
  private order: string[] = [];
  private oldest = 0;
  private used = 0;

  get(id: Buffer): KnownEvent | undefined {
    return this.ids.get(id.toString('latin1'));
  }

  add(id: Buffer, event: KnownEvent): void {
    const key = id.toString('latin1');
    if (this.ids.has(key)) return;
    this.ids.set(key, event);
    this.order.push(key);
    this.used += cost(event);
    while (this.used > CAPACITY) this.dropOldest();
  }

  clear(): void {
    this.ids.clear();
    this.order = [];
    this.oldest = 0;
    this.used = 0;
  }

  private dropOldest(): void {
    const key = this.order[this.oldest++] as string;
    this.used -= cost(this.ids.get(key) as KnownEvent);
    this.ids.delete(key);
    if (this.oldest < 65_536) return;
    this.order = this.order.slice(this.oldest);
    this.oldest = 0;
  }
}
