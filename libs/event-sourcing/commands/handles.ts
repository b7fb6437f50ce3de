import { Inject, type Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { onAccountOf } from '#libs/kernel/actor.js';
import { assert } from '#libs/kernel/errors.js';
import type { Instant } from '#libs/kernel/time.js';
import { type ClaimTarget, withClaim } from '../claims/with-claim.js';
import type { DomainEvent } from '../event.js';
import { type CommandContext, type CommandOutcome, Ledger, type Read, type Transaction } from '../ledger.js';
import type { Aggregate, Folded } from '../streams.js';
import type { AnyCommandClass, CommandClass, LedgerCommand } from './command.js';
import type { Decision, Terms } from './decision.js';

/** How a command is carried out, and on which terms. */
export interface Execution<D> extends Terms {
  execute(ledger: Ledger, data: D, context: CommandContext): Promise<CommandOutcome>;
}

/** A command with everything that follows from it: its handler on the bus, who may send it, what may refuse it. */
export interface HandledCommand extends Terms {
  readonly command: AnyCommandClass;
  readonly Handler: Type<ICommandHandler>;
  execute(ledger: Ledger, command: LedgerCommand<unknown>): Promise<CommandOutcome>;
}

/** Ties a command to its execution; the handler is made here, so that nobody writes one by hand. */
export const handles = <D>(command: CommandClass<D>, execution: Execution<D>): HandledCommand => {
  class Handler implements ICommandHandler<LedgerCommand<D>> {
    constructor(readonly ledger: Ledger) {}

    execute({ data, context }: LedgerCommand<D>): Promise<CommandOutcome> {
      return execution.execute(this.ledger, data, context);
    }
  }
  Object.defineProperty(Handler, 'name', { value: `${command.name}Handler` });
  Inject(Ledger)(Handler, undefined, 0);
  CommandHandler(command)(Handler);
  const { who, refuses } = execution;
  return {
    command,
    who,
    refuses,
    Handler,
    execute: (ledger, { data, context }) => execution.execute(ledger, data as D, context),
  };
};

/** What a decision rests on beside its own state: read once that is known, as of the same moment or newer. */
type ReadFacts<D, F, S> = (read: Read, data: D, own: { state: S; at: Instant; commandId: string }) => Promise<F> | F;

/** What all commands on one stream have in common. */
interface OnOneStream<D, S, E extends DomainEvent> {
  id: (data: D) => string;
  /** The client on whose account it is done, where members of its partner may do it, too (I8). */
  account?: (data: D) => string;
  /** Business time of the events where the command gives one of its own. */
  effectiveAt?: (data: D, own: Folded<S>, at: Instant) => Instant;
  route?: Transaction<S, E>['route'];
  /** What must stand before the events do, such as a member in a register; done once they are decided, perhaps twice. */
  first?: (ledger: Ledger, data: D, context: CommandContext, events: readonly E[]) => Promise<void>;
}
interface Transacting<D, F, S, E extends DomainEvent> extends OnOneStream<D, S, E> {
  on: Aggregate<S, E>;
  facts: ReadFacts<D, F, S>;
  decide: Decision<D, F, S, E>;
}

const contextOn = <D>(account: ((data: D) => string) | undefined, data: D, context: CommandContext): CommandContext =>
  account ? onAccountOf(account(data), context) : context;

/** What a decision wrote, once what must stand before it does. */
const preceded = async <D, S, E extends DomainEvent>(
  { first }: OnOneStream<D, S, E>,
  events: readonly E[],
  ...about: [ledger: Ledger, data: D, context: CommandContext]
): Promise<readonly E[]> => {
  if (events.length > 0) await first?.(...about, events);
  return events;
};

/** A command that one stream decides: facts are read, the decision is asked, its events are appended. */
export const transacting = <D, F, S, E extends DomainEvent>(tx: Transacting<D, F, S, E>): Execution<D> => ({
  who: tx.decide.who,
  refuses: tx.decide.refuses,
  execute: (ledger, data, context) =>
    ledger.transact<S, E>({
      aggregate: tx.on,
      id: tx.id(data),
      context: contextOn(tx.account, data, context),
      decide: async ({ state }, read, at) => {
        const facts = await tx.facts(read, data, { state, at, commandId: context.commandId });
        return preceded(tx, tx.decide(data, facts, context.actor)(state), ledger, data, context);
      },
      ...(tx.effectiveAt ? { effectiveAt: (own, at) => tx.effectiveAt!(data, own, at) } : {}),
      ...(tx.route ? { route: tx.route } : {}),
    }),
});

interface Claiming<D, F, S, E extends DomainEvent> extends OnOneStream<D, S, E> {
  target: ClaimTarget<S, E>;
  /** The id that the events will use, once across all streams of the kind. */
  claims: (data: D) => string;
  facts: (read: Read, data: D, claimed: { heldElsewhere: boolean; at: Instant }) => Promise<F> | F;
  decide: Decision<D, F, S, E>;
}

/** As `transacting`, for events that use an id which only one stream of the kind may use. */
export const claiming = <D, F, S, E extends DomainEvent>(tx: Claiming<D, F, S, E>): Execution<D> => ({
  who: tx.decide.who,
  refuses: tx.decide.refuses,
  execute: (ledger, data, context) =>
    withClaim<S, E>(ledger, {
      target: tx.target,
      targetId: tx.id(data),
      claimedId: tx.claims(data),
      context: contextOn(tx.account, data, context),
      decide: async ({ state }, read, claimed) => {
        const facts = await tx.facts(read, data, claimed);
        return preceded(tx, tx.decide(data, facts, context.actor)(state), ledger, data, context);
      },
      ...(tx.effectiveAt ? { effectiveAt: (own, at) => tx.effectiveAt!(data, own, at) } : {}),
      ...(tx.route ? { route: tx.route } : {}),
    }),
});

/** A command that takes more than one step, on the terms of its decision. */
export const executing = <D>({ who, refuses }: Terms, execute: Execution<D>['execute']): Execution<D> => ({
  who,
  refuses,
  execute,
});

/**
 * A command that tells more than what it wrote. It is told from the streams once it is done, of what they keep for good, so
 * that whoever repeats the command is told the same.
 */
export const answering = <D>(
  execution: Execution<D>,
  answer: (ledger: Ledger, data: D, outcome: CommandOutcome) => Promise<NonNullable<CommandOutcome['answer']>>,
): Execution<D> => ({
  ...execution,
  execute: async (ledger, data, context) => {
    const outcome = await execution.execute(ledger, data, context);
    return { ...outcome, answer: await answer(ledger, data, outcome) };
  },
});

/** Carries a command out without a bus. */
export const carryOut = (
  handled: readonly HandledCommand[],
  ledger: Ledger,
  command: LedgerCommand<unknown>,
): Promise<CommandOutcome> => {
  const one = handled.find((entry) => entry.command === command.constructor);
  assert(one, `nothing handles ${command.constructor.name}`);
  return one.execute(ledger, command);
};
