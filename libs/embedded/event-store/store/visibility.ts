/** Which events of a stream may be read: $tb, $maxCount and $maxAge never change the log, only what a reader sees. */
import type { StoredRecord } from '../storage/record.js';
import type { Stream } from './stream.js';

export const firstVisible = (stream: Stream): number => {
  const { truncateBefore = 0, maxCount } = stream.metadata;
  return Math.max(0, truncateBefore, maxCount === undefined ? 0 : stream.last - maxCount + 1);
};

/** $maxAge is given in seconds. */
export const isExpired = (stream: Stream, record: StoredRecord): boolean => {
  const { maxAge } = stream.metadata;
  return maxAge !== undefined && record.created < Date.now() - maxAge * 1000;
};
