import { Inject, Injectable } from '@nestjs/common';
import { type Command, CommandBus } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import { isStaff, isVisitor } from '#libs/kernel/actor.js';
import { derivedUuid, freshUuid } from '#libs/kernel/ids.js';
import type { Caller } from './caller.js';
import { requestHash } from './canonical.js';
import { etagOf, isConditional, mayChange } from './conditional.js';
import { checkedKey, IdempotencyKeys } from './idempotency.js';
import { HttpProblem } from './problem.js';
import { headerOf, pathOf } from './request.js';
import { VISITORS_KEY_LENGTH, visitorsScope } from './visitor.js';

/** What a command did: `position` and `events` are empty when nothing had to change; beside it what else it has to tell. */
export interface CommandAnswer {
  id: string;
  /** Revision of the stream it wrote to, as the ETag has it too. */
  revision: number;
  position: string | null;
  events: { type: string; id: string }[];
}

/** Knows how far a stream is and whether a command is in it. */
export interface Revisions {
  /** Revision of the stream's last event, -1 when there is none. */
  of(stream: string): Promise<number>;
  /** Its last event's revision, and the event's position in the log. */
  last(stream: string): Promise<{ revision: number; position: bigint } | undefined>;
  has(stream: string, commandId: string): Promise<boolean>;
}
export const REVISIONS = Symbol('Revisions');

/** A command and what it is about. */
interface Made {
  /** Id of the thing it is about. */
  readonly id: string;
  readonly command: Command<CommandOutcome>;
  /** Stream that `If-Match` is compared with, e.g. `delegation-org_alpha`. */
  readonly target: string;
  /** What is told beside what it wrote, and the same when it is repeated: secrets that stand in no event. */
  readonly tells?: Readonly<Record<string, unknown>>;
}
/** Checks what the caller may see, then makes the command. */
export type Make = (context: CommandContext) => Promise<Made> | Made;

/** Brings a request's command to its handler once, however often the request comes. */
@Injectable()
export class Dispatcher {
  constructor(
    private readonly bus: CommandBus,
    private readonly keys: IdempotencyKeys,
    @Inject(REVISIONS) private readonly revisions: Revisions,
  ) {}

  /** @param reason the caller's words for why; they stand in the metadata of every event of the command */
  async dispatch(caller: Caller, make: Make, reason?: string): Promise<CommandAnswer> {
    const context = contextOf(caller, reason);
    const { bodyHash } = context;
    if (bodyHash === undefined) return this.answer(caller, await this.execute(caller, make, context));
    const done = await this.keys.run(context.commandId, bodyHash, async () => {
      const result = await this.execute(caller, make, context);
      return { result, stored: result.outcome.position !== undefined };
    });
    return this.answer(caller, done);
  }

  private async execute(caller: Caller, make: Make, context: CommandContext): Promise<Done> {
    const { id, command, target, tells = {} } = await make(context);
    await this.refuseStale(caller, target, context.commandId);
    return { id, outcome: await this.bus.execute(command), tells };
  }

  /** A repeated command is answered with its first outcome, whatever came after it. */
  private async refuseStale({ request }: Caller, target: string, commandId: string): Promise<void> {
    if (!isConditional(request)) return;
    const revision = await this.revisions.of(target);
    if (mayChange(request, revision) || (await this.revisions.has(target, commandId))) return;
    const sentence = revision < 0 ? 'There is nothing yet' : `The object is at revision ${revision}`;
    throw new HttpProblem(412, 'STALE_REVISION', `${sentence}, which If-Match does not name.`);
  }

  private answer({ reply }: Caller, { id, outcome, tells }: Done): CommandAnswer {
    reply.header('etag', etagOf(outcome.revision));
    if (outcome.position !== undefined) reply.header('x-ledger-position', String(outcome.position));
    if (outcome.repeated) reply.header('idempotency-hit', 'true');
    return {
      id,
      revision: outcome.revision,
      position: outcome.position === undefined ? null : String(outcome.position),
      events: outcome.events.map((event) => ({ type: event.type, id: event.id })),
      ...outcome.answer,
      ...tells,
    };
  }
}

interface Done {
  readonly id: string;
  readonly outcome: CommandOutcome;
  readonly tells: Readonly<Record<string, unknown>>;
}

/** Within what a key is one: the organisation or desk; of a visitor the tender that it has the token of, or the request. */
const commandIdOf = ({ actor, request }: Caller, key: string, bodyHash: string): string => {
  if (isVisitor(actor)) {
    return derivedUuid('http', visitorsScope(request, bodyHash), checkedKey(key, VISITORS_KEY_LENGTH));
  }
  const scope = isStaff(actor) ? actor.role : `organisation:${actor.orgId}`;
  return derivedUuid('http', scope, checkedKey(key));
};

/** With a key, the command is the same for everybody of the organisation (or desk) who sends it again. */
const contextOf = (caller: Caller, reason: string | undefined): CommandContext => {
  const { actor, request } = caller;
  const key = headerOf(request, 'idempotency-key');
  const keyed =
    key === undefined ? undefined : { key, bodyHash: requestHash(request.method, pathOf(request), request.body) };
  const commandId = keyed ? commandIdOf(caller, keyed.key, keyed.bodyHash) : freshUuid();
  return {
    commandId,
    correlationId: request.correlationId,
    causationId: commandId,
    actor,
    ...(reason === undefined ? {} : { reason }),
    ...(keyed ? { isKeyed: true, bodyHash: keyed.bodyHash } : {}),
  };
};
