import type { StoredEvent } from '#libs/event-sourcing/unreadable.js';

/** Events that wait for one consumer, in the order of `$all`, each once. */
export class Inbox {
  /** Position of the last event handed in: what came before is never taken again. */
  received: bigint | undefined;
  private events: StoredEvent[] = [];
  private wake: (() => void) | undefined;

  /** Called whenever room is made. */
  onTaken: () => void = () => undefined;

  get size(): number {
    return this.events.length;
  }

  get oldest(): StoredEvent | undefined {
    return this.events[0];
  }

  /** Begins after a position, with nothing waiting. */
  reset(position: bigint | undefined): void {
    this.events = [];
    this.received = position;
    this.onTaken();
  }

  offer(event: StoredEvent): void {
    if (this.received !== undefined && event.position <= this.received) return;
    this.received = event.position;
    this.events.push(event);
    this.interrupt();
  }

  /** Up to `limit` events; none when nothing came for `patienceMs` or the wait was interrupted. */
  async take(limit: number, patienceMs: number): Promise<StoredEvent[]> {
    if (this.events.length === 0) await this.arrival(patienceMs);
    const taken = this.events.splice(0, limit);
    if (taken.length > 0) this.onTaken();
    return taken;
  }

  interrupt(): void {
    this.wake?.();
  }

  private arrival(patienceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, patienceMs);
      this.wake = done;
    });
  }
}
