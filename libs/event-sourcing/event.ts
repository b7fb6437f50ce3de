import { validateSync, type ValidationError } from 'class-validator';
import { assert, DomainError, InvariantViolation } from '#libs/kernel/errors.js';
import { unstorableText } from '#libs/kernel/text.js';
import { instanceOf } from './instance.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { Instant } from '#libs/kernel/time.js';

/**
 * A personal field inside an event's data: `path` is dotted, `subject` is the dotted path of the id whose key
 * encrypts it. `when` (default: always) tells from the data whether the value is personal at all.
 */
export interface PersonalField<D> {
  path: string;
  subject: string;
  when?(data: D): boolean;
}

/** One event type with everything that knows its versions. `upcast[n]` turns data of version n into n + 1. */
export interface EventDefinition<T extends string = string, D extends object = object> {
  readonly type: T;
  readonly version: number;
  readonly data: new () => D;
  readonly upcast: Readonly<Record<number, (data: never) => unknown>>;
  readonly personal: readonly PersonalField<D>[];
}

/** What a decision returns and an aggregate folds: a type and its data, nothing of the store. */
export interface DomainEvent<T extends string = string, D extends object = object> {
  readonly type: T;
  readonly data: D;
}
export type EventOf<Definition> = Definition extends EventDefinition<infer T, infer D> ? DomainEvent<T, D> : never;

/** What every event carries beside its data (I8). `effectiveAt`: when it is true in business. */
export interface EventMetadata {
  schemaVersion: number;
  commandId: string;
  $correlationId: string;
  $causationId: string;
  actor: Actor;
  effectiveAt: Instant;
  /** Hash of the command's body: the same command id with another body is refused. */
  bodyHash?: string;
  reason?: string;
  traceId?: string;
  /** The import that brought it, when it came by one. */
  importId?: string;
  /** Facts that route a source without decoding it, e.g. partner and currency of a payment. */
  route?: Record<string, string>;
}

/** What the store says of an event; `position` orders all streams, `recordedAt` is the store's clock. */
export interface Recorded {
  readonly id: string;
  readonly metadata: EventMetadata;
  /** Stream name without the namespace, `<category>-<id>`. */
  readonly stream: string;
  readonly category: string;
  readonly streamId: string;
  readonly revision: number;
  readonly position: bigint;
  readonly recordedAt: Instant;
}

/** An event as it stands in the store. */
export interface RecordedEvent<E extends DomainEvent = DomainEvent> extends Recorded {
  readonly type: E['type'];
  readonly data: E['data'];
}

/** An event by its place: what stands at the position, if anything, must have the id. */
export type Mark = Pick<RecordedEvent, 'position' | 'id'>;
export const markAt = ({ position, id }: Mark): Mark => ({ position, id });

export const defineEvent = <T extends string, D extends object>(definition: {
  type: T;
  version: number;
  data: new () => D;
  upcast?: Record<number, (data: never) => unknown>;
  personal?: readonly PersonalField<D>[];
}): EventDefinition<T, D> => ({ upcast: {}, personal: [], ...definition });

const flatten = (errors: ValidationError[], path = ''): string[] =>
  errors.flatMap((error) => [
    ...Object.values(error.constraints ?? {}).map((text) => (path ? `${path}: ${text}` : text)),
    ...flatten(error.children ?? [], path ? `${path}.${error.property}` : error.property),
  ]);

/**
 * No event carries a text that a read model could not hold, whoever let it through; a command's own checks come first
 * and name the field. @throws DomainError TEXT_NOT_STORABLE
 */
export const refuseUnstorable = (part: object): void => {
  const path = unstorableText(part);
  if (path === undefined) return;
  throw new DomainError(
    'TEXT_NOT_STORABLE',
    `${path} holds U+0000 or half of a surrogate pair, which no read model can hold.`,
    { path },
  );
};

/**
 * The full check of an event's data: before each append; while reading only of what the ledger did not write.
 * @throws DomainError TEXT_NOT_STORABLE
 */
export const checkEvent = (definition: EventDefinition, data: object): void => {
  refuseUnstorable(data);
  const instance = instanceOf(definition.data, data);
  const problems = flatten(validateSync(instance, { whitelist: true, forbidNonWhitelisted: true }));
  if (problems.length > 0) {
    throw new InvariantViolation(
      `${definition.type} v${definition.version} is not well-formed: ${problems.join('; ')}`,
    );
  }
};

/** All event types a ledger knows; an unknown or newer one is an error, never skipped in silence. */
export class EventRegistry {
  private readonly definitions = new Map<string, EventDefinition>();

  constructor(definitions: readonly EventDefinition[]) {
    for (const definition of definitions) {
      if (this.definitions.has(definition.type))
        throw new InvariantViolation(`event type ${definition.type} is defined twice`);
      this.definitions.set(definition.type, definition);
    }
  }

  get all(): readonly EventDefinition[] {
    return [...this.definitions.values()];
  }

  knows(type: string): boolean {
    return this.definitions.has(type);
  }

  of(type: string): EventDefinition {
    const definition = this.definitions.get(type);
    if (!definition) throw new InvariantViolation(`unknown event type ${type}`);
    return definition;
  }

  /** Brings stored data to the current version. */
  upcast(type: string, version: number, data: object): object {
    const definition = this.of(type);
    if (version > definition.version) {
      throw new InvariantViolation(
        `${type} v${version} was written by a newer ledger (this one knows v${definition.version})`,
      );
    }
    assert(Number.isInteger(version) && version > 0, `${type} has no version ${version}`);
    let current: unknown = data;
    for (let from = version; from < definition.version; from += 1) {
      const step = definition.upcast[from];
      if (!step) throw new InvariantViolation(`${type} has no upcaster from v${from}`);
      current = step(current as never);
    }
    return current as object;
  }
}
