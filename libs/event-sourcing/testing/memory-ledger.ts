import { randomBytes } from 'node:crypto';
import { DomainError } from '#libs/kernel/errors.js';
import type { Clock, Instant } from '#libs/kernel/time.js';
import { Codec, type EncodedEvent } from '../codec.js';
import { type EventDefinition, EventRegistry, type RecordedEvent } from '../event.js';
import { type Appended, NO_EVENTS, WrongRevision } from '../eventstoredb/store.js';
import { Ledger } from '../ledger.js';
import type { LedgerStore } from '../ledger-store.js';
import { Namespace } from '../namespace.js';
import type { Vault } from '../personal.js';
import { Quarantine } from '../quarantine/quarantine.js';
import { Streams } from '../streams.js';

/** Called around each operation of a store, so that a spec can let others in between, or end a process. */
export interface Interference {
  before?(operation: 'append' | 'read', stream: string): Promise<void>;
  after?(operation: 'append' | 'read', stream: string): Promise<void>;
}

interface Stored {
  name: string;
  revision: number;
  event: EncodedEvent;
}

/** What several ledgers share: all events in one order, and the keys of personal data. */
export class Memory {
  readonly all: Stored[] = [];
  readonly codec: Codec;
  readonly vault: Vault;

  constructor(definitions: readonly EventDefinition[]) {
    const keys = new Map<string, Buffer | undefined>();
    this.vault = {
      keyFor: async (subject) => {
        if (!keys.has(subject)) keys.set(subject, randomBytes(32));
        const key = keys.get(subject);
        if (key) return key;
        throw new DomainError('SUBJECT_ERASED', 'The personal data of this subject was erased for good.', { subject });
      },
      findKey: async (subject) => keys.get(subject),
      erase: async (subject) => void keys.set(subject, undefined),
    };
    this.codec = new Codec(new EventRegistry(definitions), new Namespace('memory', []), this.vault);
  }

  /** The events of a stream, oldest first, as readers see them. */
  stream(name: string): RecordedEvent[] {
    return this.recorded().filter(({ stream }) => stream === name);
  }

  recorded(from = 0): RecordedEvent[] {
    return this.all
      .slice(from)
      .map(({ name, revision, event }, index) => this.seen(name, revision, event, from + index));
  }

  append(name: string, events: readonly EncodedEvent[], expected: number): Appended {
    const mine = this.all.filter((one) => one.name === name);
    const at = mine.slice(expected + 1, expected + 1 + events.length);
    const isRepeat = at.length === events.length && at.every(({ event }, index) => event.id === events[index]?.id);
    if (!isRepeat) {
      if (mine.length - 1 !== expected) throw new WrongRevision(name, expected);
      events.forEach((event, index) => this.all.push({ name, revision: expected + 1 + index, event }));
    }
    const revision = expected + events.length;
    const position = this.all.findIndex((one) => one.name === name && one.revision === revision);
    return { revision, position: BigInt(position) };
  }

  private seen(name: string, revision: number, event: EncodedEvent, position: number): RecordedEvent {
    const raw = structuredClone(event);
    const decoded = this.codec.decode({
      ...raw,
      stream: `memory/${name}`,
      revision: BigInt(revision),
      position: BigInt(position),
      created: new Date(Date.parse(raw.metadata.effectiveAt)),
    });
    if (!decoded) throw new Error(`${name} is outside of the namespace`);
    return decoded;
  }
}

/** What a Ledger needs of a store, over shared memory; appends and reads are atomic, as a server's are. */
const storeOver = (
  memory: Memory,
  { before, after }: Interference,
  quarantine = new Quarantine(),
  isThere = ({ stream, revision }: RecordedEvent): boolean => !quarantine.skips(stream, revision),
): LedgerStore => ({
  codec: memory.codec,
  quarantine,
  append: async (stream: string, events: readonly EncodedEvent[], expected: number): Promise<Appended> => {
    await before?.('append', stream);
    const appended = memory.append(stream, events, expected);
    await after?.('append', stream);
    return appended;
  },
  async *readStream(stream: string, fromRevision = 0): AsyncGenerator<RecordedEvent> {
    await before?.('read', stream);
    yield* memory.stream(stream).slice(fromRevision).filter(isThere);
    await after?.('read', stream);
  },
  readLast: async (stream: string): Promise<RecordedEvent | undefined> => {
    await before?.('read', stream);
    return memory.stream(stream).filter(isThere).at(-1);
  },
  readAllAfter: async (position: bigint | undefined) => {
    await before?.('read', '$all');
    const events = memory.recorded(position === undefined ? 0 : Number(position) + 1);
    return { events: events.filter(isThere), last: events.at(-1)?.position ?? position, end: true };
  },
  endPosition: async (): Promise<bigint | undefined> => {
    await before?.('read', '$all');
    return memory.all.length === 0 ? undefined : BigInt(memory.all.length + NO_EVENTS);
  },
  isSurelyEmpty: async (butFor: readonly string[] = []) => memory.all.every(({ name }) => butFor.includes(name)),
});

/** A cache makes room for all it may hold when it is made, and specs make many. */
const CACHED_STREAMS = 100;

/** A clock that stands still, so that specs are the same every day. */
export const SPEC_TIME: Instant = '2024-03-12T09:00:00Z';
const stopped: Clock = { now: () => SPEC_TIME };

/** How many folds a ledger keeps, and after how many events it puts one down beside its stream. */
export interface Folds {
  readonly cached?: number;
  readonly carryEvery?: number;
}

/** The real Ledger over memory: another one over the same memory is another process. */
export const memoryLedger = (
  memory: Memory,
  interference: Interference = {},
  { cached = CACHED_STREAMS, carryEvery }: Folds = {},
): Ledger => {
  const store = storeOver(memory, interference);
  return new Ledger(store, stopped, new Streams(store, cached, carryEvery));
};
