import { instantMs } from '#libs/kernel/time.js';
import type { RecordedEvent } from '../event.js';
import { NO_EVENTS } from '../eventstoredb/store.js';
import type { Aggregate, CarryForward, Entry } from '../fold.js';
import type { LedgerStore } from '../ledger-store.js';
import { StreamUnreadable } from '../unreadable.js';
import type { FoldCarriedForward } from './events/fold-carried-forward.js';

export const CARRIED_CATEGORY = 'carriedForward';
/** Where a stream's fold is put down. */
export const carriedStreamOf = (stream: string): string => `${CARRIED_CATEGORY}-${stream}`;

type Part = FoldCarriedForward['data'];
/** What a fold is, but for its aggregate and the commands that it knows. */
export type Carried = Pick<
  Entry,
  'state' | 'revision' | 'position' | 'effectiveAt' | 'effectiveMs' | 'recordedMs' | 'lastImport' | 'since'
>;
/** What reading it needs of a store; one without a quarantine has nothing set aside. */
export type CarriedStore = Pick<LedgerStore, 'readStream' | 'readLast'> & Partial<Pick<LedgerStore, 'quarantine'>>;

/**
 * The latest fold of a stream that was carried forward and is `wanted`; undefined: there is none, and the stream is read
 * from its first event. One that cannot be used is none: it was folded otherwise, was cut short, holds an event that was
 * set aside since or misses one that was taken back.
 */
export const readCarried = async (
  store: CarriedStore,
  { carryForward }: Aggregate<unknown>,
  stream: string,
  wanted: (carried: Omit<Carried, 'state'>) => boolean = () => true,
): Promise<Carried | undefined> => {
  if (!carryForward) return undefined;
  try {
    let last = await store.readLast(carriedStreamOf(stream));
    while (last) {
      const data = last.data as Part;
      // What stands before one that was folded otherwise was hardly folded as here: it is not looked for.
      if (data.folding !== carryForward.folding) return undefined;
      const first = last.revision - data.part;
      const all =
        data.part === data.parts - 1 &&
        isUsable(store, carryForward, stream, data) &&
        wanted(foldOf(data)) &&
        (await partsOf(store, last));
      if (all) {
        const state = carryForward.fromParts(
          all.map((part) => part.state),
          data.revision,
        );
        return { ...foldOf(data), state };
      }
      last = await eventAt(store, carriedStreamOf(stream), first - 1);
    }
  } catch (error) {
    // It is a short way to what the stream itself says.
    if (!(error instanceof StreamUnreadable)) throw error;
  }
  return undefined;
};

const isUsable = (
  { quarantine }: CarriedStore,
  carryForward: CarryForward<unknown>,
  stream: string,
  { folding, revision, setAside }: Part,
): boolean =>
  folding === carryForward.folding && String(quarantine?.within(stream, revision) ?? []) === String(setAside);

/**
 * How far a stream was carried forward last, what that weighs, and the revision at which all of that ends; where it was
 * cut short or folded otherwise, not at all.
 */
export const lastCarried = async (
  store: CarriedStore,
  { folding }: Pick<CarryForward<never>, 'folding'>,
  stream: string,
): Promise<{ revision: number; weight: number; end: number }> => {
  const last = await store.readLast(carriedStreamOf(stream));
  const data = last?.data as Part | undefined;
  const end = last?.revision ?? NO_EVENTS;
  const isWhole = data && data.part === data.parts - 1 && data.folding === folding;
  return isWhole ? { revision: data.revision, weight: data.weight, end } : { revision: NO_EVENTS, weight: 0, end };
};

const foldOf = (data: Part): Omit<Carried, 'state'> => ({
  revision: data.revision,
  position: BigInt(data.position),
  effectiveAt: data.effectiveAt,
  effectiveMs: instantMs(data.effectiveUpTo),
  recordedMs: instantMs(data.recordedUpTo),
  lastImport: data.lastImport ?? undefined,
  since: data.revision,
});

/** The parts of a fold by its last one; undefined where one is missing. */
const partsOf = async (store: CarriedStore, last: RecordedEvent): Promise<Part[] | undefined> => {
  const { parts, revision } = last.data as Part;
  const all: Part[] = [];
  for await (const event of store.readStream(last.stream, last.revision - parts + 1, parts)) {
    const data = event.data as Part;
    if (data.part !== all.length || data.revision !== revision) return undefined;
    all.push(data);
    if (all.length === parts) return all;
  }
  return undefined;
};

const eventAt = async (store: CarriedStore, stream: string, revision: number): Promise<RecordedEvent | undefined> => {
  if (revision < 0) return undefined;
  for await (const event of store.readStream(stream, revision, 1)) return event;
  return undefined;
};

/** A fold as it was carried forward, part by part, and the event of its last part. */
export interface Kept {
  readonly states: readonly object[];
  readonly last: { readonly revision: number; readonly eventId: string; readonly type: string };
}

/** All that was carried forward of a stream and can be used, by the revision it was folded to: for who checks it. */
export const readAllCarried = async (
  store: CarriedStore,
  { carryForward }: Aggregate<unknown>,
  stream: string,
): Promise<ReadonlyMap<number, readonly Kept[]>> => {
  const all = new Map<number, Kept[]>();
  let parts: Part[] = [];
  for await (const { data: any, id: eventId, type } of store.readStream(carriedStreamOf(stream))) {
    const data = any as Part;
    const { part, revision } = data;
    parts = part === 0 ? [data] : parts.length === part && parts[0]!.revision === revision ? [...parts, data] : [];
    if (parts.length !== data.parts || !carryForward || !isUsable(store, carryForward, stream, data)) continue;
    const kept = { states: parts.map(({ state }) => state), last: { revision, eventId, type } };
    all.set(revision, [...(all.get(revision) ?? []), kept]);
  }
  return all;
};
