import { Set as PersistentSet } from 'immutable';
import { automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { CommandContext, Ledger } from '../ledger.js';
import { type Aggregate, streamName } from '../streams.js';
import type { Registered } from './registered.js';

/** Everything that was ever entered. */
export type Register = Aggregate<PersistentSet<string>, Registered>;

/**
 * `<category>-{id}`: how a command that concerns many streams finds them without a read model, such as all accounts, or
 * the clients of a partner. It holds at least what belongs to it and perhaps more, because a member is entered before the
 * act that makes it one: each is judged in its own stream.
 */
export const registerOf = (category: string): Register => ({
  category,
  initial: PersistentSet(),
  evolve: (members, { data }) => members.add(data.member),
});

/**
 * Enters a member, once; to be done before the act that makes it one, so that a process that dies in between leaves a
 * member too many and never one too few. One that is there already costs no append.
 */
export const enter = async (
  ledger: Ledger,
  register: Register,
  id: string,
  member: string,
  { correlationId, causationId, effectiveAt, importId }: Omit<CommandContext, 'commandId' | 'actor'>,
): Promise<void> => {
  const { state } = await ledger.read(register, id);
  if (state.has(member)) return;
  await ledger.transact({
    aggregate: register,
    id,
    context: {
      commandId: derivedUuid('register', streamName(register, id), member),
      correlationId,
      causationId,
      actor: automationActor('register'),
      ...(effectiveAt === undefined ? {} : { effectiveAt }),
      ...(importId === undefined ? {} : { importId }),
    },
    decide: ({ state: members }) => (members.has(member) ? [] : [{ type: 'Registered' as const, data: { member } }]),
  });
};
