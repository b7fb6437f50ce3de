import type { CommandBus } from '@nestjs/cqrs';
import { RemoveGoneProduct, removalContext } from '#libs/delegation/index.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { ownerAt, Product } from '#libs/orders/index.js';
import { assert } from '#libs/kernel/errors.js';
import type { Instant } from '#libs/kernel/time.js';

/**
 * Takes a product that was just terminated or transferred out of its client's grants (A21, E26), before that client's
 * next record. It is the automation's own step with the automation's command id: whichever of the two comes first does
 * it, once.
 */
export const removeFromGrants = async (
  ledger: Ledger,
  commands: CommandBus,
  productId: string,
  left: CommandOutcome,
  { correlationId, importId, effectiveAt }: CommandContext & { effectiveAt: Instant },
): Promise<void> => {
  const event = left.events[0];
  assert(event && left.position !== undefined, `what took ${productId} from its client wrote no event`);
  const { state } = await ledger.read(Product, productId);
  const clientOrgId = ownerAt(state, left.position - 1n);
  assert(clientOrgId, `the product ${productId} was nobody's before it left`);
  const cause = {
    id: event.id,
    metadata: { $correlationId: correlationId, effectiveAt, ...(importId ? { importId } : {}) },
  };
  await commands.execute(new RemoveGoneProduct({ clientOrgId, productId }, removalContext(cause, productId)));
};
