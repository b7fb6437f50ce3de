/** Group commit: what arrives while one group is being synced is written and synced together in the next. */
import { log as logLine } from '../log-line.js';
import type { EventLog } from './log.js';
import { recordSizeBound, writeRecord } from './record-encode.js';
import type { NewRecord } from './record.js';

const FIRST_BUFFER_BYTES = 256 * 1024;
/** Larger buffers are not kept for the next group. */
const KEPT_BUFFER_BYTES = 4 * 1024 * 1024;
/** A group of this size is closed; the next append begins another. */
const GROUP_BYTES = 8 * 1024 * 1024;
/** While a group of more appends is being synced, as many of the next are read: worth another thread. */
const QUICK_SYNC_APPENDS = 2;
/** Milliseconds; a slower disk must not hold up readers. */
const QUICK_SYNC_MS = 1;

export interface WrittenEvent {
  stream: string;
  revision: number;
  position: number;
  id: Buffer;
  hidden: boolean;
}

/** Appends that become durable together. */
export class Group {
  readonly done: Promise<void>;
  resolve!: () => void;
  reject!: (error: Error) => void;
  readonly events: WrittenEvent[] = [];
  length = 0;
  appends = 0;

  constructor(
    readonly start: number,
    public buffer: Buffer,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Every append that cares attaches its own handler; a group without one must not end the process.
    this.done.catch(() => undefined);
  }

  room(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

export interface Placed {
  group: Group;
  /** Position of each record, in order. */
  positions: number[];
}

export class LogWriter {
  private readonly queue: Group[] = [];
  private scheduled = false;
  /** The first group of the queue is on its way to the disk and takes nothing more. */
  private writing = false;
  /** Buffers of written groups: fresh memory costs a page fault every 4 KiB. */
  private readonly spare: Buffer[] = [];
  private next: number;
  private previous: number;
  private lastCreated = 0;
  private lastSyncTook = 0;
  private broken: Error | undefined;

  /**
   * @param onCommitted called once a group is durable, before anyone is answered
   * @param onFailed called when a group could not be written; nothing of it and of those behind it was
   */
  constructor(
    private readonly log: EventLog,
    private readonly onCommitted: (group: Group) => void,
    private readonly onFailed: () => void,
  ) {
    this.next = log.end.position;
    this.previous = log.end.previous;
  }

  /** Bytes that wait for the disk. */
  get waitingBytes(): number {
    return this.queue.reduce((sum, group) => sum + group.length, 0);
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    while (this.queue.length > 0) await this.queue.at(-1)?.done.catch(() => undefined);
  }

  /** Bytes that these records take at most: an append must fit into one segment. */
  sizeOf(records: readonly NewRecord[]): number {
    return records.reduce((sum, record) => sum + recordSizeBound(record), 0);
  }

  /** Places the records of one append; `group.done` resolves when they are durable. */
  add(streams: readonly string[], records: readonly NewRecord[]): Placed {
    if (this.broken) throw this.broken;
    const bound = this.sizeOf(records);
    const group = this.groupFor(bound);
    group.room(bound);
    group.appends++;
    this.lastCreated = Math.max(this.lastCreated, Date.now());
    const positions = records.map((record, index) => {
      const position = this.next;
      const end = writeRecord(group.buffer, group.length, record, {
        position,
        previous: this.previous,
        syncedBefore: this.log.end.position,
        indexInAppend: index,
        countInAppend: records.length,
        created: this.lastCreated,
        salt: this.log.segments.salt,
      });
      this.next += end - group.length;
      this.previous = position;
      group.length = end;
      group.events.push({
        stream: streams[index] as string,
        revision: record.revision,
        position,
        id: record.id,
        hidden: record.hidden,
      });
      return position;
    });
    this.start();
    return { group, positions };
  }

  private groupFor(bytes: number): Group {
    const start = this.log.place(this.next, bytes);
    const last = this.queue.at(-1);
    const open = last && !(this.writing && this.queue.length === 1) ? last : undefined;
    if (open && start === this.next && open.length < GROUP_BYTES && start === open.start + open.length) return open;
    this.next = start;
    const group = new Group(start, this.spare.pop() ?? Buffer.allocUnsafe(FIRST_BUFFER_BYTES));
    this.queue.push(group);
    return group;
  }

  private start(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    // What has already arrived in this turn of the loop joins the group.
    setImmediate(() => void this.run());
  }

  private async run(): Promise<void> {
    for (let group = this.queue[0]; group; group = this.queue[0]) {
      try {
        const last = group.events.at(-1);
        this.writing = true;
        this.log.write(group.buffer.subarray(0, group.length), group.start, last ? last.position : this.previous);
        await this.sync(group);
      } catch (error) {
        this.fail(error as Error);
        break;
      }
      this.writing = false;
      this.queue.shift();
      this.onCommitted(group);
      group.resolve();
      if (this.spare.length < 2 && group.buffer.length <= KEPT_BUFFER_BYTES) this.spare.push(group.buffer);
    }
    this.scheduled = false;
  }

  /**
   * Handing a sync to another thread and back takes longer than a quick disk: few appends wait for it in place. What
   * arrives meanwhile is read in the next turn and written together.
   */
  private async sync(group: Group): Promise<void> {
    const begin = performance.now();
    const few = group.appends <= QUICK_SYNC_APPENDS && this.queue.length === 1;
    if (few && this.lastSyncTook < QUICK_SYNC_MS) this.log.syncNow();
    else await this.log.sync();
    this.lastSyncTook = performance.now() - begin;
  }

  /** After a failed sync nobody knows what the disk holds: then nothing is written any more until a new start. */
  private fail(error: Error): void {
    this.writing = false;
    logLine('error', 'the log could not be written', { error: error.message });
    try {
      this.log.cut();
      this.next = this.log.end.position;
      this.previous = this.log.end.previous;
    } catch (cutError) {
      this.broken = cutError as Error;
    }
    this.onFailed();
    for (const group of this.queue.splice(0)) group.reject(error);
  }
}
