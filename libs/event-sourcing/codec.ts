import { assert } from '#libs/kernel/errors.js';
import { formatInstant } from '#libs/kernel/time.js';
import { checkEvent, type DomainEvent, type EventMetadata, type EventRegistry, type RecordedEvent } from './event.js';
import type { Namespace } from './namespace.js';
import { sealPersonal, type Vault } from './personal.js';

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
    const data = await sealPersonal(definition, event.data, this.vault);
    return { id, type: event.type, data, metadata: { schemaVersion: definition.version, ...metadata } };
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
    const dash = stream.indexOf('-');
    return {
      id: raw.id,
      type: raw.type,
      data: this.registry.upcast(raw.type, metadata.schemaVersion, raw.data as object),
      metadata,
      stream,
      category: stream.slice(0, dash),
      streamId: stream.slice(dash + 1),
      revision: Number(raw.revision),
      position: raw.position,
      recordedAt: formatInstant(raw.created.getTime()),
    };
  }
}

const isComplete = (metadata: Partial<EventMetadata>): metadata is EventMetadata =>
  Number.isInteger(metadata.schemaVersion) &&
  typeof metadata.commandId === 'string' &&
  typeof metadata.effectiveAt === 'string' &&
  typeof metadata.actor === 'object';
