import { decision, NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { registerOf } from '#libs/event-sourcing/register/index.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { checkMay } from '#libs/kernel/policy.js';
import { type BusinessDate, businessDateOf, type Instant } from '#libs/kernel/time.js';
import { afterUnfinished, refuseUnfinished } from './completing.js';
import type { DueProductsTerminated } from './events/due-products-terminated.js';
import type { ProductTerminated } from './events/product-terminated.js';
import { Product, type ProductState } from './product.js';
import { terminateAsScheduled } from './terminating.js';
import { who } from './who.js';

export interface TerminateDueData {
  /** Ends that were said for this day, or for one before. */
  through: BusinessDate;
}

/** `terminations-main`: every product whose end was ever said for a later day. */
export const terminations = registerOf('terminations');

/** Products worked on at once. */
const AT_ONCE = 16;

/** `dueTerminations-main`: through which day products were ended. */
const DueTerminations: Aggregate<{ readonly through: BusinessDate | null }, DueProductsTerminated> = {
  category: 'dueTerminations',
  initial: { through: null },
  evolve: ({ through }, { data }) => ({ through: through !== null && through > data.through ? through : data.through }),
};

/** The terms of TerminateDue: what becomes of each product is decided in its own stream. */
export const terminateDue = decision(
  { who: who.TerminateDue, refuses: ['ACTOR_NOT_ALLOWED', 'DAY_IN_FUTURE'] },
  ({ through }: TerminateDueData, { at, terminated }: { at: Instant; terminated: number }, actor: Actor) =>
    (state: { through: BusinessDate | null }): DueProductsTerminated[] => {
      checkMay(who.TerminateDue, actor, {});
      if (through > businessDateOf(at)) {
        throw new DomainError('DAY_IN_FUTURE', `${through} has not come yet.`, { through });
      }
      const isNews = state.through === null || through > state.through || terminated > 0;
      return isNews ? [{ type: 'DueProductsTerminated', data: { through, terminated } }] : [];
    },
);

/**
 * Ends every product whose day has come, each in its own stream. Whatever was done before is found done: after a crash the
 * same command, or another one for the same day, does the rest.
 */
export const terminateAllDue = async (
  ledger: Ledger,
  data: TerminateDueData,
  context: CommandContext,
): Promise<CommandOutcome> => {
  let terminated = 0;
  const before = await ledger.read(DueTerminations, 'main');
  if (!before.commands.has(context.commandId)) {
    terminateDue(data, { at: context.effectiveAt ?? ledger.clock.now(), terminated }, context.actor)(before.state);
    const { state: products } = await ledger.read(terminations, 'main');
    await inParallel(AT_ONCE, products.toArray().sort(), async (productId) => {
      const { endsOn } = (await ledger.streams.load(Product, productId)).state;
      if (endsOn !== null && endsOn <= data.through) terminated += await terminateOne(ledger, productId, data, context);
    });
  }
  return ledger.transact({
    aggregate: DueTerminations,
    id: 'main',
    context,
    decide: ({ state }, _read, at) => terminateDue(data, { at, terminated }, context.actor)(state),
  });
};

/** How many it ended: one or none. */
const terminateOne = async (
  ledger: Ledger,
  productId: string,
  { through }: TerminateDueData,
  { bodyHash: _body, isKeyed: _keyed, commandId: causationId, ...context }: CommandContext,
): Promise<number> => {
  const outcome = await afterUnfinished(ledger, productId, () =>
    ledger.transact<ProductState, ProductTerminated>({
      aggregate: Product,
      id: productId,
      context: { ...context, commandId: derivedUuid('terminate-due', causationId, productId), causationId },
      decide: async ({ state }, read) => {
        await refuseUnfinished(read, state);
        return terminateAsScheduled({ productId, through }, NO_FACTS, context.actor)(state);
      },
    }),
  );
  return outcome.repeated ? 0 : outcome.events.length;
};
