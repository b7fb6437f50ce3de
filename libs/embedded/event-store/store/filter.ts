/** Filters on $all: by prefix or regular expression, over the stream's name or the event's type. */
import { handlerError } from '../errors.js';
import type { StoredRecord } from '../storage/record.js';
import type { FilterOptions } from '../wire/read-request.js';

export interface EventFilter {
  matches(record: StoredRecord): boolean;
  /** Events considered in one page. */
  window: number;
  /** A checkpoint comes when this many events were considered. */
  checkpointInterval: number;
}

const DEFAULT_WINDOW = 32;

/** What `excludeSystemEvents()` sends: common enough to be answered without decoding text. */
const NO_SYSTEM_EVENTS = '^[^$].*';

/** Constructs of .NET that JavaScript lacks or reads differently: refused rather than matched wrongly. */
const FOREIGN =
  /\\[AGZzKEeaXQ]|\(\?[<'](?![=!])|\(\?[#(>]|\(\?[a-z]*-[a-z]*[:)]|\[[^\]]*-\[|[*+?}]\+|\\[pP]\{Is|\(\?[imnsx]+:/;

/** Compiles an expression of the common subset of .NET and JavaScript, with leading inline flags i, m and s. */
export const compileRegex = (expression: string): RegExp => {
  const inline = /^\(\?([ims]+)\)/.exec(expression);
  const source = expression.slice(inline?.[0].length ?? 0);
  if (FOREIGN.test(source) || /\(\?[imnsx-]+\)/.test(source)) throw handlerError();
  try {
    return new RegExp(source, [...new Set(inline?.[1] ?? '')].join(''));
  } catch {
    throw handlerError();
  }
};

export const createFilter = (options: FilterOptions): EventFilter => {
  if (options.checkpointIntervalMultiplier === 0) throw handlerError();
  const window = options.max ?? DEFAULT_WINDOW;
  if (window === 0) throw handlerError();
  return { matches: matcher(options), window, checkpointInterval: window * options.checkpointIntervalMultiplier };
};

const matcher = (options: FilterOptions): ((record: StoredRecord) => boolean) => {
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
  const regex = compileRegex(options.regex);
  return (record) => regex.test(bytesOf(record).toString('utf8'));
};
