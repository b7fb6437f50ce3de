import { type CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { Instant } from '#libs/kernel/time.js';
import {
  type DeliveryResult,
  nextStep,
  Notification,
  type NotificationState,
  RecordDelivery,
} from '#libs/notification/index.js';
import type { NotificationQueuedData } from '#libs/notification/events/notification-queued.js';
import { type Log, messageOf, silent } from '#libs/read-models/worker/log.js';
import { allCommands } from '../../ledger/contexts.js';
import { Letters } from './letters.js';
import { Rounds } from '../rounds.js';
import { composed } from './message.js';
import { NotDelivered, type Transport } from './transport.js';

const PAUSE_MS = 2_000;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 5 * 60_000;
/** Looked up at once. */
const AT_ONCE = 100;
/** One that cannot be made is left alone so long, so that others come before it. */
const PUT_OFF_MS = 60_000;

/** How notices are mailed. */
export interface Mail {
  readonly transport: Transport;
  readonly from: string;
  /** Base of links, without a slash at its end; null: no links. */
  readonly consoleUrl: string | null;
  /** From looking for something to deliver to looking again, in milliseconds. */
  readonly pauseMs?: number;
}

export interface PostOfficeParts extends Mail {
  readonly ledger: Ledger;
  /** The present, as commands are dated. */
  readonly now: () => Promise<Instant>;
  /** Notices that may be due, the longest waiting first: a hint, each is asked for in its own stream. */
  readonly due: (now: Instant, limit: number) => Promise<string[]>;
  /** Does the work unless another process is at it; the signal is aborted once that is not sure any more. */
  readonly alone: (work: (lost: AbortSignal) => Promise<void>) => Promise<unknown>;
  readonly log?: Log;
}

/** What an attempt came to, of one that could not be written down yet. */
interface Attempt {
  readonly number: number;
  readonly delivery: DeliveryResult;
}

/**
 * Delivers notices, one after the other. Which may be due is asked of a read model; whether one is, of its own stream,
 * right before it is sent. What became of it is written down right after. Only a process that dies between the two sends
 * a message a second time, with the same Message-ID. Whatever fails here, nothing else waits for it (A24).
 */
export class PostOffice extends Rounds {
  private readonly log: Log;
  private readonly letters: Letters;
  private readonly unrecorded = new Map<string, Attempt>();
  /** Notices that could not be made, and until when they are left alone. */
  private readonly putOff = new Map<string, number>();
  private failures = 0;
  private roundError: string | null = null;
  /** Of the way out: stays until something leaves again. */
  private transportError: string | null = null;

  constructor(private readonly parts: PostOfficeParts) {
    super();
    this.log = parts.log ?? silent;
    this.letters = new Letters(parts.ledger, parts.consoleUrl);
  }

  /** Why nothing can be delivered; null while it can. */
  problem(): string | null {
    return this.roundError ?? this.transportError;
  }

  /** Delivers what is due. Never rejects: what fails is told by `problem`, and tried again later. */
  async round(): Promise<void> {
    try {
      const ids = await this.dueIds();
      if (ids.length > 0) await this.parts.alone((lost) => this.deliverAll(ids, lost));
      this.failures = 0;
      this.roundError = null;
    } catch (error) {
      this.failures += 1;
      if (error instanceof NotDelivered) this.transportError = error.message;
      else this.roundError = messageOf(error);
      this.log.warn('mail failed', { error: messageOf(error), retryInMs: this.untilNextLook() });
    }
  }

  private async dueIds(): Promise<string[]> {
    for (const [id, until] of this.putOff) if (performance.now() >= until) this.putOff.delete(id);
    const ids = await this.parts.due(await this.parts.now(), AT_ONCE + this.putOff.size);
    return ids.filter((id) => !this.putOff.has(id));
  }

  /** Longer apart while nothing can be delivered at all. */
  protected untilNextLook(): number {
    if (this.failures === 0) return this.parts.pauseMs ?? PAUSE_MS;
    return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.failures - 1, 20));
  }

  /** One that cannot be read keeps none of the others; that the mail server or the event store is away does. */
  private async deliverAll(ids: readonly string[], lost: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    for (const id of ids) {
      if (this.isStopping || lost.aborted) return;
      try {
        await this.deliver(id);
      } catch (error) {
        if (error instanceof NotDelivered || this.unrecorded.has(id)) throw error;
        this.putOff.set(id, performance.now() + PUT_OFF_MS);
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  private async deliver(id: string): Promise<void> {
    const { state } = await this.parts.ledger.read(Notification, id);
    const left = this.unrecorded.get(id);
    if (left?.number === state.attempts + 1) return this.record(id, left);
    const step = nextStep(state, await this.parts.now());
    if (step === 'nothing') return;
    const number = state.attempts + 1;
    if (step === 'give up as too old') {
      return this.record(id, { number, delivery: failed('too-old', null, null) });
    }
    const { delivery, general } = await this.attempt(id, state as Queued);
    await this.record(id, { number, delivery });
    if (general) throw general;
  }

  private async attempt(id: string, state: Queued): Promise<{ delivery: DeliveryResult; general?: NotDelivered }> {
    const { transport, from } = this.parts;
    const written = await this.letters.write(state.notice);
    if (written === 'over') return { delivery: failed('too-old', null, null) };
    const { to, addressAt, language, letter } = written;
    if (to === null) return { delivery: failed('no-address', null, addressAt) };
    const message = await composed({ id, from, to, date: state.since, letter });
    try {
      await transport.deliver(message);
      this.transportError = null;
      return { delivery: { result: 'sent', messageId: message.messageId, transport: transport.name, language } };
    } catch (error) {
      if (!(error instanceof NotDelivered)) throw error;
      this.log.warn('a notice did not leave', { notice: id, error: error.message });
      const delivery = failed(error.failure, error.smtpCode, addressAt);
      return error.isGeneral ? { delivery, general: error } : { delivery };
    }
  }

  /** Until it is written down it is kept here: nothing is sent again only because the event store is away. */
  private async record(id: string, attempt: Attempt): Promise<void> {
    this.unrecorded.set(id, attempt);
    const context = contextOf(id, attempt.number);
    await carryOut(
      allCommands,
      this.parts.ledger,
      new RecordDelivery({ notificationId: id, delivery: attempt.delivery }, context),
    );
    this.unrecorded.delete(id);
  }
}

/** A notice that is to be delivered. */
interface Queued extends NotificationState {
  readonly notice: NotificationQueuedData;
  readonly since: Instant;
}

const failed = (
  reason: (DeliveryResult & { result: 'failed' })['reason'],
  smtpCode: number | null,
  addressAt: string | null,
): DeliveryResult => ({ result: 'failed', reason, smtpCode, addressAt });

const contextOf = (id: string, attempt: number): CommandContext => {
  const commandId = derivedUuid('delivery', id, attempt);
  return { commandId, correlationId: id, causationId: commandId, actor: automationActor('post-office') };
};
