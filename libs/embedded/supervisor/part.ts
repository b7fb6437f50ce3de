import type { ServingChild } from '#libs/processes/child.js';

/** One child process of the embedded set. */
export interface Part extends ServingChild {
  /** As people read it: `event store`, `PostgreSQL`. */
  readonly name: string;
}

/** Gets what a child logs, line by line. */
export type PartLog = (name: string, line: string) => void;
