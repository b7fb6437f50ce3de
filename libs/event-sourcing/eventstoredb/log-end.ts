import type { Codec, RawEvent } from '../codec.js';
import { type Mark, markAt } from '../event.js';
import type { Namespace } from '../namespace.js';
import type { StoredEvent } from '../unreadable.js';

/** Events asked for at once. */
const PAGE = 1_000;
/** Most of the time the first few are enough. */
const FIRST_PAGE = 32;
/** A log of fewer events is searched as a whole within a second. */
const SHORT_LOG = 20_000;

/** Up to so many events of `$all` before a position (undefined: its end), the newest first. */
type Backwards = (before: bigint | undefined, maxCount: number) => Promise<RawEvent[]>;

/** What a namespace has at the end of a log that it may share with others. */
export class LogEnd {
  /** The newest event of the server's log up to which this namespace's last one is known. */
  private searched: { newest: Mark; last: StoredEvent | undefined } | undefined;

  constructor(
    private readonly namespace: Namespace,
    private readonly codec: Codec,
    private readonly backwards: Backwards,
  ) {}

  /** Behind the same address may be another log by now. */
  forget(): void {
    this.searched = undefined;
  }

  async find(id: string): Promise<StoredEvent | undefined> {
    for (let before: bigint | undefined; ;) {
      const page = await this.backwards(before, PAGE);
      const raw = page.find((one) => one.id === id && this.namespace.local(one.stream) !== undefined);
      if (raw) return this.codec.read(raw);
      if (page.length < PAGE) return undefined;
      before = page.at(-1)?.position;
    }
  }

  async last(): Promise<StoredEvent | undefined> {
    return (await this.searchBack(Number.POSITIVE_INFINITY)).event;
  }

  async isSurelyEmpty(butFor: readonly string[]): Promise<boolean> {
    const { event, isWhole } = await this.searchBack(SHORT_LOG);
    if (event === undefined || !butFor.includes(event.stream)) return event === undefined && isWhole;
    for (let before: bigint | undefined, seen = 0; seen < SHORT_LOG;) {
      const page = await this.backwards(before, PAGE);
      const streams = page.map((raw) => this.namespace.local(raw.stream));
      if (streams.some((stream) => stream !== undefined && !butFor.includes(stream))) return false;
      if (page.length < PAGE) return true;
      before = page.at(-1)?.position;
      seen += page.length;
    }
    return false;
  }

  /**
   * Goes back through at least `limit` events, or to where an earlier search began: on a shared server others' events
   * are passed over once. `isWhole` when there is nothing before what was seen.
   */
  private async searchBack(limit: number): Promise<{ event?: StoredEvent; isWhole: boolean }> {
    let before: bigint | undefined;
    let newest: Mark | undefined;
    let seen = 0;
    for (let size = FIRST_PAGE; seen < limit; size = PAGE) {
      const page = await this.backwards(before, size);
      newest ??= page[0] && markAt(page[0]);
      for (const raw of page) {
        // The very event: another log behind the same address may hold another one there.
        const isSearched = raw.position === this.searched?.newest.position && raw.id === this.searched.newest.id;
        const event = isSearched ? this.searched?.last : this.codec.read(raw);
        if (event || isSearched) return this.found(newest!, event);
      }
      if (page.length < size) return newest === undefined ? { isWhole: true } : this.found(newest, undefined);
      before = page.at(-1)?.position;
      seen += page.length;
    }
    return { isWhole: false };
  }

  private found(newest: Mark, last: StoredEvent | undefined): { event?: StoredEvent; isWhole: boolean } {
    this.searched = { newest, last };
    return last ? { event: last, isWhole: false } : { isWhole: true };
  }
}
