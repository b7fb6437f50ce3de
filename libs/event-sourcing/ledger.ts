import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { laterOf, type Clock, type Instant } from '#libs/kernel/time.js';
import { claimKey, type KeyedRequest, refuseReusedKey } from './claims/claim-key.js';
import type { StoreClock } from './clock/store-clock.js';
import type { Cut } from './cut.js';
import type { DomainEvent } from './event.js';
import { WrongRevision } from './eventstoredb/store.js';
import type { LedgerStore } from './ledger-store.js';
import { Mutexes } from './mutexes.js';
import { type Aggregate, type Folded, type Outcome, streamName, Streams } from './streams.js';
import { type Batch, type CommandContext, write, type Written } from './writing.js';

export { type CommandContext, metadataOf } from './writing.js';

/** Reads streams' folded states, a decision those of other streams as of its start; each comes with the revision it was seen at. */
export type Read = <S, E extends DomainEvent>(aggregate: Aggregate<S, E>, id: string) => Promise<Folded<S>>;

/** What a command did. `repeated`: it had been done before and this is its first outcome. */
export interface CommandOutcome {
  stream: string;
  revision: number;
  /**
   * Position of the last event it wrote; when nothing had to change, of the stream's last one, so that whoever waits
   * for it sees why. Undefined for a stream without events.
   */
  position: bigint | undefined;
  events: { type: string; id: string }[];
  repeated: boolean;
  /** What else it has to tell, of a command that has more to tell than what it wrote; a repetition tells the same. */
  answer?: Readonly<Record<string, unknown>>;
}

export interface Transaction<S, E extends DomainEvent> {
  aggregate: Aggregate<S, E>;
  id: string;
  context: CommandContext;
  /**
   * Returns the events to append, none when it is done already; throws DomainError to refuse. `at` is the business
   * time that the events will carry: what is in force is judged by it.
   */
  decide: (own: Folded<S>, read: Read, at: Instant) => Promise<readonly E[]> | readonly E[];
  /**
   * Business time of the events where the command gives one of its own, such as a value date: made of the time they
   * would carry without. Asked only once the decision has accepted.
   */
  effectiveAt?: ((own: Folded<S>, at: Instant) => Instant) | undefined;
  /** Facts for the metadata that route the events, e.g. partner and currency of a payment. */
  route?: (events: readonly E[]) => Record<string, string> | undefined;
}

/** A decision with the revision it rests on and the business time its events carry. */
interface Decided<E extends DomainEvent> {
  events: readonly E[];
  revision: number;
  at: Instant;
}

/** Local writers of a stream wait for each other, so only other processes cause conflicts. */
const CONFLICT_ATTEMPTS = 50;

/**
 * Decides and appends: load, look for the command id (I3), decide, append with the exact revision; on a conflict again.
 * It answers once the append is durable (I1), a refusal or a no-op only after the stream was looked at once more for the
 * command's id.
 */
export class Ledger<Store extends LedgerStore = LedgerStore> {
  private readonly mutexes = new Mutexes();

  constructor(
    readonly store: Store,
    readonly clock: Clock,
    readonly streams = new Streams(store),
    /** Bounds business time by the store's; a spec whose clock is its own goes without. */
    private readonly storeClock?: StoreClock,
  ) {}

  /** The folded state of a stream as of now. */
  async read<S, E extends DomainEvent>(aggregate: Aggregate<S, E>, id: string): Promise<Folded<S>> {
    await this.streams.sync();
    return this.streams.load(aggregate, id);
  }

  /**
   * Streams as they were at a cut; `read` answers as above, a cut that nothing lies behind with the state as of now.
   * The stream is read from the store only where what is cached goes beyond the cut, or is not cached.
   */
  at(cut: Cut): { read: Read } {
    const read: Read = async (aggregate, id) => {
      if (!this.streams.hasReached(cut)) await this.streams.sync();
      return this.streams.loadAt(aggregate, id, cut);
    };
    return { read };
  }

  async transact<S, E extends DomainEvent>(transaction: Transaction<S, E>): Promise<CommandOutcome> {
    const stream = streamName(transaction.aggregate, transaction.id);
    return this.mutexes.run(stream, () => this.attempt(stream, transaction));
  }

