import type { ChildEnd } from '../process/child.js';

/** One child process of the embedded set, ready to be used. */
export interface Part {
  /** As people read it: `event store`, `PostgreSQL`. */
  readonly name: string;
  readonly pid: number;
  /** Where the ledger reaches it. */
  readonly url: string;
  readonly ended: Promise<ChildEnd>;
  lastWords(): string;
  stop(): Promise<void>;
}

/** Gets what a child logs, line by line. */
export type PartLog = (name: string, line: string) => void;
