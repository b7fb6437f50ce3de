/** Filters on $all: by prefix or regular expression, over the stream's name or the event's type. */
import { handlerError } from '../errors.js';
import type { StoredRecord } from '../storage/record.js';
import { compileDotnetRegex } from './dotnet-regex.js';

export interface EventFilter {
  matches(record: StoredRecord): boolean;
  /** Events considered in one page. */
  window: number;
  /** A checkpoint comes when this many events were considered. */
  checkpointInterval: number;
}

export interface CompleteFilterOptions {
  on: 'stream' | 'type';
  regex: string | undefined;
  prefixes: string[];
  window: number;
  checkpointIntervalMultiplier: number;
}

/** What `excludeSystemEvents()` sends: common enough to be answered without decoding text. */
const NO_SYSTEM_EVENTS = '^[^$].*';

/** Streams that $all never shows: the server's own bookkeeping. */
const NOT_IN_ALL = /^\$epoch-information$|^\$persistentsubscription-\$all::.*-(?:checkpoint|parked)$/s;

/** Whether readers of $all see the event, whatever their filter. */
export const isShownInAll = (record: StoredRecord): boolean =>
  !record.hidden && !(record.ofSystemStream && NOT_IN_ALL.test(record.stream));

export const createFilter = (options: CompleteFilterOptions): EventFilter => {
  const { window, checkpointIntervalMultiplier } = options;
  if (window === 0) throw handlerError();
  return { matches: matcher(options), window, checkpointInterval: window * checkpointIntervalMultiplier };
};

const matcher = (options: CompleteFilterOptions): ((record: StoredRecord) => boolean) => {
  const bytesOf =
    options.on === 'stream' ? (record: StoredRecord) => record.streamBytes : (record: StoredRecord) => record.typeBytes;
  if (options.regex === undefined || options.regex === '') {
    const prefixes = options.prefixes.map((prefix) => Buffer.from(prefix, 'utf8'));
    return (record) => {
      const bytes = bytesOf(record);
      return prefixes.some(
        (prefix) => bytes.length >= prefix.length && bytes.compare(prefix, 0, prefix.length, 0, prefix.length) === 0,
      );
    };
  }
  if (options.regex === NO_SYSTEM_EVENTS) {
    return (record) => {
      const first = bytesOf(record)[0];
      return first !== undefined && first !== 0x24;
    };
  }
  const regex = compileDotnetRegex(options.regex);
  return (record) => regex.test(bytesOf(record).toString('utf8'));
};
