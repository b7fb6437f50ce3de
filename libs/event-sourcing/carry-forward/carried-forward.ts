import { automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { formatInstant } from '#libs/kernel/time.js';
import type { DomainEvent } from '../event.js';
import { NO_EVENTS, WrongRevision } from '../eventstoredb/store.js';
import { type Aggregate, streamName } from '../fold.js';
import type { Ledger } from '../ledger.js';
import type { FoldCarriedForward } from './events/fold-carried-forward.js';
import { carriedStreamOf, carriedUpTo } from './read-carried.js';

/**
 * Puts folds of long streams down beside them. What is put down decides nothing: it says once more what the stream's
 * events say, and without it the same is read from them.
 */
export class CarriedForward<S, E extends DomainEvent> {
  /** By id, the revision from which on it is looked at again. */
  private readonly due = new Map<string, number>();

  constructor(
    private readonly ledger: Ledger,
    private readonly aggregate: Aggregate<S, E>,
  ) {}

  /** To be called when a stream has come to a revision: puts its fold down where enough has come since the last time. */
  async reached(id: string, revision: number): Promise<void> {
    const every = this.ledger.streams.carryEvery;
    if (revision < (this.due.get(id) ?? every - 1)) return;
    await this.carry(id);
    // What it holds may be much less by then than it is now.
    this.due.set(id, revision + every);
  }

  private async carry(id: string): Promise<void> {
    const { carryForward } = this.aggregate;
    if (!carryForward) return;
    const { streams, store } = this.ledger;
    const stream = streamName(this.aggregate, id);
    const folded = await this.ledger.read(this.aggregate, id);
    const { state, revision, position, effectiveAt } = folded;
    if (position === undefined || effectiveAt === undefined) return;
    const before = await carriedUpTo(store, carryForward, stream);
    if (revision - before < Math.max(streams.carryEvery, carryForward.weightOf(state))) return;
    const states = carryForward.toParts(state);
    const data = {
      revision,
      position: String(position),
      folding: carryForward.folding,
      parts: states.length,
      effectiveAt,
      effectiveUpTo: formatInstant(folded.effectiveMs),
      recordedUpTo: formatInstant(folded.recordedMs),
      lastImport: folded.lastImport ?? null,
      setAside: store.quarantine.within(stream, revision),
    };
    await this.write(
      stream,
      states.map((one, part) => ({ type: 'FoldCarriedForward', data: { ...data, part, state: one } })),
    );
  }

  /** A part an append; another process that does the same puts down the same, or goes before, and that is as good. */
  private async write(stream: string, parts: readonly FoldCarriedForward[]): Promise<void> {
    const into = carriedStreamOf(stream);
    let expected = (await this.ledger.store.readLast(into))?.revision ?? NO_EVENTS;
    for (const event of parts) {
      const { revision, part, effectiveAt } = event.data;
      const commandId = derivedUuid('carry-forward', stream, String(revision), String(part));
      const context = {
        commandId,
        correlationId: commandId,
        causationId: commandId,
        actor: automationActor('carry-forward'),
      };
      const content = derivedUuid(expected, JSON.stringify(event.data));
      try {
        const written = await this.ledger.write(
          { stream: into, events: [event], context, effectiveAt, content },
          expected,
        );
        expected = written.revision;
      } catch (error) {
        if (error instanceof WrongRevision) return;
        throw error;
      }
    }
  }
}
