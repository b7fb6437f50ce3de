import { assert } from '#libs/kernel/errors.js';
import { type Instant, instantMs } from '#libs/kernel/time.js';
import { readCarried } from './carry-forward/read-carried.js';
import type { RecordedEvent } from './event.js';
import { type Aggregate, emptyOf, type Entry, type Folded, foldedOf, takeRead, whole } from './fold.js';
import type { LedgerStore } from './ledger-store.js';
import { StreamUnreadable, type UnreadableEvent } from './unreadable.js';

/**
 * Up to where a stream is folded. By the log, by the stream or by what the store had recorded: up to the last event
 * at or before that place or time, which is a state that the stream once had. By business time: the events effective by
 * then, in the order of the stream, whenever they were recorded and whatever stands between them.
 */
export type Cut =
  | { readonly position: bigint }
  | { readonly revision: number }
  | { readonly asOf: Instant }
  | { readonly knownAt: Instant };

type Place = Pick<UnreadableEvent, 'position' | 'revision' | 'recordedAt'> & Partial<Pick<RecordedEvent, 'metadata'>>;

/** Whether the cut leaves the event in; one that cannot be read may have been effective at any time. */
const isWithin = (cut: Cut, { position, revision, recordedAt, metadata }: Place): boolean => {
  if ('position' in cut) return position <= cut.position;
  if ('revision' in cut) return revision <= cut.revision;
  if ('knownAt' in cut) return instantMs(recordedAt) <= instantMs(cut.knownAt);
  return metadata === undefined || instantMs(metadata.effectiveAt) <= instantMs(cut.asOf);
};

/** Whether a fold holds nothing that the cut leaves out. */
export const endsWithin = (
  cut: Cut,
  { position, revision, effectiveMs, recordedMs }: Pick<Entry, 'position' | 'revision' | 'effectiveMs' | 'recordedMs'>,
): boolean => {
  if ('position' in cut) return position === undefined || position <= cut.position;
  if ('revision' in cut) return revision <= cut.revision;
  return 'knownAt' in cut ? recordedMs <= instantMs(cut.knownAt) : effectiveMs <= instantMs(cut.asOf);
};

/**
 * A stream's fold as of a cut, read from the store, and no further than the cut asks for. Its revision is that of the
 * last event within the cut, and of those set aside right behind it.
 * @throws StreamUnreadable at an event within the cut that cannot be read or does not fold
 */
export const foldAt = async <S>(
  store: Pick<LedgerStore, 'readStream' | 'readLast'> & Partial<Pick<LedgerStore, 'quarantine'>>,
  aggregate: Aggregate<unknown>,
  stream: string,
  cut: Cut,
): Promise<Folded<S>> => {
  const past = (revision: number): number => store.quarantine?.after(stream, revision) ?? revision;
  const carried = await readCarried(store, aggregate, stream, (one) => endsWithin(cut, one));
  const entry = { ...emptyOf(aggregate), ...carried };
  let read = entry.revision;
  try {
    for await (const event of store.readStream(stream, read + 1)) {
      read = past(read);
      if (event.revision <= read) continue;
      assert(event.revision === read + 1, `gap in ${stream}`);
      read = event.revision;
      if (isWithin(cut, event)) takeRead(entry, event);
      else if (!('asOf' in cut)) break;
      if ('revision' in cut && read === cut.revision) break;
    }
  } catch (error) {
    if (!(error instanceof StreamUnreadable)) throw error;
    // What is over may be asked for all the same, such as a payout that comes back after years.
    if (carried) return foldAt<S>(store, whole(aggregate), stream, cut);
    if (isWithin(cut, error.event)) throw error;
  }
  const revision = past(entry.revision);
  entry.revision = 'revision' in cut ? Math.min(revision, Math.max(cut.revision, entry.revision)) : revision;
  return foldedOf<S>(entry);
};
