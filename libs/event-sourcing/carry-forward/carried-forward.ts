import { automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { formatInstant } from '#libs/kernel/time.js';
import type { DomainEvent } from '../event.js';
import { WrongRevision } from '../eventstoredb/store.js';
import { type Aggregate, streamName } from '../fold.js';
import type { Ledger } from '../ledger.js';
import type { FoldCarriedForward } from './events/fold-carried-forward.js';
import { carriedStreamOf, lastCarried } from './read-carried.js';

/**
 * Puts folds of long streams down beside them. What is put down decides nothing: it says once more what the stream's
 * events say, and without it the same is read from them.
 */
export class CarriedForward<S, E extends DomainEvent> {
  private readonly due = new Set<string>();

  constructor(
    private readonly ledger: Ledger,
    private readonly aggregate: Aggregate<S, E>,
  ) {}

  /** A stream went on from one revision to another: at every so many events it is looked whether its fold is due. */
  grew(id: string, from: number, to: number): void {
    const every = this.ledger.streams.carryEvery;
    if (Math.floor((from + 1) / every) < Math.floor((to + 1) / every)) this.due.add(id);
  }

  /** Puts down what is due. */
  async settle(): Promise<void> {
    for (const id of this.due) {
      await this.carry(id);
      this.due.delete(id);
    }
  }

  /** The stream is folded only where its fold is put down: whoever appends to a journal need not know all of it. */
  private async carry(id: string): Promise<void> {
    const { carryForward } = this.aggregate;
    if (!carryForward) return;
    const { streams, store } = this.ledger;
    const stream = streamName(this.aggregate, id);
    const last = await lastCarried(store, carryForward, stream);
    const end = await store.readLast(stream);
    if (!end || end.revision - last.revision < Math.max(streams.carryEvery, last.weight)) return;
    const folded = await this.ledger.read(this.aggregate, id);
    const { state, revision, position, effectiveAt } = folded;
    if (position === undefined || effectiveAt === undefined) return;
    const states = carryForward.toParts(state);
    const data = {
      revision,
      position: String(position),
      folding: carryForward.folding,
      parts: states.length,
      weight: carryForward.weightOf(state),
      effectiveAt,
      effectiveUpTo: formatInstant(folded.effectiveMs),
      recordedUpTo: formatInstant(folded.recordedMs),
      lastImport: folded.lastImport ?? null,
      setAside: store.quarantine.within(stream, revision),
    };
    await this.write(
      stream,
      last.end,
      states.map((one, part) => ({ type: 'FoldCarriedForward', data: { ...data, part, state: one } })),
    );
  }

  /** A part an append; another process that does the same puts down the same, or goes before, and that is as good. */
  private async write(stream: string, behind: number, parts: readonly FoldCarriedForward[]): Promise<void> {
    const into = carriedStreamOf(stream);
    let expected = behind;
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
