import { assert } from '#libs/kernel/errors.js';
import type { Actor } from '#libs/kernel/actor.js';
import { storable } from '#libs/kernel/text.js';
import { formatInstant, isInstant } from '#libs/kernel/time.js';
import {
  checkEvent,
  refuseUnstorable,
  type DomainEvent,
  type EventMetadata,
  type EventRegistry,
  type RecordedEvent,
} from './event.js';
import { isStreamName, type Namespace } from './namespace.js';
import { openPersonal, type Sealed, sealPersonal, type Vault } from './personal.js';
import type { StoredEvent } from './unreadable.js';

/** An event ready to be written: checked, personal fields sealed. */
export interface EncodedEvent {
  id: string;
  type: string;
  data: object;
  metadata: EventMetadata;
}
/** What the store hands out, before it is known whether it is the ledger's. */
export interface RawEvent {
  id: string;
  type: string;
  data: unknown;
  metadata: unknown;
  stream: string;
  revision: bigint;
  position: bigint;
  created: Date;
}

/** Between domain events and stored ones: full check and sealing on the way in, type and version on the way out. */
export class Codec {
  constructor(
    readonly registry: EventRegistry,
    private readonly namespace: Namespace,
    private readonly vault: Vault,
  ) {}

  async encode(event: DomainEvent, id: string, metadata: Omit<EventMetadata, 'schemaVersion'>): Promise<EncodedEvent> {
    const definition = this.registry.of(event.type);
    checkEvent(definition, event.data);
    refuseUnstorable(metadata);
    const data = await sealPersonal(definition, event.data, this.vault);
    return { id, type: event.type, data, metadata: { schemaVersion: definition.version, ...metadata } };
  }

  /** A personal text of a stored event, for a decision that compares it. @throws KeyLost */
  opened(value: string | Sealed): Promise<string> {
    return openPersonal(value, this.vault);
  }

  /** Erases every copy of a subject's personal data, by destroying its key. */
  erase(subject: string): Promise<void> {
    return this.vault.erase(subject);
  }

  /**
   * A secret of the ledger's own, 32 bytes, the same in every process: made on first use and kept beside the keys of
   * personal data, so in every backup. No subject is called as it is, so that no erasure takes it.
   */
  secret(name: string): Promise<Buffer> {
    return this.vault.keyFor(`secret of the ledger: ${name}`);
  }

  /**
   * The ledger's view of a stored event, or undefined when it is none of this ledger's: its stream is outside the
   * namespace, or it was written by another application, which shows in that it has neither command id nor actor.
   * @throws InvariantViolation for an unknown type or version, and for incomplete metadata
   */
  decode(raw: RawEvent): RecordedEvent | undefined {
    const stream = this.namespace.local(raw.stream);
    if (stream === undefined) return undefined;
    const metadata = raw.metadata as Partial<EventMetadata> | null | undefined;
    if (!metadata?.commandId && !metadata?.actor) return undefined;
    assert(isComplete(metadata), `event ${raw.id} in ${raw.stream} lacks metadata of the ledger`);
    assert(isInstant(metadata.effectiveAt), `event ${raw.id} in ${raw.stream} has no instant as its effectiveAt`);
    const { type } = raw;
    this.registry.of(type);
    assert(isObject(raw.data), `event ${raw.id} in ${raw.stream} has no JSON object as its data`);
    return {
      type,
      data: this.registry.upcast(type, metadata.schemaVersion, raw.data),
      metadata,
      ...placeOf(raw, stream),
    };
  }

  /**
   * A stored event as everything that reads gets it: also one of the ledger's streams that cannot be read, with the
   * reason. Undefined for other applications' streams. An event whose id the ledger did not make was written by
   * somebody else, however much it resembles one: its data is checked as before an append.
   */
  read(raw: RawEvent): StoredEvent | undefined {
    const stream = this.namespace.local(raw.stream);
    if (stream === undefined || !isStreamName(stream)) return undefined;
    try {
      const event = this.decode(raw);
      assert(event, 'written by another application: it has no metadata of the ledger');
      if (!isDerived(raw.id)) {
        checkEvent(this.registry.of(event.type), event.data);
        assert(isActor(event.metadata.actor), 'its actor names nobody');
        refuseUnstorable(event.metadata);
      }
      return event;
    } catch (error) {
      const problem = storable((error as Error).message).slice(0, MAX_PROBLEM);
      return { type: storable(raw.type).slice(0, MAX_TYPE), problem, ...placeOf(raw, stream) };
    }
  }
}

const MAX_PROBLEM = 400;
const MAX_TYPE = 200;

const placeOf = (raw: RawEvent, stream: string) => {
  const dash = stream.indexOf('-');
  return {
    id: raw.id,
    stream,
    category: stream.slice(0, dash),
    streamId: stream.slice(dash + 1),
    revision: Number(raw.revision),
    position: raw.position,
    recordedAt: formatInstant(raw.created.getTime()),
  };
};

/** Whether the id is one that is derived from a name (UUID version 5), as every id of the ledger's events is. */
const isDerived = (id: string): boolean => id[14] === '5';
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
const isActor = ({ userId, role }: Partial<Actor>): boolean => typeof userId === 'string' && typeof role === 'string';

const isComplete = (metadata: Partial<EventMetadata>): metadata is EventMetadata =>
  Number.isInteger(metadata.schemaVersion) &&
  typeof metadata.commandId === 'string' &&
  typeof metadata.effectiveAt === 'string' &&
  isObject(metadata.actor);
