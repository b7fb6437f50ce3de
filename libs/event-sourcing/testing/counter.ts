import { IsInt, IsOptional, IsString } from 'class-validator';
import { randomBytes } from 'node:crypto';
import { freshUuid } from '#libs/kernel/ids.js';
import { DomainError } from '#libs/kernel/errors.js';
import { type Clock, formatInstant } from '#libs/kernel/time.js';
import { categories as claimCategories } from '../claims/index.js';
import { KeyClaimed } from '../claims/key-claimed.js';
import { ClockRead } from '../clock/events/clock-read.js';
import { CLOCK_CATEGORY } from '../clock/store-clock.js';
import { Codec } from '../codec.js';
import { defineEvent, EventRegistry, type EventOf } from '../event.js';
import { EventStore } from '../eventstoredb/store.js';
import { type CommandContext, type CommandOutcome, Ledger } from '../ledger.js';
import { Namespace } from '../namespace.js';
import type { Vault } from '../personal.js';
import type { Aggregate } from '../streams.js';

class CountedData {
  @IsInt() by!: number;
  @IsOptional() @IsString() note?: string;
}
export const Counted = defineEvent({ type: 'Counted', version: 1, data: CountedData });
export type Counted = EventOf<typeof Counted>;

/** The smallest aggregate with a rule: a sum that may not pass a limit. */
export const Counter: Aggregate<{ total: number; notes: string[] }, Counted> = {
  category: 'counter',
  initial: { total: 0, notes: [] },
  evolve: ({ total, notes }, { data }) => ({
    total: total + data.by,
    notes: data.note === undefined ? notes : [...notes, data.note],
  }),
};

const secrets = new Map<string, Buffer>();
const vault: Vault = {
  keyFor: async (subject) => secrets.get(subject) ?? (secrets.set(subject, randomBytes(32)).get(subject) as Buffer),
  findKey: async (subject) => secrets.get(subject),
  erase: async (subject) => void secrets.delete(subject),
};

export const counterStore = (url: string, namespace: string): EventStore => {
  const own = new Namespace(namespace, ['counter', CLOCK_CATEGORY, ...claimCategories]);
  const registry = new EventRegistry([Counted, ClockRead, KeyClaimed]);
  return new EventStore(url, own, new Codec(registry, own, vault));
};

/** A clock that a spec sets. */
export const clockAt = (ms: number): Clock & { ms: number } => ({
  ms,
  now() {
    return formatInstant(this.ms);
  },
});

export const counterLedger = (url: string, namespace: string, clock: Clock = clockAt(0)): Ledger<EventStore> =>
  new Ledger(counterStore(url, namespace), clock);

export const contextOf = (commandId: string = freshUuid(), more: Partial<CommandContext> = {}): CommandContext => ({
  commandId,
  correlationId: commandId,
  causationId: commandId,
  actor: { userId: 'u', orgId: 'o', role: 'administrator', channel: 'api' },
  ...more,
});

/** Adds to a counter. @throws DomainError LIMIT_REACHED */
export const count = (
  ledger: Ledger,
  id: string,
  { by = 1, limit = Infinity, note, context = contextOf() }: CountOptions = {},
): Promise<CommandOutcome> =>
  ledger.transact({
    aggregate: Counter,
    id,
    context,
    decide: ({ state }) => {
      if (by === 0) return [];
      if (state.total + by > limit) throw new DomainError('LIMIT_REACHED', 'The counter is full.');
      return [{ type: 'Counted', data: { by, ...(note === undefined ? {} : { note }) } }];
    },
  });

interface CountOptions {
  by?: number;
  limit?: number;
  note?: string;
  context?: CommandContext;
}