  private async attempt<S, E extends DomainEvent>(stream: string, tx: Transaction<S, E>): Promise<CommandOutcome> {
    let refusedAt: number | undefined;
    for (let attempt = 1; ; attempt += 1) {
      await this.streams.sync();
      let own = await this.streams.load(tx.aggregate, tx.id);
      if (own.revision === refusedAt) {
        // The store is not at this revision, although everything was read: what is cached here is not what it holds.
        this.streams.forget(stream);
        own = await this.streams.load(tx.aggregate, tx.id);
      }
      const before = firstOutcome(stream, own, tx.context);
      if (before) return before;
      const decided = await this.decide(own, tx);
      if (decided instanceof DomainError || decided.events.length === 0) {
        await this.streams.sync();
        const meanwhile = firstOutcome(stream, await this.streams.load(tx.aggregate, tx.id), tx.context);
        if (meanwhile) return meanwhile;
        await this.withKey(tx.context, (request) => refuseReusedKey(this.store, request));
        if (decided instanceof DomainError) throw decided;
        return { stream, revision: decided.revision, position: own.position, events: [], repeated: false };
      }
      try {
        return await this.append(stream, decided, tx);
      } catch (error) {
        if (!(error instanceof WrongRevision) || attempt === CONFLICT_ATTEMPTS) throw error;
        refusedAt = decided.revision;
        await delay(Math.random() * Math.min(100, 2 * attempt));
      }
    }
  }

  private async decide<S, E extends DomainEvent>(
    own: Folded<S>,
    tx: Transaction<S, E>,
  ): Promise<DomainError | Decided<E>> {
    const seen: Folded<S> = { ...own };
    const at = await this.businessTime(seen, tx.context);
    try {
      const events = await tx.decide(seen, (aggregate, id) => this.streams.load(aggregate, id), at);
      if (events.length > 0) refuseStepBack(seen, tx.context);
      const dated = events.length > 0 && tx.effectiveAt ? tx.effectiveAt(seen, at) : at;
      return { events, revision: seen.revision, at: dated };
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  }

  /**
   * What the events will carry: the time given, else now, but never before the stream's last. A last one that lies ahead
   * of the store's clock was dated by a clock gone wrong and binds nobody: from here on the stream is dated right again.
   */
  private async businessTime<S>(own: Folded<S>, { effectiveAt, actor }: CommandContext): Promise<Instant> {
    if (effectiveAt !== undefined) {
      // What an automation does is dated by its cause, which has been accepted.
      if (actor.channel !== 'automation') await this.storeClock?.refuseAhead(effectiveAt);
      return effectiveAt;
    }
    const now = this.storeClock ? await this.storeClock.now() : this.clock.now();
    if (!own.effectiveAt || this.storeClock?.isAhead(own.effectiveAt)) return now;
    return laterOf(now, own.effectiveAt);
  }

  private async withKey(
    { commandId, bodyHash, isKeyed }: CommandContext,
    work: (request: KeyedRequest) => Promise<unknown>,
  ): Promise<void> {
    if (isKeyed && bodyHash !== undefined) await work({ commandId, bodyHash });
  }

  private async append<S, E extends DomainEvent>(
    stream: string,
    decided: Decided<E>,
    tx: Transaction<S, E>,
  ): Promise<CommandOutcome> {
    const { context } = tx;
    const batch: Batch = {
      stream,
      events: decided.events,
      context,
      effectiveAt: decided.at,
      route: tx.route?.(decided.events),
      // Two processes may decide the same command differently at the same revision: then their ids differ too, and the
      // store does not answer the second one's append as the repetition of the first one's.
      content: derivedUuid(JSON.stringify([decided.at, decided.events])),
    };
    await this.withKey(context, (request) => claimKey(this.store, request, batch));
    return { stream, ...(await this.write(batch, decided.revision)), repeated: false };
  }

  /** Appends a batch at a revision that whoever made it has seen, such as the next step of a command. @throws WrongRevision */
  write(batch: Batch, expected: number): Promise<Written> {
    return write(this.store, batch, expected);
  }
}

const firstOutcome = <S>(stream: string, own: Folded<S>, context: CommandContext): CommandOutcome | undefined => {
  const outcome: Outcome | undefined = own.commands.get(context.commandId);
  if (!outcome) return undefined;
  if (context.bodyHash && outcome.bodyHash && context.bodyHash !== outcome.bodyHash) {
    throw new DomainError('IDEMPOTENCY_KEY_REUSED', 'This key was used before for a command with another body.');
  }
  const { revision, position, events } = outcome;
  return { stream, revision, position, events: [...events], repeated: true };
};

/** An import may not slip a fact in before what others recorded later: decisions made since rest on what was there. */
const refuseStepBack = <S>(own: Folded<S>, context: CommandContext): void => {
  // What an import's event caused carries the import too, but is not one of its records.
  if (context.actor.channel !== 'import') return;
  if (!context.importId || !context.effectiveAt || !own.effectiveAt) return;
  if (own.lastImport === context.importId) return;
  if (Date.parse(own.effectiveAt) > Date.parse(context.effectiveAt)) {
    throw new DomainError(
      'STREAM_HAS_LATER_EVENTS',
      'The ledger holds later events here that this import did not bring.',
      { effectiveAt: own.effectiveAt },
    );
  }
};
